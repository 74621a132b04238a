// SPDX-License-Identifier: Apache-2.0
#include "ui/Desktop.h"
#include "ui/EnglishPlurals.h"
#include "ui/Icons.h"

#include <QApplication>
#include <QTextStream>

#include <cstdio>

using namespace taskglass;
using namespace Qt::StringLiterals;

namespace {

constexpr int failureExit = 1;

void print(std::FILE *stream, const QString &text)
{
    QTextStream(stream) << text;
}

/// One life of the program; ends with an exit code, or with the options of the next.
int run(const StartOptions &options, std::optional<StartOptions> &next)
{
    Desktop desktop(options);
    QObject::connect(&desktop, &Desktop::screenshotFinished, &desktop,
        [](int exitCode, const QString &sentence) {
            if (!sentence.isEmpty())
                print(stderr, u"taskglass: %1\n"_s.arg(sentence));
            QCoreApplication::exit(exitCode);
        });
    QObject::connect(
        &desktop, &Desktop::restartRequested, &desktop, [&next](const StartOptions &wanted) {
            next = wanted;
            QCoreApplication::exit(0);
        });
    if (const Outcome started = desktop.start(); !started) {
        print(stderr, u"taskglass: %1\n"_s.arg(started.error().sentence));
        return failureExit;
    }
    return QCoreApplication::exec();
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication::setApplicationName(u"taskglass"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(TASKGLASS_VERSION));
    QGuiApplication::setApplicationDisplayName(u"Taskglass"_s);
    QGuiApplication::setDesktopFileName(u"taskglass"_s);

    // Help and mistakes need no display.
    QStringList arguments;
    for (int i = 0; i < argc; ++i)
        arguments += QString::fromLocal8Bit(argv[i]);
    for (const QString &argument : arguments) {
        if (argument == "--help"_L1 || argument == "-h"_L1 || argument == "--version"_L1
            || argument == "-v"_L1) {
            const QCoreApplication application(argc, argv);
            const CommandLine commandLine = readCommandLine(arguments);
            print(commandLine.exitCode == 0 ? stdout : stderr, commandLine.text);
            return commandLine.exitCode;
        }
    }

    QApplication application(argc, argv);
    EnglishPlurals plurals;
    QCoreApplication::installTranslator(&plurals);
    const CommandLine commandLine = readCommandLine(QCoreApplication::arguments());
    if (!commandLine.text.isEmpty()) {
        print(commandLine.exitCode == 0 ? stdout : stderr, commandLine.text);
        return commandLine.exitCode;
    }
    QApplication::setWindowIcon(programIcon());
    applyTheme(commandLine.options.theme);

    std::optional<StartOptions> next = commandLine.options;
    int exitCode = 0;
    while (next) {
        const StartOptions options = *next;
        next.reset();
        exitCode = run(options, next);
    }
    return exitCode;
}
