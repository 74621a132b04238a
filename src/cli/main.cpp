// SPDX-License-Identifier: Apache-2.0
#include "base/CoreDumps.h"
#include "base/Interruption.h"
#include "base/QtRemarks.h"
#include "cli/CommandLine.h"

#include <QCoreApplication>
#include <QTimer>

#include <csignal>

int main(int argc, char **argv)
{
    using namespace taskglass;

    keepMemoryPrivate();
    // A reader that leaves (`| head`) is noticed where bytes are written.
    std::signal(SIGPIPE, SIG_IGN);
    muteQtRemarks();
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("taskglass"));
    QCoreApplication::setApplicationVersion(QStringLiteral(TASKGLASS_VERSION));

    // Outlives whoever waits for it (`Interruption::waitFor`), on whatever thread.
    Interruption interruption;
    CommandLine commandLine;
    if (const std::optional<ExitCode> code = commandLine.parse(argc, argv))
        return static_cast<int>(*code);

    QObject::connect(&interruption, &Interruption::interrupted, &application,
        [] { QCoreApplication::exit(static_cast<int>(ExitCode::Interrupted)); });
    QTimer::singleShot(0, &commandLine, [&commandLine] { commandLine.start(); });
    const int code = QCoreApplication::exec();
    // Whatever a command made of it.
    return Interruption::isPending() ? static_cast<int>(ExitCode::Interrupted) : code;
}
