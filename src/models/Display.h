// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArrayView>
#include <QDateTime>
#include <QLocale>
#include <QString>
#include <QStringView>

#include <optional>

/// How facts become the text of a cell.
namespace taskglass::display {

/// The user's locale; English where the environment names none ("C"), which would not group digits.
QLocale readingLocale();

/// 3,211
QString count(qint64 number);
/// "43 %", "0.5 %"; odd values as they are: "104 %", "-3 %". Never rounded up to a whole one.
QString percent(double value);
/// "9 s", "12 min 04 s", "2 h 05 min", "3 d 04 h".
QString duration(qint64 seconds);
/// "14:01" today, "12 Sep 14:01" this year, else with the year. Both UTC; shown in local time.
QString moment(const QDateTime &utc, const QDateTime &now);
/// The whole of it, with seconds and zone, for tooltips.
QString wholeMoment(const QDateTime &utc);
/// "2 min ago", "just now"; a date when it is long past. Both UTC.
QString ago(const QDateTime &utc, const QDateTime &now);
/// "812 B", "1.1 MB".
QString byteSize(qint64 bytes);

/// @p text on one line: line breaks as "↵", other control and direction-changing characters as
/// escapes, so that nothing is hidden; at most @p limit characters, the last of them "…" then.
QString oneLine(QStringView text, qsizetype limit = 300);
/// As above, from UTF-8, reading no more of it than can be shown.
QString oneLine(QByteArrayView utf8, qsizetype limit = 300);

/// Text from the server for a tooltip: escaped, so that markup in it stays text.
QString toolTip(const QString &text);

/// What stands in for the message of a row that failed without one.
QString missingMessage();
/// The first and last characters of a long id.
QString shortId(const QString &id);

/// @p json with line breaks and indentation; keys keep their order and numbers their digits. What
/// is not JSON comes back unharmed but oddly spaced.
QByteArray indented(QByteArrayView json, int depth = 0);
/// @p utf8 as a JSON string, with quotes.
QByteArray quoted(QByteArrayView utf8);

} // namespace taskglass::display
