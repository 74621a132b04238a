// SPDX-License-Identifier: Apache-2.0
#include "domain/TaskRecord.h"

namespace taskglass {

Timestamp Timestamp::fromWire(const QString &text)
{
    Timestamp stamp{.wire = text, .utc = {}};
    if (text.isEmpty())
        return stamp;
    QDateTime moment = QDateTime::fromString(text.trimmed(), Qt::ISODateWithMs);
    if (!moment.isValid())
        return stamp;
    if (moment.timeSpec() == Qt::LocalTime)
        moment.setTimeSpec(Qt::UTC);
    stamp.utc = moment.toUTC();
    return stamp;
}

} // namespace taskglass
