// SPDX-License-Identifier: Apache-2.0
#include "base/Utc.h"
#include "store/TaskStore.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <QTextStream>

#include <sqlite3.h>

#include <limits>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace taskglass;

namespace {

QDateTime clockAt(int second)
{
    return utcMoment(QDate(2026, 9, 24), QTime(10, 0, second));
}

TaskEntry entry(const QString &id, const QString &status = u"IN_PROGRESS"_s)
{
    return TaskEntry{.record = {.id = {id},
                         .name = u"name of "_s + id,
                         .type = u"JSON Import"_s,
                         .status = status,
                         .completionPercentage = 43,
                         .createdAt = Timestamp::fromWire(u"2026-09-24T10:00:00.000Z"_s),
                         .updatedAt = Timestamp::fromWire(u"2026-09-24T10:00:01.000Z"_s)}};
}

void run(const QString &path, const char *sql)
{
    sqlite3 *database = nullptr;
    QCOMPARE(sqlite3_open(path.toUtf8().constData(), &database), SQLITE_OK);
    QCOMPARE(sqlite3_exec(database, sql, nullptr, nullptr, nullptr), SQLITE_OK);
    sqlite3_close(database);
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// What this program does when it is started as the writer that will be killed.
int writeUntilKilled(const QString &path)
{
    QTextStream out(stdout);
    Result<TaskStore> store = TaskStore::open(path);
    for (int batch = 0; store; ++batch) {
        QList<TaskEntry> entries;
        for (int index = 0; index < 100; ++index)
            entries.append(entry(u"task-%1-%2"_s.arg(batch).arg(index)));
        if (!store->put(entries, clockAt(0)))
            return 1;
        out << batch << Qt::endl;
    }
    return 1;
}

} // namespace

class TaskStoreSpec : public QObject {
    Q_OBJECT

private slots:
    void init();
    void keepsTasksAsTheyAre_data();
    void keepsTasksAsTheyAre();
    void keepsNoSignatures();
    void tellsNullFromEmpty();
    void listsTheNewestFirst();
    void remembersEachStatusOnce();
    void remembersWhoseTasksTheyAre();
    void saysWhetherTheFileIsAtFault();
    void storesAllOrNothing();
    void survivesBeingKilled();
    void holdsManyTasks();

private:
    QString path() const { return m_folder->filePath(u"tasks.sqlite"_s); }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TaskStoreSpec::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(m_folder->isValid());
}

void TaskStoreSpec::keepsTasksAsTheyAre_data()
{
    QTest::addColumn<TaskEntry>("stored");
    QTest::newRow("ordinary") << entry(u"a"_s);
    TaskEntry bare;
    bare.record.id.value = u"b"_s;
    QTest::newRow("nothing known") << bare;
    TaskEntry known = entry(u"c"_s, u"COMPLETE"_s);
    known.failedRows = 3'000'000'000;
    known.createdRows = 0;
    known.finishedAt = clockAt(7).addMSecs(123);
    known.onServer = false;
    known.record.result = u"https://example.com/a%20b"_s;
    known.record.errors = u"[\"one\"]"_s;
    known.record.metadata = "{\"a\":[1,2,null]}";
    known.record.createdBy = {.id = u"u1"_s, .name = u"Ann"_s, .email = u"ann@example.test"_s};
    QTest::newRow("everything known") << known;
    TaskEntry odd = entry(u"d"_s, u"NEVER_HEARD_OF"_s);
    odd.record.name = u"line\nbreak\r\n\u00E9\U0001F600\"';--"_s.repeated(250);
    odd.record.name += QChar(u'\0') + u"after zero"_s;
    QTest::newRow("a long and hostile name") << odd;
    for (const double number : {0.0, -5.0, 43.7, 140.0, 1e308, 5e-324, 0.1 + 0.2, 1.0 / 3,
             std::numeric_limits<double>::infinity()}) {
        TaskEntry some = entry(u"e"_s);
        some.record.completionPercentage = number;
        QTest::addRow("completion %g", number) << some;
    }
    for (const char16_t *wire : {u"2026-09-24T10:00:00Z", u"2026-09-24T10:00:00.123456+02:00",
             u"2026-09-24T10:00:00", u"yesterday", u""}) {
        TaskEntry some = entry(u"f"_s);
        some.record.createdAt = Timestamp::fromWire(QString::fromUtf16(wire));
        QTest::addRow("date %s", qPrintable(QString::fromUtf16(wire))) << some;
    }
}

void TaskStoreSpec::keepsTasksAsTheyAre()
{
    QFETCH(const TaskEntry, stored);
    {
        Result<TaskStore> store = TaskStore::open(path());
        QVERIFY(store);
        QVERIFY(store->put({stored}, clockAt(0)));
    }
    const Result<TaskStore> store = TaskStore::open(path());
    QVERIFY(store);
    const Result<QList<TaskEntry>> tasks = store->tasks();
    QVERIFY(tasks);
    QCOMPARE(tasks->size(), 1);
    const TaskEntry &loaded = tasks->front();
    QCOMPARE(loaded, stored);
    QCOMPARE(loaded.record.createdAt.wire, stored.record.createdAt.wire);
    QCOMPARE(loaded.record.createdAt.utc, stored.record.createdAt.utc);
    QCOMPARE(loaded.record.updatedAt.utc, stored.record.updatedAt.utc);
    QVERIFY(loaded.record.completionPercentage == stored.record.completionPercentage);
}

void TaskStoreSpec::keepsNoSignatures()
{
    TaskEntry signedLinks = entry(u"a"_s);
    signedLinks.record.result = u"https://files.test/a%20b?X-Signature=SECRET&x=?"_s;
    signedLinks.record.errors = u"HTTP://files.test/errors?SECRET"_s;
    TaskEntry text = entry(u"b"_s);
    text.record.result = u"What is https://files.test/?a=b"_s;
    {
        Result<TaskStore> store = TaskStore::open(path());
        QVERIFY(store);
        QVERIFY(store->put({signedLinks, text}, clockAt(0)));
    }
    QVERIFY(!contentOf(path()).contains("SECRET"));
    // As an earlier program kept it.
    run(path(), "UPDATE task SET result = 'https://files.test/c?SECRET' WHERE id = 'a'");
    QVERIFY(contentOf(path()).contains("SECRET"));
    {
        const Result<TaskStore> store = TaskStore::open(path());
        QVERIFY(store);
        const Result<QList<TaskEntry>> tasks = store->tasks();
        QVERIFY(tasks);
        QCOMPARE(tasks->size(), 2);
        for (const TaskEntry &task : *tasks) {
            const bool isText = task.record.id == text.record.id;
            QCOMPARE(task.record.result, isText ? text.record.result : u"https://files.test/c"_s);
        }
    }
    QVERIFY(!contentOf(path()).contains("SECRET"));
}

void TaskStoreSpec::tellsNullFromEmpty()
{
    TaskEntry none;
    none.record.id.value = u"none"_s;
    TaskEntry empty;
    empty.record = {.id = {u"empty"_s},
        .name = u""_s,
        .type = u""_s,
        .status = u""_s,
        .result = u""_s,
        .errors = u""_s};
    empty.record.createdAt.wire = u""_s;
    Result<TaskStore> store = TaskStore::open(path());
    QVERIFY(store);
    QVERIFY(store->put({none, empty}, clockAt(0)));
    const Result<QList<TaskEntry>> tasks = store->tasks();
    QVERIFY(tasks);
    QCOMPARE(tasks->size(), 2);
    for (const TaskEntry &loaded : *tasks) {
        const TaskRecord &record = loaded.record;
        const bool null = record.id.value == u"none"_s;
        QCOMPARE(record.name.isNull(), null);
        QCOMPARE(record.type.isNull(), null);
        QCOMPARE(record.status.isNull(), null);
        QCOMPARE(record.result.isNull(), null);
        QCOMPARE(record.errors.isNull(), null);
        QCOMPARE(record.createdAt.wire.isNull(), null);
        QVERIFY(record.updatedAt.wire.isNull());
        QVERIFY(!record.createdAt.utc.isValid());
        QVERIFY(!record.completionPercentage);
    }
}

void TaskStoreSpec::listsTheNewestFirst()
{
    Result<TaskStore> store = TaskStore::open(path());
    QVERIFY(store);
    TaskEntry newest = entry(u"newest"_s);
    newest.record.createdAt = Timestamp::fromWire(u"2026-09-24T12:00:00+01:00"_s);
    TaskEntry oldest = entry(u"oldest"_s);
    oldest.record.createdAt = Timestamp::fromWire(u"2026-09-24T11:30:00+02:00"_s);
    TaskEntry undated = entry(u"undated"_s);
    undated.record.createdAt = {};
    QVERIFY(store->put({undated, oldest, entry(u"middle"_s), newest}, clockAt(0)));
    QStringList ids;
    const Result<QList<TaskEntry>> tasks = store->tasks();
    QVERIFY(tasks);
    for (const TaskEntry &task : *tasks)
        ids.append(task.record.id.value);
    QCOMPARE(ids, QStringList({u"newest"_s, u"middle"_s, u"oldest"_s, u"undated"_s}));
}

void TaskStoreSpec::remembersEachStatusOnce()
{
    Result<TaskStore> store = TaskStore::open(path());
    QVERIFY(store);
    TaskEntry task = entry(u"a"_s);
    QVERIFY(store->put({task, entry(u"b"_s)}, clockAt(1)));
    task.record.completionPercentage = 60;
    QVERIFY(store->put({task}, clockAt(2)));
    task.record.status = u"COMPLETE"_s;
    task.record.completionPercentage = 100;
    QVERIFY(store->put({task}, clockAt(3)));
    QVERIFY(store->put({task}, clockAt(4)));
    task.record.status = QString();
    QVERIFY(store->put({task}, clockAt(5)));

    const Result<QList<StatusChange>> history = store->history({u"a"_s});
    QVERIFY(history);
    const QList<StatusChange> expected{
        {QString(), u"IN_PROGRESS"_s, 43, clockAt(1)},
        {u"IN_PROGRESS"_s, u"COMPLETE"_s, 100, clockAt(3)},
        {u"COMPLETE"_s, QString(), 100, clockAt(5)},
    };
    QCOMPARE(*history, expected);
    QVERIFY(history->front().from.isNull());
    QCOMPARE(store->history({u"b"_s})->size(), 1);
    QCOMPARE(store->history({u"unknown"_s})->size(), 0);
}

void TaskStoreSpec::remembersWhoseTasksTheyAre()
{
    const User user{.id = u"u1"_s,
        .email = u"ann@example.com"_s,
        .name = u"Ann"_s,
        .nickname = u""_s,
        .picture = QString(),
        .intercomHash = u"x"_s,
        .isViewer = true,
        .isExternalUser = false,
        .createdAt = Timestamp::fromWire(u"2020-01-01T00:00:00Z"_s),
        .updatedAt = {}};
    const Organization organization{
        .id = u"o1"_s, .name = u"Org"_s, .createdAt = user.createdAt, .updatedAt = {}};
    {
        Result<TaskStore> store = TaskStore::open(path());
        QVERIFY(store);
        QCOMPARE(*store->user(), std::nullopt);
        QCOMPARE(*store->organization(), std::nullopt);
        QVERIFY(store->putIdentity(User{.id = u"u0"_s}, Organization{.id = u"o0"_s}));
        QVERIFY(store->putIdentity(user, organization));
    }
    const Result<TaskStore> store = TaskStore::open(path());
    QVERIFY(store);
    QCOMPARE(*store->user(), std::optional(user));
    QVERIFY((*store->user())->picture.isNull());
    QVERIFY(!(*store->user())->nickname.isNull());
    QCOMPARE((*store->user())->createdAt.utc, user.createdAt.utc);
    QCOMPARE(*store->organization(), std::optional(organization));
}

void TaskStoreSpec::saysWhetherTheFileIsAtFault()
{
    const Result<TaskStore> nowhere = TaskStore::open(m_folder->filePath(u"no/such/folder"_s));
    QVERIFY(!nowhere);
    QFile file(path());
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray("hello ").repeated(1000));
    file.close();
    const Result<TaskStore> spoilt = TaskStore::open(path());
    QVERIFY(!spoilt);
    QCOMPARE(spoilt.error().kind, Error::Kind::Damaged);
    QVERIFY(spoilt.error().sentence.endsWith(u'.'));
    // It only says so; the file is left alone.
    QCOMPARE(file.size(), 6'000);
}

void TaskStoreSpec::storesAllOrNothing()
{
    Result<TaskStore> store = TaskStore::open(path());
    QVERIFY(store);
    QVERIFY(store->put({entry(u"a"_s)}, clockAt(0)));
    run(path(),
        "CREATE TRIGGER refuse BEFORE INSERT ON task WHEN NEW.id = 'c' BEGIN SELECT RAISE(FAIL, "
        "'refused'); END");
    const Result<void> done = store->put({entry(u"b"_s), entry(u"c"_s)}, clockAt(0));
    QVERIFY(!done);
    QCOMPARE(done.error().kind, Error::Kind::Storage);
    QCOMPARE(store->tasks()->size(), 1);
    QCOMPARE(store->history({u"b"_s})->size(), 0);
    QVERIFY(store->put({entry(u"b"_s)}, clockAt(0)));
    QCOMPARE(store->tasks()->size(), 2);
}

void TaskStoreSpec::survivesBeingKilled()
{
    QProcess writer;
    writer.start(QCoreApplication::applicationFilePath(), {u"--write"_s, path()});
    QVERIFY(writer.waitForStarted());
    QByteArray said;
    while (said.count('\n') < 5) {
        QVERIFY(writer.waitForReadyRead());
        said += writer.readAll();
    }
    writer.kill();
    QVERIFY(writer.waitForFinished());
    said += writer.readAll();

    const Result<TaskStore> store = TaskStore::open(path());
    QVERIFY(store);
    const qsizetype loaded = store->tasks()->size();
    QCOMPARE(loaded % 100, 0);
    QVERIFY(loaded >= 100 * said.count('\n'));
}

void TaskStoreSpec::holdsManyTasks()
{
    QList<TaskEntry> entries;
    for (int index = 0; index < 10'000; ++index)
        entries.append(entry(u"task%1"_s.arg(index, 5, 10, QChar(u'0'))));
    Result<TaskStore> store = TaskStore::open(path());
    QVERIFY(store);
    QVERIFY(store->put(entries, clockAt(0)));
    QVERIFY(store->put(entries, clockAt(1)));
    Result<TaskStore> again = TaskStore::open(path());
    QVERIFY(again);
    QCOMPARE(*again->tasks(), entries);
    QCOMPARE(again->history({u"task09999"_s})->size(), 1);
    QBENCHMARK_ONCE
    {
        QCOMPARE(again->tasks()->size(), entries.size());
    }
}

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() == 3 && arguments[1] == "--write"_L1)
        return writeUntilKilled(arguments[2]);
    TaskStoreSpec spec;
    return QTest::qExec(&spec, argc, argv);
}

#include "TaskStoreSpec.moc"
