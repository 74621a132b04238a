// SPDX-License-Identifier: Apache-2.0
#include "base/QtRemarks.h"

#include <QtGlobal>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

QtMessageHandler usualHandler = nullptr;

void handle(QtMsgType type, const QMessageLogContext &context, const QString &message)
{
    if (!isQtRemark(message))
        usualHandler(type, context, message);
}

} // namespace

bool isQtRemark(const QString &message)
{
    return message.startsWith("QStandardPaths: XDG_RUNTIME_DIR not set"_L1)
        || message.startsWith("Detected locale "_L1);
}

void muteQtRemarks()
{
    usualHandler = qInstallMessageHandler(handle);
}

} // namespace taskglass
