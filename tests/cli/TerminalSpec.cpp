// SPDX-License-Identifier: Apache-2.0
#include "PreparedLabelbox.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace taskglass::test;

namespace {

/// A terminal without a person: what a program on it writes can be read.
class PseudoTerminal {
public:
    PseudoTerminal() : m_master(::posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC))
    {
        if (::grantpt(m_master) == 0 && ::unlockpt(m_master) == 0)
            m_slave = ::open(::ptsname(m_master), O_RDWR | O_NOCTTY | O_CLOEXEC);
    }
    ~PseudoTerminal()
    {
        ::close(m_slave);
        ::close(m_master);
    }
    bool isOpen() const { return m_slave >= 0; }

    /// Lets @p process speak to it with standard output and standard error.
    void attach(QProcess &process) const
    {
        process.setChildProcessModifier([slave = m_slave] {
            ::dup2(slave, STDOUT_FILENO);
            ::dup2(slave, STDERR_FILENO);
        });
    }
    /// What has been written since the last call.
    QByteArray takeText() const
    {
        QByteArray text;
        char block[4096];
        for (ssize_t size = 0; (size = ::read(m_master, block, sizeof block)) > 0;)
            text.append(block, size);
        return text;
    }

private:
    int m_master;
    int m_slave = -1;
};

/// All that the program writes to a terminal without colours; empty if it does not end.
QByteArray shownBy(const QStringList &arguments)
{
    const PseudoTerminal terminal;
    QProcess process;
    QProcessEnvironment environment = bareEnvironment("good-key");
    environment.insert(u"NO_COLOR"_s, u"1"_s);
    process.setProcessEnvironment(environment);
    terminal.attach(process);
    process.start(QStringLiteral(TASKGLASS_CLI), arguments);
    QByteArray all;
    const bool ended = terminal.isOpen()
        && QTest::qWaitFor(
            [&] {
                all += terminal.takeText();
                return process.state() == QProcess::NotRunning;
            },
            30'000);
    return ended ? all + terminal.takeText() : QByteArray();
}

/// What stands on an endless screen after @p text: lines of progress are wiped away, and whatever
/// else stands in their line.
QByteArray screenOf(const QByteArray &text)
{
    const QByteArray wipe = "\r\033[K";
    QByteArray screen;
    for (qsizetype at = 0; at < text.size();) {
        if (text.sliced(at).startsWith(wipe)) {
            screen.truncate(screen.lastIndexOf('\n') + 1);
            at += wipe.size();
        } else {
            if (text[at] != '\r')
                screen += text[at];
            ++at;
        }
    }
    return screen;
}

/// What is left of @p text when our own lines of progress are taken away.
QString withoutProgress(QByteArray text)
{
    return QString::fromUtf8(
        text.replace("\r\033[K", "").replace("\r\r\n", "\n").replace("\r\n", "\n"));
}

} // namespace

/// The program and those in front of it: terminals, signals, pipes.
class TerminalSpec : public QObject {
    Q_OBJECT
private slots:
    void init();
    void serverTextReachesATerminalClean_data();
    void serverTextReachesATerminalClean();
    void dataOnATerminalIsAllThere_data();
    void dataOnATerminalIsAllThere();
    void aPipeGetsServerTextAsItIs();
    void halfACharacterIsOneMarkOnScreenAndItsEscapeInJson();
    void waitingIsSaid();
    void aSignalEndsTheWaitForAPipe_data();
    void aSignalEndsTheWaitForAPipe();
    void aSignalEndsAWriteThatNobodyReads();
    void aPipeIsReadLikeAFile();
    void aFolderOrADeviceIsNoInput_data();
    void aFolderOrADeviceIsNoInput();

private:
    QString place(const QString &name) const { return m_folder->filePath(name); }
    QStringList withEndpoint(const QStringList &arguments) const
    {
        return QStringList{u"--endpoint"_s, m_server->file("/graphql")} + arguments;
    }

    std::unique_ptr<PreparedLabelbox> m_server{};
    std::unique_ptr<QTemporaryDir> m_folder{};
};

void TerminalSpec::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_server = std::make_unique<PreparedLabelbox>();
    const QString hostile = u"red\u001b[31m back\r\u009b2J \u202eesrever\u2066 \u0007bell"_s;
    m_server->tasks = {task(u"hostile"_s,
                           {{u"type"_s, u"adv-upsert-data-rows"_s}, {u"name"_s, hostile},
                               {u"metadata"_s, QJsonObject{{hostile, hostile}}}}),
        task(u"failed"_s, {{u"status"_s, u"FAILED"_s}, {u"result"_s, hostile}}),
        task(u"odd"_s, {{u"status"_s, hostile}})};
    m_server->failedPages = {{"",
        "{\"after\":null,\"total\":2,\"results\":[{\"message\":\"no\\u001b[31m\\u0085\\r\\u009b "
        "\\u202e "
        "\xc2\x9b\x9b\\ud83d\",\"spec\":{\"globalKey\":\"k\\u001b\\u2067\"}},{\"message\":\"half "
        "\\ud83d of it\",\"spec\":{\"globalKey\":\"l\"}}]}"}};
    m_server->start();
}

void TerminalSpec::serverTextReachesATerminalClean_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("list") << QStringList{u"list"_s};
    QTest::newRow("list as JSON") << QStringList{u"list"_s, u"--format"_s, u"json"_s};
    QTest::newRow("list as CSV") << QStringList{u"list"_s, u"--format"_s, u"csv"_s};
    QTest::newRow("show") << QStringList{u"show"_s, u"hostile"_s};
    QTest::newRow("show as text") << QStringList{u"show"_s, u"hostile"_s, u"--format"_s, u"text"_s};
    QTest::newRow("failed rows") << QStringList{u"failed-rows"_s, u"hostile"_s};
    QTest::newRow("failed rows as CSV")
        << QStringList{u"failed-rows"_s, u"hostile"_s, u"--format"_s, u"csv"_s};
    QTest::newRow("errors") << QStringList{u"errors"_s, u"hostile"_s};
    QTest::newRow("groups") << QStringList{u"groups"_s, u"hostile"_s};
    QTest::newRow("groups as CSV")
        << QStringList{u"groups"_s, u"hostile"_s, u"--format"_s, u"csv"_s};
    QTest::newRow("the reason of a failure") << QStringList{u"wait"_s, u"failed"_s};
    QTest::newRow("an unknown status") << QStringList{u"wait"_s, u"odd"_s, u"--timeout"_s, u"1"_s};
    QTest::newRow("an id") << QStringList{u"show"_s, u"no\u001b[31m\u202e\u009b"_s};
}

void TerminalSpec::serverTextReachesATerminalClean()
{
    QFETCH(const QStringList, arguments);
    const QString text = withoutProgress(shownBy(withEndpoint(arguments)));
    QVERIFY(!text.isEmpty());
    for (const QChar character : text) {
        const char16_t code = character.unicode();
        const bool steers = (code < 0x20 && code != '\n' && code != '\t')
            || (code >= 0x7f && code < 0xa0) || (code >= 0x200e && code <= 0x200f)
            || (code >= 0x2028 && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
        QVERIFY2(!steers, qPrintable(u"U+%1 in %2"_s.arg(code, 4, 16).arg(text)));
    }
}

void TerminalSpec::dataOnATerminalIsAllThere_data()
{
    QTest::addColumn<QString>("format");
    for (const char *format : {"json", "ndjson", "csv"})
        QTest::newRow(format) << QString::fromLatin1(format);
}

/// Pages of rows and lines of progress share the terminal.
void TerminalSpec::dataOnATerminalIsAllThere()
{
    QFETCH(const QString, format);
    const QByteArray row = "{\"message\":\"m\",\"spec\":{\"globalKey\":\"";
    m_server->failedPages = {
        {"", "{\"after\":\"p2\",\"total\":3,\"results\":[" + row + "k1\"}}," + row + "k2\"}}]}"},
        {"p2", "{\"after\":null,\"total\":3,\"results\":[" + row + "k3\"}}]}"}};
    const QStringList arguments =
        withEndpoint({u"failed-rows"_s, u"hostile"_s, u"--format"_s, format});
    const QByteArray seen = screenOf(shownBy(arguments));
    const QByteArray expected = run(arguments).output;
    QCOMPARE(seen, QByteArray(expected).replace("\r\n", "\n"));
}

void TerminalSpec::aPipeGetsServerTextAsItIs()
{
    const Run csv = run(withEndpoint({u"failed-rows"_s, u"hostile"_s, u"--format"_s, u"csv"_s}));
    QVERIFY2(csv.code == 0, text(csv.messages));
    QVERIFY(csv.output.contains("no\033[31m"));
    QVERIFY(csv.output.contains("k\033\xe2\x81\xa7"));
}

void TerminalSpec::halfACharacterIsOneMarkOnScreenAndItsEscapeInJson()
{
    const Run table = run(withEndpoint({u"groups"_s, u"hostile"_s}));
    QVERIFY2(table.output.contains("half \xef\xbf\xbd of it"), text(table.output));
    const Run json = run(withEndpoint({u"groups"_s, u"hostile"_s, u"--format"_s, u"json"_s}));
    QVERIFY2(json.output.contains("half \\ud83d of it"), text(json.output));
}

void TerminalSpec::waitingIsSaid()
{
    m_server->isMute = true;
    PseudoTerminal terminal;
    QVERIFY(terminal.isOpen());
    QProcess process;
    process.setProcessEnvironment(bareEnvironment("good-key"));
    terminal.attach(process);
    process.start(QStringLiteral(TASKGLASS_CLI), withEndpoint({u"show"_s, u"hostile"_s}));
    QByteArray all;
    QTRY_VERIFY_WITH_TIMEOUT(
        (all += terminal.takeText()).contains("Waiting for 127.0.0.1, "), 20'000);
    QCOMPARE(::kill(static_cast<pid_t>(process.processId()), SIGINT), 0);
    QVERIFY(process.waitForFinished(20'000));
    QCOMPARE(process.exitCode(), 130);
}

void TerminalSpec::aSignalEndsTheWaitForAPipe_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("signal");
    const QStringList filter{u"filter-original"_s, u"hostile"_s, u"-o"_s, u"copy"_s, u"--input"_s};
    QTest::newRow("a named pipe") << filter + QStringList{u"pipe"_s} << SIGINT;
    QTest::newRow("a named pipe, SIGTERM") << filter + QStringList{u"pipe"_s} << SIGTERM;
    QTest::newRow("standard input") << filter + QStringList{u"-"_s} << SIGINT;
    QTest::newRow("a key") << QStringList{u"--key-file"_s, u"pipe"_s, u"list"_s} << SIGINT;
}

void TerminalSpec::aSignalEndsTheWaitForAPipe()
{
    QFETCH(const QStringList, arguments);
    QFETCH(const int, signal);
    QCOMPARE(::mkfifo(place(u"pipe"_s).toLocal8Bit().constData(), 0600), 0);
    QProcess process;
    process.setWorkingDirectory(m_folder->path());
    process.setProcessEnvironment(bareEnvironment("good-key"));
    process.start(QStringLiteral(TASKGLASS_CLI), withEndpoint(arguments));
    QVERIFY(process.waitForStarted());
    // Asleep in poll().
    QTRY_VERIFY_WITH_TIMEOUT(
        [&] {
            QFile where(u"/proc/%1/syscall"_s.arg(process.processId()));
            return where.open(QIODevice::ReadOnly) && where.readAll().startsWith("7 ");
        }(),
        20'000);
    QCOMPARE(::kill(static_cast<pid_t>(process.processId()), signal), 0);
    QVERIFY(process.waitForFinished(20'000));
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 130);
    QCOMPARE(m_server->requests.load(), 0);
    QVERIFY(!QFile::exists(place(u"copy"_s)));
}

void TerminalSpec::aSignalEndsAWriteThatNobodyReads()
{
    QByteArray rows;
    for (int row = 0; row < 5000; ++row)
        rows += QByteArray(row > 0 ? "," : "") + "{\"message\":\"m\",\"spec\":{\"globalKey\":\"key"
            + QByteArray::number(row) + "\"}}";
    m_server->failedPages = {{"", "{\"after\":null,\"total\":5000,\"results\":[" + rows + "]}"}};
    QCOMPARE(::mkfifo(place(u"pipe"_s).toLocal8Bit().constData(), 0600), 0);
    const int reader =
        ::open(place(u"pipe"_s).toLocal8Bit().constData(), O_RDWR | O_NONBLOCK | O_CLOEXEC);
    QVERIFY(reader >= 0);
    QProcess process;
    process.setProcessEnvironment(bareEnvironment("good-key"));
    process.setStandardOutputFile(place(u"pipe"_s));
    process.start(QStringLiteral(TASKGLASS_CLI), withEndpoint({u"failed-rows"_s, u"hostile"_s}));
    const auto waiting = [reader] {
        int count = 0;
        return ::ioctl(reader, FIONREAD, &count) == 0 ? count : -1;
    };
    QTRY_VERIFY_WITH_TIMEOUT(waiting() >= 60'000, 20'000);
    QCOMPARE(::kill(static_cast<pid_t>(process.processId()), SIGINT), 0);
    QVERIFY(process.waitForFinished(20'000));
    ::close(reader);
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 130);
}

void TerminalSpec::aPipeIsReadLikeAFile()
{
    const QStringList filter = withEndpoint({u"filter-original"_s, u"hostile"_s, u"--input"_s});
    const QString rows = u"printf 'global_key,x\\nk,1\\nl,2\\n'"_s;
    for (const QString shell :
        {rows + u" | \"$0\" \"$@\" - -o -"_s, rows + u" | \"$0\" \"$@\" /dev/stdin -o -"_s}) {
        const Run told = run(filter, "good-key", shell);
        QVERIFY2(told.code == 0, text(told.messages));
        QCOMPARE(told.output, QByteArray("global_key,x\nl,2\n"));
    }
    for (const QString &name : {u"/dev/stdin"_s, u"-"_s}) {
        const Run told = run(withEndpoint({u"--key-file"_s, name, u"list"_s}), {},
            u"printf good-key | \"$0\" \"$@\""_s);
        QVERIFY2(told.code == 0, text(told.messages));
        QCOMPARE(told.messages, QByteArray());
    }
}

void TerminalSpec::aFolderOrADeviceIsNoInput_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("word");
    QTest::newRow("folder") << u"/"_s << QByteArray("it is a folder");
    QTest::newRow("device") << u"/dev/zero"_s << QByteArray("it is a device, not a file");
    QTest::newRow("nothing") << u"/nowhere"_s << QByteArray("No such file or directory");
}

void TerminalSpec::aFolderOrADeviceIsNoInput()
{
    QFETCH(const QString, name);
    QFETCH(const QByteArray, word);
    for (const QStringList &arguments : {QStringList{u"--key-file"_s, name, u"list"_s},
             QStringList{
                 u"filter-original"_s, u"t"_s, u"-o"_s, place(u"f"_s), u"--input"_s, name}}) {
        const Run told = run(withEndpoint(arguments));
        QCOMPARE(told.code, 9);
        QVERIFY2(told.messages.contains(word), text(told.messages));
    }
    QCOMPARE(m_server->requests.load(), 0);
}

QTEST_GUILESS_MAIN(TerminalSpec)
#include "TerminalSpec.moc"
