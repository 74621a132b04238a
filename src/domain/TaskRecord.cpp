// SPDX-License-Identifier: Apache-2.0
#include "domain/TaskRecord.h"

#include "base/Utc.h"

namespace taskglass {

Timestamp Timestamp::fromWire(const QString &text)
{
    Timestamp stamp{.wire = text, .utc = {}};
    if (text.isEmpty())
        return stamp;
    const QDateTime moment = QDateTime::fromString(text.trimmed(), Qt::ISODateWithMs);
    if (!moment.isValid())
        return stamp;
    stamp.utc = moment.timeSpec() == Qt::LocalTime ? readAsUtc(moment) : moment.toUTC();
    return stamp;
}

} // namespace taskglass
