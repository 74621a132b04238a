// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Format.h"

#include <QByteArrayView>
#include <QString>
#include <QStringView>

/// How text from elsewhere becomes the text of a cell. Quantities do in base/Format.h, which comes
/// along, because whoever shows the one shows the other.
namespace taskglass::display {

/// @p text on one line: line breaks as "↵", other control and direction-changing characters as
/// escapes, so that nothing is hidden; at most @p limit characters, the last of them "…" then.
QString oneLine(QStringView text, qsizetype limit = 300);
/// As above, from UTF-8, reading no more of it than can be shown.
QString oneLine(QByteArrayView utf8, qsizetype limit = 300);

/// Text from the server for a tooltip: escaped, so that markup in it stays text.
QString toolTip(const QString &text);

/// The first and last characters of a long id.
QString shortId(const QString &id);

} // namespace taskglass::display
