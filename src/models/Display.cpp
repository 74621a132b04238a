// SPDX-License-Identifier: Apache-2.0
#include "models/Display.h"

#include <QCoreApplication>
#include <QTimeZone>

#include <cmath>

namespace taskglass::display {

using namespace Qt::StringLiterals;

namespace {

/// The context of what is said here, for translators.
struct Display {
    Q_DECLARE_TR_FUNCTIONS(taskglass::Display)
};

QString twoDigits(qint64 value)
{
    return u"%1"_s.arg(value, 2, 10, QChar(u'0'));
}

/// Characters that would be invisible, or change what is seen around them.
bool mustBeEscaped(QChar character)
{
    const char16_t unit = character.unicode();
    return unit < 0x20 || (unit >= 0x7F && unit < 0xA0) || unit == 0xFEFF
        || (unit >= 0x200B && unit <= 0x200F && unit != 0x200D)
        || (unit >= 0x202A && unit <= 0x202E) || (unit >= 0x2066 && unit <= 0x2069);
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
    QString number;
    if (std::abs(value) >= 1e9) {
        number = readingLocale().toString(value, 'g', 6);
    } else if (value == std::floor(value)) {
        number = readingLocale().toString(static_cast<qint64>(value));
    } else {
        number = readingLocale().toString(std::floor(value * 10.0) / 10.0, 'f', 1);
    }
    return Display::tr("%1 %", "percentage").arg(number);
}

QString duration(qint64 seconds)
{
    if (seconds < 60)
        return Display::tr("%1 s").arg(seconds);
    if (seconds < 60 * 60)
        return Display::tr("%1 min %2 s")
            .arg(QString::number(seconds / 60), twoDigits(seconds % 60));
    const qint64 minutes = seconds / 60;
    if (minutes < 24 * 60)
        return Display::tr("%1 h %2 min")
            .arg(QString::number(minutes / 60), twoDigits(minutes % 60));
    const qint64 hours = minutes / 60;
    return Display::tr("%1 d %2 h").arg(QString::number(hours / 24), twoDigits(hours % 24));
}

QString moment(const QDateTime &utc, const QDateTime &now)
{
    const QDateTime local = utc.toLocalTime();
    const QDate today = now.toLocalTime().date();
    QString format;
    if (local.date() == today) {
        format = Display::tr("HH:mm", "time format, today");
    } else if (local.date().year() == today.year()) {
        format = Display::tr("d MMM HH:mm", "date format, this year");
    } else {
        format = Display::tr("d MMM yyyy", "date format, other years");
    }
    return readingLocale().toString(local, format);
}

QString wholeMoment(const QDateTime &utc)
{
    const QDateTime local = utc.toLocalTime();
    return readingLocale().toString(
               local, Display::tr("dddd, d MMMM yyyy HH:mm:ss", "date format, whole"))
        + u' ' + local.timeZoneAbbreviation();
}

QString ago(const QDateTime &utc, const QDateTime &now)
{
    const qint64 seconds = utc.secsTo(now);
    // Clocks differ: a moment slightly ahead of ours has just passed.
    if (seconds < 10 && seconds > -300)
        return Display::tr("just now");
    if (seconds < 0)
        return moment(utc, now);
    if (seconds < 60)
        return Display::tr("%1 s ago").arg(seconds / 10 * 10);
    if (seconds < 60 * 60)
        return Display::tr("%1 min ago").arg(seconds / 60);
    if (seconds < 24 * 60 * 60)
        return Display::tr("%1 h ago").arg(seconds / (60 * 60));
    if (seconds < 14 * 24 * 60 * 60)
        return Display::tr("%1 d ago").arg(seconds / (24 * 60 * 60));
    return readingLocale().toString(
        utc.toLocalTime(), Display::tr("d MMM yyyy", "date format, other years"));
}

QString byteSize(qint64 bytes)
{
    return readingLocale().formattedDataSize(
        bytes, bytes < 1000 ? 0 : 1, QLocale::DataSizeSIFormat);
}

QString oneLine(QStringView text, qsizetype limit)
{
    QString line;
    line.reserve(std::min(text.size(), limit + 8));
    for (qsizetype at = 0; at < text.size(); ++at) {
        const QChar character = text[at];
        if (line.size() >= limit) {
            line.truncate(limit - 1);
            if (line.back().isHighSurrogate())
                line.chop(1);
            line += u'…';
            return line;
        }
        if (character == u'\n' || character == QChar::ParagraphSeparator
            || character == QChar::LineSeparator) {
            line += u'↵';
        } else if (character == u'\r') {
            if (at + 1 >= text.size() || text[at + 1] != u'\n')
                line += u'↵';
        } else if (character == u'\t') {
            line += u' ';
        } else if (mustBeEscaped(character)) {
            line += character.unicode() < 0x100
                ? QString(u"\\x%1"_s.arg(character.unicode(), 2, 16, QChar(u'0')))
                : QString(u"\\u%1"_s.arg(character.unicode(), 4, 16, QChar(u'0')));
        } else {
            line += character;
        }
    }
    if (line.size() > limit) {
        line.truncate(limit - 1);
        line += u'…';
    }
    return line;
}

QString oneLine(QByteArrayView utf8, qsizetype limit)
{
    // A character takes at most three bytes for each UTF-16 unit; what a cut leaves of the last one
    // lies beyond the limit.
    const QByteArrayView read = utf8.first(std::min(utf8.size(), limit * 3 + 8));
    return oneLine(QStringView(QString::fromUtf8(read)), limit);
}

QString toolTip(const QString &text)
{
    constexpr qsizetype limit = 4000;
    QString shown = text.left(limit);
    if (text.size() > limit)
        shown += u'…';
    for (QChar &character : shown) {
        if (character != u'\n' && character != u'\t' && mustBeEscaped(character))
            character = QChar::ReplacementCharacter;
    }
    return u"<p style=\"white-space:pre-wrap\">"_s + shown.toHtmlEscaped() + u"</p>"_s;
}

QString missingMessage()
{
    return Display::tr("(no message from the server)");
}

QString shortId(const QString &id)
{
    return id.size() <= 12 ? oneLine(id)
                           : QString(oneLine(id.first(5)) + u'…' + oneLine(id.last(4)));
}

QByteArray indented(QByteArrayView json, int depth)
{
    QByteArray text;
    text.reserve(json.size() + json.size() / 4);
    const auto breakLine = [&] { text += '\n' + QByteArray(2 * std::max(depth, 0), ' '); };
    bool isInString = false;
    bool isOpen = false; ///< A bracket was opened and nothing has been written since.
    for (qsizetype at = 0; at < json.size(); ++at) {
        const char c = json[at];
        if (isInString) {
            text += c;
            if (c == '\\' && at + 1 < json.size())
                text += json[++at];
            else if (c == '"')
                isInString = false;
            continue;
        }
        if (c == ' ' || c == '\n' || c == '\r' || c == '\t')
            continue;
        const bool closes = c == ']' || c == '}';
        if (closes) {
            --depth;
            if (!isOpen)
                breakLine();
        } else if (isOpen) {
            breakLine();
        }
        isOpen = c == '[' || c == '{';
        text += c;
        if (isOpen) {
            ++depth;
        } else if (c == ',') {
            breakLine();
        } else if (c == ':') {
            text += ' ';
        } else if (c == '"') {
            isInString = true;
        }
    }
    return text;
}

QByteArray quoted(QByteArrayView utf8)
{
    QByteArray text;
    text.reserve(utf8.size() + 2);
    text += '"';
    for (const char c : utf8) {
        switch (c) {
        case '"':
            text += "\\\"";
            break;
        case '\\':
            text += "\\\\";
            break;
        case '\n':
            text += "\\n";
            break;
        case '\r':
            text += "\\r";
            break;
        case '\t':
            text += "\\t";
            break;
        default:
            if (static_cast<unsigned char>(c) < 0x20)
                text += "\\u" + QByteArray::number(static_cast<int>(c), 16).rightJustified(4, '0');
            else
                text += c;
        }
    }
    text += '"';
    return text;
}

} // namespace taskglass::display
