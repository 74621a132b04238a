// SPDX-License-Identifier: Apache-2.0
#include "base/Format.h"

#include <QCoreApplication>
#include <QTimeZone>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace taskglass::display {

using namespace Qt::StringLiterals;

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(taskglass::display)
};

QString twoDigits(qint64 value)
{
    return u"%1"_s.arg(value, 2, 10, QChar(u'0'));
}

QString percentOf(qint64 tenths)
{
    const QString number = tenths % 10 == 0
        ? readingLocale().toString(tenths / 10)
        : readingLocale().toString(static_cast<double>(tenths) / 10, 'f', 1);
    return Words::tr("%1 %", "percentage").arg(number);
}

/// For what is more than nothing and less than all, and must not be said to be either.
QString partialPercent(qint64 tenths)
{
    if (tenths == 0)
        return Words::tr("< %1", "a percentage").arg(percentOf(1));
    return percentOf(std::min<qint64>(tenths, 999));
}

} // namespace

QLocale readingLocale()
{
    const QLocale locale;
    return locale.language() == QLocale::C ? QLocale(QLocale::English, QLocale::UnitedStates)
                                           : locale;
}

QString count(qint64 number)
{
    return readingLocale().toString(number);
}

QString percent(double value)
{
    if (!(value > 0))
        return percentOf(0);
    if (value >= 100)
        return percentOf(1000);
    return partialPercent(static_cast<qint64>(std::floor(value * 10 + 0.5)));
}

QString share(qint64 part, qint64 whole)
{
    // In whole numbers, so that what stands between two tenths always goes up.
    return share(part, whole, whole > 0 ? (2000 * part + whole) / (2 * whole) : 0);
}

QString share(qint64 part, qint64 whole, qint64 tenths)
{
    if (whole <= 0)
        return {};
    if (part <= 0)
        return percentOf(0);
    return part >= whole ? percentOf(1000) : partialPercent(tenths);
}

std::vector<qint64> sharesInTenths(const std::vector<qint64> &parts)
{
    const qint64 whole = std::accumulate(parts.begin(), parts.end(), qint64{0});
    std::vector<qint64> tenths(parts.size());
    if (whole <= 0)
        return tenths;
    qint64 missing = 1000;
    for (std::size_t part = 0; part < parts.size(); ++part) {
        tenths[part] = 1000 * parts[part] / whole;
        missing -= tenths[part];
    }
    // What is missing goes to those that lost most.
    std::vector<std::size_t> order(parts.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return 1000 * parts[a] % whole > 1000 * parts[b] % whole;
    });
    for (qint64 given = 0; given < missing; ++given)
        ++tenths[order[static_cast<std::size_t>(given)]];
    return tenths;
}

QString duration(qint64 seconds)
{
    if (seconds < 60)
        return Words::tr("%1 s").arg(seconds);
    if (seconds < 60 * 60)
        return Words::tr("%1 min %2 s").arg(QString::number(seconds / 60), twoDigits(seconds % 60));
    const qint64 minutes = seconds / 60;
    if (minutes < 24 * 60)
        return Words::tr("%1 h %2 min").arg(QString::number(minutes / 60), twoDigits(minutes % 60));
    const qint64 hours = minutes / 60;
    return Words::tr("%1 d %2 h").arg(QString::number(hours / 24), twoDigits(hours % 24));
}

QString moment(const QDateTime &utc, const QDateTime &now)
{
    const QDateTime local = utc.toLocalTime();
    const QDate today = now.toLocalTime().date();
    QString format;
    if (local.date() == today) {
        format = Words::tr("HH:mm", "time format, today");
    } else if (local.date().year() == today.year()) {
        format = Words::tr("d MMM HH:mm", "date format, this year");
    } else {
        format = Words::tr("d MMM yyyy", "date format, other years");
    }
    return readingLocale().toString(local, format);
}

QString wholeMoment(const QDateTime &utc)
{
    const QDateTime local = utc.toLocalTime();
    return readingLocale().toString(
               local, Words::tr("dddd, d MMMM yyyy HH:mm:ss", "date format, whole"))
        + u' ' + local.timeZoneAbbreviation();
}

QString exactMoment(const QDateTime &utc, const QDateTime &now)
{
    if (!utc.isValid())
        return u"–"_s;
    const QDateTime local = utc.toLocalTime();
    const bool isToday = local.date() == now.toLocalTime().date();
    return readingLocale().toString(local,
        isToday ? Words::tr("HH:mm:ss", "time format, with seconds")
                : Words::tr("d MMM yyyy, HH:mm:ss", "date format, with seconds"));
}

QString sortableMoment(const QDateTime &utc)
{
    return utc.toLocalTime().toString(u"yyyy-MM-dd HH:mm:ss"_s);
}

QString ago(const QDateTime &utc, const QDateTime &now)
{
    const qint64 seconds = utc.secsTo(now);
    // Clocks differ: a moment slightly ahead of ours has just passed.
    if (seconds < 10 && seconds > -300)
        return Words::tr("just now");
    if (seconds < 0)
        return moment(utc, now);
    if (seconds < 60)
        return Words::tr("%1 s ago").arg(seconds / 10 * 10);
    if (seconds < 60 * 60)
        return Words::tr("%1 min ago").arg(seconds / 60);
    if (seconds < 24 * 60 * 60)
        return Words::tr("%1 h ago").arg(seconds / (60 * 60));
    if (seconds < 14 * 24 * 60 * 60)
        return Words::tr("%1 d ago").arg(seconds / (24 * 60 * 60));
    return readingLocale().toString(
        utc.toLocalTime(), Words::tr("d MMM yyyy", "date format, other years"));
}

QString byteSize(qint64 bytes)
{
    return readingLocale().formattedDataSize(
        bytes, bytes < 1000 ? 0 : 1, QLocale::DataSizeSIFormat);
}

} // namespace taskglass::display
