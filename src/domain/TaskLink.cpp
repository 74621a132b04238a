// SPDX-License-Identifier: Apache-2.0
#include "domain/TaskLink.h"

#include <QRegularExpression>
#include <QUrl>

namespace taskglass {

using namespace Qt::StringLiterals;

TaskId taskOfLink(const QString &text)
{
    static const QRegularExpression pattern(
        u"^taskglass:/*task/([^/?#\\s]{1,200})/?(?:[?#]\\S*)?$"_s,
        QRegularExpression::CaseInsensitiveOption);
    const QRegularExpressionMatch match = pattern.match(text);
    if (!match.hasMatch())
        return {};
    return TaskId{QUrl::fromPercentEncoding(match.captured(1).toUtf8())};
}

} // namespace taskglass
