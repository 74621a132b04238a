// SPDX-License-Identifier: Apache-2.0
#include "ui/facts/Wording.h"

#include "models/Display.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QJsonValue>
#include <QLocale>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

/// The context of what is said here, for translators.
struct Wording {
    Q_DECLARE_TR_FUNCTIONS(taskglass::Wording)
};

} // namespace

QString momentText(const QDateTime &utc, const QDateTime &now)
{
    if (!utc.isValid())
        return u"–"_s;
    const QDateTime local = utc.toLocalTime();
    const QLocale locale;
    if (local.date() == now.toLocalTime().date())
        return locale.toString(local, u"HH:mm:ss"_s);
    return locale.toString(local, u"d MMM yyyy, HH:mm:ss"_s);
}

QString shareText(qint64 part, qint64 whole)
{
    if (whole <= 0)
        return {};
    const double percent = 100.0 * static_cast<double>(part) / static_cast<double>(whole);
    const int decimals = percent >= 10 || percent == 0.0 ? 0 : 2;
    if (percent > 0 && percent < 0.01)
        return Wording::tr("less than 0.01 %");
    return Wording::tr("%1 %").arg(QLocale().toString(percent, 'f', decimals));
}

QString taskTitle(const TaskRecord &record)
{
    if (record.name.trimmed().isEmpty())
        return Wording::tr("(no name)");
    return display::oneLine(record.name.trimmed(), 1000);
}

QString fileNamePart(const QString &text)
{
    constexpr qsizetype longest = 60;
    QString safe;
    for (const QChar letter : text) {
        const bool keep =
            letter.isLetterOrNumber() || letter == u'-' || letter == u'_' || letter == u'.';
        if (keep)
            safe += letter;
        else if (!safe.endsWith(u'_'))
            safe += u'_';
        if (safe.size() == longest)
            break;
    }
    // A leading dot hides a file, and trailing ones are refused by some systems.
    while (!safe.isEmpty() && (safe.front() == u'.' || safe.front() == u'_'))
        safe.remove(0, 1);
    while (!safe.isEmpty() && (safe.back() == u'.' || safe.back() == u'_'))
        safe.chop(1);
    return safe;
}

QString prettyJson(const QByteArray &json)
{
    return QString::fromUtf8(display::indented(json));
}

QString errorText(const QByteArray &errorJson)
{
    if (errorJson.isEmpty())
        return {};
    // A document is an object or an array, but the error may be a bare string.
    const QJsonDocument wrapped = QJsonDocument::fromJson(QByteArray("[" + errorJson + "]"));
    if (!wrapped.isArray())
        return QString::fromUtf8(errorJson);
    const QJsonValue value = wrapped[0];
    if (value.isString())
        return value.toString();
    const QJsonObject object = value.toObject();
    if (object.size() == 1 && object["message"_L1].isString())
        return object["message"_L1].toString();
    return prettyJson(errorJson);
}

} // namespace taskglass
