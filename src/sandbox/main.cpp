// SPDX-License-Identifier: Apache-2.0
#include "base/QtRemarks.h"
#include "sandbox/Sandbox.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QTextStream>

#include <csignal>

using namespace Qt::StringLiterals;
using taskglass::sandbox::Sandbox;
using taskglass::sandbox::SandboxOptions;

namespace {

constexpr int fine = 0;
constexpr int cannotStart = 2;

QString sentence(const char *text)
{
    return QCoreApplication::translate("main", text);
}

int complain(const QString &words)
{
    QTextStream(stderr) << words << Qt::endl;
    return cannotStart;
}

} // namespace

int main(int argc, char *argv[])
{
    // Before any thread starts, so that all of them leave these signals to sigwait below.
    sigset_t endings;
    sigemptyset(&endings);
    sigaddset(&endings, SIGINT);
    sigaddset(&endings, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &endings, nullptr);

    taskglass::muteQtRemarks();
    const QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(u"taskglass-sandbox"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(TASKGLASS_VERSION));

    QCommandLineParser parser;
    parser.setApplicationDescription(
        sentence("A server on this computer that answers as Labelbox would, with made-up tasks."));
    const QCommandLineOption port(u"port"_s,
        sentence("Listen on port <N> of 127.0.0.1; 0 takes any free one (the default)."), u"N"_s,
        u"0"_s);
    const QCommandLineOption tasks(
        u"tasks"_s, sentence("Make <N> tasks, up to 100000 (default: 60)."), u"N"_s, u"60"_s);
    const QCommandLineOption seed(u"seed"_s,
        sentence("The same seed gives the same tasks and rows (default: 1)."), u"S"_s, u"1"_s);
    const QCommandLineOption key(u"key"_s,
        sentence("Accept only the API key <K>; otherwise any that does not begin with \"wrong\"."),
        u"K"_s);
    parser.addOptions({port, tasks, seed, key});
    const QCommandLineOption help = parser.addHelpOption();
    const QCommandLineOption version = parser.addVersionOption();
    if (!parser.parse(QCoreApplication::arguments()))
        return complain(parser.errorText());
    QTextStream out(stdout);
    if (parser.isSet(help)) {
        out << parser.helpText();
        return fine;
    }
    if (parser.isSet(version)) {
        out << QCoreApplication::applicationName() << u' ' << QCoreApplication::applicationVersion()
            << Qt::endl;
        return fine;
    }
    if (!parser.positionalArguments().isEmpty())
        return complain(sentence("This program takes options only; see taskglass-sandbox --help."));

    SandboxOptions options{.key = parser.value(key).toUtf8()};
    bool isPort = false;
    bool isTotal = false;
    bool isSeed = false;
    options.port = parser.value(port).toUShort(&isPort);
    options.tasks = parser.value(tasks).toInt(&isTotal);
    options.seed = parser.value(seed).toUInt(&isSeed);
    if (!isPort)
        return complain(sentence("--port takes a number from 0 to 65535."));
    if (!isTotal || options.tasks < 0 || options.tasks > 100'000)
        return complain(sentence("--tasks takes a number from 0 to 100000."));
    if (!isSeed)
        return complain(sentence("--seed takes a number from 0 to 4294967295."));

    const auto sandbox = Sandbox::start(options);
    if (!sandbox)
        return complain(sandbox.error().sentence);
    out << sentence("Address: %1").arg((*sandbox)->endpoint().toString()) << Qt::endl
        << (options.key.isEmpty()
                   ? sentence("API key: demo (or any other that does not begin with \"wrong\")")
                   : sentence("API key: %1").arg(QString::fromUtf8(options.key)))
        << Qt::endl;

    int signal = 0;
    sigwait(&endings, &signal);
    return fine;
}
