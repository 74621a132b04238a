// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/PollState.h"
#include "ui/widgets/Notice.h"

#include <QDateTime>
#include <QString>
#include <QUrl>

#include <optional>

namespace taskglass {

/// The banner for how the conversation goes (Design.md, "Banners"); none while all is well. @p now
/// is UTC.
std::optional<Notice> noticeFor(const PollState &state, const QUrl &endpoint, const QDateTime &now);

/// "Online", "Retrying in 8 s", "Paused": the text beside the connection dot. @p now is UTC.
QString connectionText(const PollState &state, const QDateTime &now);
/// "Refreshed 14:08:31, next in 4 s". @p now is UTC.
QString refreshText(const PollState &state, const QDateTime &now);

} // namespace taskglass
