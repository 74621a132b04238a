// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDateTime>
#include <QLocale>
#include <QString>

#include <vector>

/// How quantities become text, the same in the window, on the command line and in reports. For any
/// thread.
namespace taskglass::display {

/// The user's locale; English where the environment names none ("C"), which would not group digits.
QLocale readingLocale();

/// 3,211
QString count(qint64 number);
/// "43 %", "6.4 %": between 0 and 100, with a digit unless it is zero, a half rounded up. But what
/// is less than all is never "100 %", and what is more than nothing never "0 %".
QString percent(double value);
/// As above, of @p part in @p whole; empty if there is no whole.
QString share(qint64 part, qint64 whole);
/// The tenths of a percent that each of @p parts is of all of them together, rounded so that they
/// add up to 1000; all 0 if there is nothing.
std::vector<qint64> sharesInTenths(const std::vector<qint64> &parts);
/// As `share`, of a part of @p tenths by `sharesInTenths`.
QString share(qint64 part, qint64 whole, qint64 tenths);
/// "9 s", "12 min 04 s", "2 h 05 min", "3 d 04 h".
QString duration(qint64 seconds);
/// "14:01" today, "12 Sep 14:01" this year, else with the year. Both UTC; shown in local time.
QString moment(const QDateTime &utc, const QDateTime &now);
/// "14:08:31" today, else "12 Sep 2026, 14:08:31"; "–" if there is none. Both UTC; shown in local
/// time.
QString exactMoment(const QDateTime &utc, const QDateTime &now);
/// "2026-09-12 14:08:31", in local time and every locale: sorts as text.
QString sortableMoment(const QDateTime &utc);
/// The whole of it, with seconds and zone, for tooltips.
QString wholeMoment(const QDateTime &utc);
/// "2 min ago", "just now"; a date when it is long past. Both UTC.
QString ago(const QDateTime &utc, const QDateTime &now);
/// "812 B", "1.1 MB".
QString byteSize(qint64 bytes);

} // namespace taskglass::display
