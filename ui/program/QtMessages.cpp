// SPDX-License-Identifier: Apache-2.0
#include "ui/program/QtMessages.h"

#include "base/QtRemarks.h"

#include <QCoreApplication>
#include <QTextStream>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

/// The context of what is said here, for translators.
struct Words {
    Q_DECLARE_TR_FUNCTIONS(taskglass::QtMessages)
};

constexpr int failureExit = 1;

QtMessageHandler usualHandler = nullptr;
std::atomic<bool> hasDisplay = false;

/// The value of an environment variable, as a person would look it up.
QString variable(const char *name)
{
    return qEnvironmentVariableIsSet(name) ? QLatin1String(name) + u'=' + qEnvironmentVariable(name)
                                           : Words::tr("%1 is not set").arg(QLatin1String(name));
}

[[noreturn]] void endWithoutDisplay()
{
    const QString sentence = Words::tr(
        "There is no display on which a window could be opened (%1, %2). Start Taskglass from a "
        "desktop session, or allow X forwarding (ssh -X). taskglass-cli shows the same tasks in a "
        "terminal, and --screenshot FILE draws the window without a display.")
                                 .arg(variable("DISPLAY"), variable("WAYLAND_DISPLAY"));
    QTextStream(stderr) << "taskglass: " << sentence << '\n';
    // Qt calls this in the middle of its start, so there is nothing yet to be taken down.
    std::_Exit(failureExit);
}

void handle(QtMsgType type, const QMessageLogContext &context, const QString &message)
{
    const std::string_view category = context.category != nullptr ? context.category : "";
    if (!hasDisplay) {
        if (type == QtFatalMsg)
            endWithoutDisplay();
        // Which ways to a display were tried is news only when none is left.
        if (category.starts_with("qt.qpa"))
            return;
    }
    if (isQtRemark(message))
        return;
    usualHandler(type, context, message);
}

} // namespace

void installMessageHandler()
{
    usualHandler = qInstallMessageHandler(handle);
}

void displayWasFound()
{
    hasDisplay = true;
}

} // namespace taskglass
