// SPDX-License-Identifier: Apache-2.0
#include "sandbox/Sandbox.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <memory>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

constexpr int patience = 30'000; ///< Milliseconds; only a failing test waits that long.

} // namespace

/// The program as a process: what is left of it when it is told to end.
class ProgramSpec : public QObject {
    Q_OBJECT

private slots:
    void aDemoThatIsToldToEndLeavesNothing_data();
    void aDemoThatIsToldToEndLeavesNothing();
    void aRunThatIsToldToEndKeepsWhatItKnows();
    void withoutAPictureAScreenshotFails();
    void withoutADisplayItSaysWhatElseThereIs_data();
    void withoutADisplayItSaysWhatElseThereIs();
    void aPictureNeedsNoDisplayAndNoWords();

private:
    /// What the program knows of its surroundings: temporary files in @p temporary, and a home of
    /// its own there.
    static QProcessEnvironment surroundings(const QTemporaryDir &temporary);
    static std::unique_ptr<QProcess> started(
        const QTemporaryDir &temporary, const QStringList &arguments);
    /// Tells it to end, and waits until it has.
    static void end(QProcess &program, int signal);
};

QProcessEnvironment ProgramSpec::surroundings(const QTemporaryDir &temporary)
{
    QProcessEnvironment environment;
    environment.insert(u"PATH"_s, qEnvironmentVariable("PATH"));
    environment.insert(u"QT_QPA_PLATFORM"_s, u"offscreen"_s);
    environment.insert(u"TMPDIR"_s, temporary.filePath(u"tmp"_s));
    environment.insert(u"HOME"_s, temporary.filePath(u"home"_s));
    environment.insert(u"XDG_RUNTIME_DIR"_s, temporary.filePath(u"run"_s));
    for (const char *name : {"TSAN_OPTIONS", "ASAN_OPTIONS", "UBSAN_OPTIONS"}) {
        if (qEnvironmentVariableIsSet(name))
            environment.insert(QString::fromLatin1(name), qEnvironmentVariable(name));
    }
    environment.insert(u"LABELBOX_API_KEY"_s, u"a-key-of-the-sandbox"_s);
    // The machine's own key store must neither be asked nor filled by a test.
    environment.insert(u"DBUS_SESSION_BUS_ADDRESS"_s, u"unix:path=/nonexistent/bus"_s);
    for (const QString &folder : {u"tmp"_s, u"home"_s, u"run"_s})
        QDir(temporary.path()).mkdir(folder);
    QFile::setPermissions(
        temporary.filePath(u"run"_s), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    return environment;
}

std::unique_ptr<QProcess> ProgramSpec::started(
    const QTemporaryDir &temporary, const QStringList &arguments)
{
    auto program = std::make_unique<QProcess>();
    program->setProcessEnvironment(surroundings(temporary));
    program->setProcessChannelMode(QProcess::ForwardedErrorChannel);
    program->start(QStringLiteral(TASKGLASS_PROGRAM), arguments);
    return program;
}

void ProgramSpec::end(QProcess &program, int signal)
{
    QCOMPARE(::kill(static_cast<pid_t>(program.processId()), signal), 0);
    QTRY_COMPARE_WITH_TIMEOUT(program.state(), QProcess::NotRunning, patience);
}

void ProgramSpec::aDemoThatIsToldToEndLeavesNothing_data()
{
    QTest::addColumn<int>("signal");
    QTest::newRow("SIGTERM") << SIGTERM;
    QTest::newRow("SIGINT") << SIGINT;
}

void ProgramSpec::aDemoThatIsToldToEndLeavesNothing()
{
    QFETCH(const int, signal);
    const QTemporaryDir temporary;
    const QDir folder(temporary.filePath(u"tmp"_s));
    const std::unique_ptr<QProcess> program = started(temporary, {u"--demo"_s});
    // It works when there is a folder with tasks in it.
    const auto workspaces = [&folder] {
        QStringList found;
        for (const QString &own : folder.entryList(QDir::Dirs | QDir::NoDotAndDotDot))
            found += QDir(folder.filePath(own)).entryList({u"127.0.0.1-*"_s}, QDir::Dirs);
        return found;
    };
    QTRY_COMPARE_WITH_TIMEOUT(workspaces().size(), 1, patience);
    end(*program, signal);
    QCOMPARE(program->exitStatus(), QProcess::NormalExit);
    QCOMPARE(program->exitCode(), 0);
    QCOMPARE(
        folder.entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot), QStringList());
}

void ProgramSpec::aRunThatIsToldToEndKeepsWhatItKnows()
{
    const auto server = *sandbox::Sandbox::start({});
    const QTemporaryDir temporary;
    const QString kept = temporary.filePath(u"kept"_s);
    const std::unique_ptr<QProcess> program =
        started(temporary, {u"--endpoint"_s, server->endpoint().toString(), u"--data"_s, kept});
    QTRY_COMPARE_WITH_TIMEOUT(
        QDir(kept).entryList({u"127.0.0.1-*"_s}, QDir::Dirs).size(), 1, patience);
    end(*program, SIGTERM);
    QCOMPARE(program->exitStatus(), QProcess::NormalExit);
    QCOMPARE(program->exitCode(), 0);
    // What is written when a window is closed.
    QFile settings(QDir(kept).filePath(u"taskglass.ini"_s));
    QVERIFY(settings.open(QIODevice::ReadOnly));
    QVERIFY(settings.readAll().contains("geometry="));
}

void ProgramSpec::withoutAPictureAScreenshotFails()
{
    const QTemporaryDir temporary;
    const QString picture = temporary.filePath(u"picture.png"_s);
    // Nobody answers there, so the picture has to wait.
    const std::unique_ptr<QProcess> program = started(temporary,
        {u"--endpoint"_s, u"http://127.0.0.1:9/graphql"_s, u"--data"_s,
            temporary.filePath(u"kept"_s), u"--screenshot"_s, picture});
    QTRY_COMPARE_WITH_TIMEOUT(
        QDir(temporary.filePath(u"kept"_s)).entryList({u"127.0.0.1-*"_s}, QDir::Dirs).size(), 1,
        patience);
    end(*program, SIGTERM);
    QCOMPARE(program->exitStatus(), QProcess::NormalExit);
    QVERIFY(program->exitCode() != 0);
    QVERIFY(!QFile::exists(picture));
}

void ProgramSpec::withoutADisplayItSaysWhatElseThereIs_data()
{
    QTest::addColumn<QString>("display");
    QTest::addColumn<QString>("named");
    QTest::newRow("none") << QString() << u"DISPLAY is not set"_s;
    QTest::newRow("one that does not answer") << u":4711"_s << u"DISPLAY=:4711"_s;
}

void ProgramSpec::withoutADisplayItSaysWhatElseThereIs()
{
    QFETCH(const QString, display);
    const QTemporaryDir temporary;
    QProcessEnvironment environment = surroundings(temporary);
    environment.remove(u"QT_QPA_PLATFORM"_s);
    if (!display.isEmpty())
        environment.insert(u"DISPLAY"_s, display);
    QProcess program;
    program.setProcessEnvironment(environment);
    program.start(QStringLiteral(TASKGLASS_PROGRAM), {u"--demo"_s});
    QVERIFY(program.waitForFinished(patience));
    QCOMPARE(program.exitStatus(), QProcess::NormalExit);
    QCOMPARE(program.exitCode(), 1);
    const QString said = QString::fromUtf8(program.readAllStandardError());
    QTEST(said.section(u'(', 1).section(u',', 0, 0), "named");
    QVERIFY(said.contains("taskglass-cli"_L1));
    QVERIFY(said.contains("--screenshot"_L1));
    // Ours alone, and in one line: nothing of Qt's own words.
    QCOMPARE(said.count(u'\n'), 1);
}

void ProgramSpec::aPictureNeedsNoDisplayAndNoWords()
{
    const QTemporaryDir temporary;
    QProcessEnvironment environment = surroundings(temporary);
    environment.remove(u"QT_QPA_PLATFORM"_s);
    environment.remove(u"XDG_RUNTIME_DIR"_s);
    const QString picture = temporary.filePath(u"picture.png"_s);
    QProcess program;
    program.setProcessEnvironment(environment);
    program.start(QStringLiteral(TASKGLASS_PROGRAM), {u"--demo"_s, u"--screenshot"_s, picture});
    QVERIFY(program.waitForFinished(patience));
    QCOMPARE(QString::fromUtf8(program.readAllStandardError()), QString());
    QCOMPARE(program.exitCode(), 0);
    QVERIFY(QFile::exists(picture));
}

} // namespace taskglass

QTEST_GUILESS_MAIN(taskglass::ProgramSpec)
#include "ProgramSpec.moc"
