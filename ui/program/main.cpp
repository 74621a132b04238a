// SPDX-License-Identifier: Apache-2.0
#include "base/CoreDumps.h"
#include "base/Interruption.h"
#include "http/HttpTransport.h"
#include "ui/program/Autostart.h"
#include "ui/program/Desktop.h"
#include "ui/program/EnglishPlurals.h"
#include "ui/program/QtMessages.h"
#include "ui/program/SingleInstance.h"
#include "ui/widgets/Icons.h"

#include <QApplication>
#include <QTextStream>

#include <algorithm>
#include <cstdio>

using namespace taskglass;
using namespace Qt::StringLiterals;

namespace {

constexpr int failureExit = 1;

void print(std::FILE *stream, const QString &text)
{
    QTextStream(stream) << text;
}

/// Whether this start may be answered by a window that is open already: not when it brings its own
/// server or folder, or only draws a picture.
bool isOrdinary(const StartOptions &options)
{
    return options.source == StartOptions::Source::Labelbox && !options.endpoint.isValid()
        && options.screenshot.isEmpty() && options.dataFolder.isEmpty();
}

/// Starts with the login from now on, or no longer; the exit code.
int setAutostart(bool isOn)
{
    const Autostart autostart = Autostart::ofThisUser();
    if (const Result<void> set = autostart.set(isOn); !set) {
        print(stderr, u"taskglass: %1\n"_s.arg(set.error().sentence));
        return failureExit;
    }
    print(stdout,
        (isOn ? Autostart::tr("Taskglass starts when you log in, by the entry %1.")
                    .arg(autostart.path())
              : Autostart::tr("Taskglass does not start when you log in."))
            + u'\n');
    return 0;
}

/// One life of the program; ends with an exit code, or with the options of the next.
int run(const StartOptions &options, SingleInstance &instance, const Interruption &interruption,
    std::optional<StartOptions> &next)
{
    Desktop desktop(options);
    QObject::connect(&interruption, &Interruption::interrupted, &desktop, [&] {
        desktop.window().closeAtOnce();
        // Whoever waits for a picture must learn that there is none.
        QCoreApplication::exit(options.screenshot.isEmpty() ? 0 : failureExit);
    });
    QObject::connect(&instance, &SingleInstance::argumentsReceived, &desktop,
        [&desktop](const QStringList &arguments) {
            MainWindow &window = desktop.window();
            const StartCommand wanted = readCommandLine(arguments);
            if (wanted.text.isEmpty() && !wanted.options.task.isEmpty())
                window.selectTask(wanted.options.task);
            if (wanted.text.isEmpty() && wanted.options.tab)
                window.detail()->setTab(*wanted.options.tab);
            window.setWindowState(window.windowState() & ~Qt::WindowMinimized);
            window.show();
            window.raise();
            window.activateWindow();
        });
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
    if (const QString authorities = HttpTransport::namedAuthorities(); !authorities.isEmpty()) {
        if (const Result<void> trusted = HttpTransport::trustFile(authorities); !trusted) {
            print(stderr, u"taskglass: %1\n"_s.arg(trusted.error().sentence));
            return failureExit;
        }
    }
    if (const Result<void> started = desktop.start(); !started) {
        print(stderr, u"taskglass: %1\n"_s.arg(started.error().sentence));
        return failureExit;
    }
    return QCoreApplication::exec();
}

} // namespace

int main(int argc, char *argv[])
{
    keepMemoryPrivate();
    QCoreApplication::setApplicationName(u"taskglass"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(TASKGLASS_VERSION));
    QGuiApplication::setApplicationDisplayName(u"Taskglass"_s);
    QGuiApplication::setDesktopFileName(u"org.taskglass.Taskglass"_s);

    // Help, mistakes and settings need no display.
    QStringList arguments;
    for (int i = 0; i < argc; ++i)
        arguments += QString::fromLocal8Bit(argv[i]);
    for (const QString &argument : arguments) {
        if (argument == "--help"_L1 || argument == "-h"_L1 || argument == "--version"_L1
            || argument == "-v"_L1 || argument.startsWith("--autostart"_L1)) {
            const QCoreApplication application(argc, argv);
            const StartCommand commandLine = readCommandLine(arguments);
            if (!commandLine.text.isEmpty()) {
                print(commandLine.exitCode == 0 ? stdout : stderr, commandLine.text);
                return commandLine.exitCode;
            }
            if (commandLine.autostart)
                return setAutostart(*commandLine.autostart);
        }
    }

    installMessageHandler();
    const bool isDrawing = std::any_of(arguments.cbegin(), arguments.cend(),
        [](const QString &argument) { return argument.startsWith("--screenshot"_L1); });
    if (isDrawing && !qEnvironmentVariableIsSet("QT_QPA_PLATFORM")
        && qEnvironmentVariableIsEmpty("DISPLAY") && qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    displayWasFound();
    EnglishPlurals plurals;
    QCoreApplication::installTranslator(&plurals);
    const StartCommand commandLine = readCommandLine(QCoreApplication::arguments());
    if (!commandLine.text.isEmpty()) {
        print(commandLine.exitCode == 0 ? stdout : stderr, commandLine.text);
        return commandLine.exitCode;
    }
    SingleInstance instance(SingleInstance::usualAddress());
    if (isOrdinary(commandLine.options)) {
        if (instance.handOver(QCoreApplication::arguments()))
            return 0;
        if (const Result<void> listening = instance.listen(); !listening)
            print(stderr, u"taskglass: %1\n"_s.arg(listening.error().sentence));
    }
    QApplication::setWindowIcon(programIcon());
    applyTheme(commandLine.options.theme);

    const Interruption interruption;
    std::optional<StartOptions> next = commandLine.options;
    int exitCode = 0;
    while (next) {
        const StartOptions options = *next;
        next.reset();
        exitCode = run(options, instance, interruption, next);
    }
    return exitCode;
}
