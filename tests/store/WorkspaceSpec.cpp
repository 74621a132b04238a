// SPDX-License-Identifier: Apache-2.0
#include "base/Utc.h"
#include "store/Workspace.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

#include <sqlite3.h>

#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace taskglass;

namespace {

QDateTime clockAt(int second)
{
    return utcMoment(QDate(2026, 9, 24), QTime(10, 0, second));
}

TaskEntry entry(const QString &id)
{
    return TaskEntry{.record = {.id = {id}, .name = u"name of "_s + id, .status = u"COMPLETE"_s}};
}

void run(const QString &path, const char *sql)
{
    sqlite3 *database = nullptr;
    QCOMPARE(sqlite3_open(path.toUtf8().constData(), &database), SQLITE_OK);
    QCOMPARE(sqlite3_exec(database, sql, nullptr, nullptr, nullptr), SQLITE_OK);
    sqlite3_close(database);
}

void write(const QString &path, const QByteArray &content)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(content), content.size());
}

} // namespace

/// What one endpoint and key keep on disk: names, and what becomes of files that are of no use.
class WorkspaceSpec : public QObject {
    Q_OBJECT

private slots:
    void init();
    void keepsAccountsApart();
    void setsAsideWhatItCannotRead_data();
    void setsAsideWhatItCannotRead();
    void leavesANewerStoreAlone();
    void numbersWhatItSetsAside();
    void doesNotSetAsideWhatIsOnlyBusy();
    void saysWhyThereIsNoStore();
    void keepsOthersFromReading();
    void keepsLogsInsideItsFolderWhateverTheId_data();
    void keepsLogsInsideItsFolderWhateverTheId();
    void givesEachStreamALogOfItsOwn();
    void sweepsLogsOfTasksThatWereRunning();
    void overwritesNothingThatItSetsAside();

private:
    std::unique_ptr<QTemporaryDir> m_folder;
};

void WorkspaceSpec::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(m_folder->isValid());
}

void WorkspaceSpec::keepsAccountsApart()
{
    const QUrl here(u"https://api.labelbox.com/graphql"_s);
    const QUrl there(u"https://api.labelbox.com/other"_s);
    const QString folder = Workspace::folderFor(u"/data"_s, here, Secret("one key"));
    QCOMPARE(folder, Workspace::folderFor(u"/data"_s, here, Secret("one key")));
    QVERIFY(folder != Workspace::folderFor(u"/data"_s, here, Secret("another key")));
    QVERIFY(folder != Workspace::folderFor(u"/data"_s, there, Secret("one key")));
    QVERIFY2(
        QRegularExpression(u"^/data/api\\.labelbox\\.com-[0-9a-f]{16}$"_s).match(folder).hasMatch(),
        qPrintable(folder));
}

void WorkspaceSpec::setsAsideWhatItCannotRead_data()
{
    QTest::addColumn<QString>("damage");
    for (const char *damage : {"not a database", "a page overwritten", "cut in the middle",
             "tables of another program", "our version without tables"})
        QTest::newRow(damage) << QString::fromLatin1(damage);
}

void WorkspaceSpec::leavesANewerStoreAlone()
{
    const QString path = m_folder->filePath(u"tasks.sqlite"_s);
    QVERIFY(TaskStore::open(path));
    run(path, "PRAGMA user_version = 1000");
    const QStringList before = QDir(m_folder->path()).entryList(QDir::Files);
    const Result<Workspace> workspace = Workspace::open(m_folder->path());
    QVERIFY(!workspace);
    QVERIFY(workspace.error().sentence.contains(u"newer Taskglass"_s));
    QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files), before);
}

void WorkspaceSpec::setsAsideWhatItCannotRead()
{
    QFETCH(const QString, damage);
    const QString path = m_folder->filePath(u"tasks.sqlite"_s);
    if (damage != "tables of another program"_L1 && damage != "our version without tables"_L1) {
        Result<TaskStore> store = TaskStore::open(path);
        QVERIFY(store);
        QList<TaskEntry> entries;
        for (int index = 0; index < 500; ++index)
            entries.append(entry(QString::number(index)));
        QVERIFY(store->put(entries, clockAt(0)));
    }
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadWrite));
        if (damage == "not a database"_L1) {
            QVERIFY(file.resize(0));
            file.write(QByteArray("hello ").repeated(1000));
        } else if (damage == "a page overwritten"_L1) {
            for (qint64 at = 4096; at < file.size(); at += 4096) {
                file.seek(at);
                file.write(QByteArray(64, '\xA5'));
            }
        } else if (damage == "cut in the middle"_L1) {
            QVERIFY(file.resize(file.size() / 2));
        }
    }
    if (damage == "tables of another program"_L1)
        run(path, "CREATE TABLE task (x)");
    else if (damage == "our version without tables"_L1)
        run(path, "PRAGMA user_version = 1");
    QByteArray before;
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        before = file.readAll();
    }

    Result<Workspace> workspace = Workspace::open(m_folder->path());
    QVERIFY(workspace);
    QCOMPARE(workspace->setAsideStore(), m_folder->filePath(u"tasks-1.bad"_s));
    QCOMPARE(workspace->tasks().tasks()->size(), 0);
    QVERIFY(workspace->tasks().put({entry(u"a"_s)}, clockAt(0)));
    QFile aside(workspace->setAsideStore());
    QVERIFY(aside.open(QIODevice::ReadOnly));
    QCOMPARE(aside.size(), before.size());

    Result<Workspace> again = Workspace::open(m_folder->path());
    QVERIFY(again);
    QCOMPARE(again->setAsideStore(), QString());
    QCOMPARE(again->tasks().tasks()->size(), 1);
}

void WorkspaceSpec::numbersWhatItSetsAside()
{
    for (int number = 1; number <= 3; ++number) {
        QFile file(m_folder->filePath(u"tasks.sqlite"_s));
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write("nonsense that is no database, number " + QByteArray::number(number));
        file.close();
        const Result<Workspace> workspace = Workspace::open(m_folder->path());
        QVERIFY(workspace);
        QCOMPARE(workspace->setAsideStore(), m_folder->filePath(u"tasks-%1.bad"_s.arg(number)));
    }
}

void WorkspaceSpec::doesNotSetAsideWhatIsOnlyBusy()
{
    // Two programs on one workspace: each waits for the other's transaction, and sees its tasks.
    Result<Workspace> first = Workspace::open(m_folder->path());
    QVERIFY(first);
    QVERIFY(first->tasks().put({entry(u"a"_s)}, clockAt(0)));
    Result<Workspace> second = Workspace::open(m_folder->path());
    QVERIFY(second);
    QCOMPARE(second->setAsideStore(), QString());
    QVERIFY(second->tasks().put({entry(u"b"_s)}, clockAt(0)));
    QCOMPARE(first->tasks().tasks()->size(), 2);
}

void WorkspaceSpec::saysWhyThereIsNoStore()
{
    QFile blocker(m_folder->filePath(u"file"_s));
    QVERIFY(blocker.open(QIODevice::WriteOnly));
    const Result<Workspace> workspace = Workspace::open(m_folder->filePath(u"file/workspace"_s));
    QVERIFY(!workspace);
    QCOMPARE(workspace.error().kind, Error::Kind::Storage);
    QVERIFY(workspace.error().sentence.contains(u"file/workspace"_s));
    QVERIFY(workspace.error().sentence.endsWith(u'.'));

    if (::geteuid() == 0)
        QSKIP("The superuser may write everywhere.");
    QVERIFY(QDir(m_folder->path()).mkpath(u"locked"_s));
    QVERIFY(
        QFile::setPermissions(m_folder->filePath(u"locked"_s), QFile::ReadOwner | QFile::ExeOwner));
    QVERIFY(!Workspace::open(m_folder->filePath(u"locked/workspace"_s)));
    QFile::setPermissions(
        m_folder->filePath(u"locked"_s), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
}

void WorkspaceSpec::keepsOthersFromReading()
{
    const QString folder = m_folder->filePath(u"workspaces/one"_s);
    Result<Workspace> workspace = Workspace::open(folder);
    QVERIFY(workspace);
    QVERIFY(workspace->tasks().put({entry(u"a"_s)}, clockAt(0)));
    const QFileInfo log(workspace->logPath({{u"a"_s}, RowStream::Failed}));
    const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther
        | QFile::WriteOther | QFile::ExeOther;
    for (const QString &path : QStringList{folder, folder + u"/tasks.sqlite"_s,
             folder + u"/tasks.sqlite-wal"_s, folder + u"/tasks.sqlite-shm"_s, log.path()}) {
        QVERIFY2(QFileInfo::exists(path), qPrintable(path));
        QVERIFY2(!(QFile::permissions(path) & others), qPrintable(path));
    }
}

void WorkspaceSpec::keepsLogsInsideItsFolderWhateverTheId_data()
{
    QTest::addColumn<QString>("id");
    QTest::newRow("ordinary") << u"cko8xxxxxxxxxxxxxxxxxxxxx"_s;
    QTest::newRow("upwards") << u"../../etc/passwd"_s;
    QTest::newRow("root") << u"/etc/passwd"_s;
    QTest::newRow("dots") << u".."_s;
    QTest::newRow("empty") << u""_s;
    QTest::newRow("long") << u"x"_s.repeated(500);
    QTest::newRow("zero and line break") << QString(u"a\nb"_s + QChar(u'\0'));
    QTest::newRow("Windows") << u"..\\con:aux*?"_s;
    QTest::newRow("other letters") << u"\u00E9\U0001F600"_s;
}

void WorkspaceSpec::keepsLogsInsideItsFolderWhateverTheId()
{
    QFETCH(const QString, id);
    const Result<Workspace> workspace = Workspace::open(m_folder->path());
    QVERIFY(workspace);
    const QString path = workspace->logPath({{id}, RowStream::Failed});
    QCOMPARE(QFileInfo(QDir::cleanPath(path)).path(), m_folder->filePath(u"rows"_s));
    const QString name = QFileInfo(path).fileName();
    QVERIFY(QRegularExpression(u"^[a-z0-9%~_.-]{1,140}$"_s).match(name).hasMatch());
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
}

void WorkspaceSpec::givesEachStreamALogOfItsOwn()
{
    const Result<Workspace> workspace = Workspace::open(m_folder->path());
    QVERIFY(workspace);
    QSet<QString> paths;
    const QStringList ids{u"a"_s, u"A"_s, u"%41"_s, u"a-failed"_s, u"~a"_s, u""_s,
        u"x"_s.repeated(500), u"x"_s.repeated(501)};
    for (const QString &id : ids) {
        for (const RowStream stream : {RowStream::Failed, RowStream::Created,
                 RowStream::ExportResult, RowStream::ExportErrors})
            paths.insert(workspace->logPath({{id}, stream}).toLower());
    }
    QCOMPARE(paths.size(), ids.size() * 4);
    QCOMPARE(workspace->logPath({{u"a"_s}, RowStream::Failed}),
        workspace->logPath({{u"a"_s}, RowStream::Failed}));
}

void WorkspaceSpec::sweepsLogsOfTasksThatWereRunning()
{
    const StreamId id{{u"a"_s}, RowStream::Created};
    Result<Workspace> workspace = Workspace::open(m_folder->path());
    QVERIFY(workspace);
    const QString log = workspace->logPath(id);
    const QString live = workspace->newLiveLogPath(id);
    write(log, "whole");
    write(live, "a part");
    const Result<Workspace> again = Workspace::open(m_folder->path());
    QVERIFY(again);
    QVERIFY(QFile::exists(log));
    QVERIFY(!QFile::exists(live));
    // Whoever still shows the one that is gone must see that the next one is another.
    QVERIFY(again->newLiveLogPath(id) != live);
    QVERIFY(again->newLiveLogPath(id) != again->newLiveLogPath(id));
}

void WorkspaceSpec::overwritesNothingThatItSetsAside()
{
    const QString log = m_folder->filePath(u"a.rows"_s);
    for (const QString &name : {u"a.rows.bad"_s, u"a.rows.2.bad"_s, u"a.rows.3.bad"_s}) {
        write(log, name.toUtf8());
        QCOMPARE(Workspace::setAsideLog(log), m_folder->filePath(name));
        QFile aside(m_folder->filePath(name));
        QVERIFY(aside.open(QIODevice::ReadOnly));
        QCOMPARE(aside.readAll(), name.toUtf8());
    }
    QVERIFY(Workspace::setAsideLog(log).isNull()); // There is nothing any more.
}

QTEST_GUILESS_MAIN(WorkspaceSpec)
#include "WorkspaceSpec.moc"
