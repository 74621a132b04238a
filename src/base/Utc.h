// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QDateTime>
#include <QTimeZone>

namespace taskglass {

/// The moment that a calendar and a clock in UTC show. Its time spec is Qt::UTC. (Qt 6.4 has no
/// QTimeZone::UTC, and later releases deprecate Qt::UTC as an argument; this serves all of them.)
inline QDateTime utcMoment(QDate date, QTime time)
{
    return QDateTime(date, time, QTimeZone::utc()).toUTC();
}

/// The moment that many milliseconds after the epoch. Its time spec is Qt::UTC.
inline QDateTime utcMoment(qint64 milliseconds)
{
    static const QDateTime epoch = utcMoment(QDate(1970, 1, 1), QTime(0, 0));
    return epoch.addMSecs(milliseconds);
}

/// What @p moment means if the zone it was read without is UTC. Its time spec is Qt::UTC.
inline QDateTime readAsUtc(const QDateTime &moment)
{
    return utcMoment(moment.date(), moment.time());
}

} // namespace taskglass
