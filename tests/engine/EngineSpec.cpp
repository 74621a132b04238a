// SPDX-License-Identifier: Apache-2.0
#include "engine/RowExport.h"
#include "store/PageLog.h"
#include "tests/engine/Listener.h"

#include <QDir>
#include <QDirIterator>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QThreadPool>

using namespace taskglass;
using namespace Qt::StringLiterals;

namespace {

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(no file)");
}

} // namespace

/// Everything behind the window, against the sandbox over real sockets.
class EngineSpec : public QObject {
    Q_OBJECT
private slots:
    void tasksAndTheirFailureCountsArrive();
    void storedTasksAreThereBeforeTheServerAnswers();
    void aDamagedStoreIsSetAsideAndSaid();
    void rowsGoToDiskAndStayThere();
    void rowsThatATaskHasNotAreSaidSo_data();
    void rowsThatATaskHasNotAreSaidSo();
    void failuresOfATaskThatEndsAreFetchedByThemselves();
    void aFailedTasksOwnErrorIsFetched();
    void anExportFetchesItsRowsFirst();
    void selectedRowsAreExportedInTheirOrder();
    void aRetryFileHoldsTheFailedRows();
    void anOriginalFileIsFiltered();
    void aCancelledExportLeavesNoFile();
    void aPausedExportFetchesNothing();
    void anExportThatPausesKeepsNoOtherFromItsRows();
    void pausedExportsKeepNothingElseFromTheProcessor();
    void aPausedExportCanBeCancelled();
    void anExportThatCannotBeWrittenSaysWhy();
    void aWrongKeyStopsThePolling();
    void withoutAKeyOnlyTheStoreIsShown();
};

void EngineSpec::tasksAndTheirFailureCountsArrive()
{
    const auto server = *sandbox::Sandbox::start({});
    const QTemporaryDir folder;
    Listener listener(folder.path());
    listener.engine.open(endpointOf(*server));
    QTRY_COMPARE(listener.poll.phase, PollState::Phase::Online);
    QTRY_VERIFY(!listener.user.id.isEmpty());
    QVERIFY(listener.tasks.size() >= 40);
    const TaskId id = idOf(*server, "partly-failed");
    QTRY_COMPARE_WITH_TIMEOUT(listener.tasks[id].failedRows, std::optional<qint64>(3'211), 20'000);
    QCOMPARE(listener.tasks[id].createdRows, std::optional<qint64>(996'789));
    QTRY_COMPARE_WITH_TIMEOUT(
        listener.tasks[idOf(*server, "complete")].failedRows, std::optional<qint64>(0), 20'000);
    QVERIFY(listener.problems.isEmpty());
}

void EngineSpec::storedTasksAreThereBeforeTheServerAnswers()
{
    const QTemporaryDir folder;
    Endpoint endpoint;
    qsizetype count = 0;
    {
        const auto server = *sandbox::Sandbox::start({});
        endpoint = endpointOf(*server);
        Listener listener(folder.path());
        listener.engine.open(endpoint);
        QTRY_COMPARE(listener.poll.phase, PollState::Phase::Online);
        QTRY_VERIFY(!listener.user.id.isEmpty());
        count = listener.tasks.size();
    }
    // The server is gone now.
    Listener listener(folder.path());
    listener.engine.open(endpoint);
    QTRY_COMPARE(listener.resetWith, count);
    QTRY_COMPARE(listener.poll.phase, PollState::Phase::Retrying);
    QCOMPARE(listener.poll.error->kind, Error::Kind::Offline);
    QVERIFY(!listener.user.id.isEmpty());
    QCOMPARE(listener.tasks.size(), count);
}

void EngineSpec::aDamagedStoreIsSetAsideAndSaid()
{
    const QTemporaryDir folder;
    const Endpoint endpoint{QUrl(u"http://127.0.0.1:9/graphql"_s), Secret("key")};
    {
        Listener listener(folder.path());
        listener.engine.open(endpoint);
        QTRY_COMPARE(listener.resetWith, 0);
    }
    QDirIterator files(
        folder.path(), {u"tasks.sqlite"_s}, QDir::Files, QDirIterator::Subdirectories);
    QVERIFY(files.hasNext());
    QFile file(files.next());
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray(10'000, '?'));
    file.close();
    Listener listener(folder.path());
    listener.engine.open(endpoint);
    QTRY_COMPARE(listener.problems.size(), 1);
    QVERIFY(listener.problems.first().sentence.contains(u"set aside"_s));
    QTRY_COMPARE(listener.resetWith, 0);
}

void EngineSpec::rowsGoToDiskAndStayThere()
{
    const auto server = *sandbox::Sandbox::start({});
    const QTemporaryDir folder;
    const TaskId id = idOf(*server, "partly-failed");
    {
        Listener listener(folder.path());
        listener.engine.open(endpointOf(*server));
        QTRY_VERIFY(listener.tasks.contains(id));
        listener.engine.requestRows({id, RowStream::Failed}, RowDemand::View);
        QTRY_COMPARE_WITH_TIMEOUT(
            listener.state(id, RowStream::Failed).phase, RowStreamState::Phase::Complete, 20'000);
        const RowStreamState state = listener.state(id, RowStream::Failed);
        QCOMPARE(state.rows, 3'211);
        QCOMPARE(state.total, std::optional<qint64>(3'211));
        const auto log = PageLog::open(state.log.path, RowStream::Failed, PageLog::Mode::Read);
        QVERIFY(log);
        QCOMPARE(
            log->templates().size(), std::size_t(3)); // three kinds of errors, not 204 messages
    }
    Listener listener(folder.path());
    listener.engine.open(endpointOf(*server));
    QTRY_VERIFY(listener.tasks.contains(id));
    listener.engine.requestRows({id, RowStream::Failed}, RowDemand::View);
    QTRY_COMPARE(listener.state(id, RowStream::Failed).rows, 3'211);
}

void EngineSpec::rowsThatATaskHasNotAreSaidSo_data()
{
    QTest::addColumn<QByteArray>("nickname");
    QTest::addColumn<RowStream>("stream");
    QTest::addColumn<RowStreamState::Phase>("phase");
    using Phase = RowStreamState::Phase;
    QTest::newRow("no failures") << QByteArray("complete") << RowStream::Failed << Phase::Complete;
    QTest::newRow("of another kind")
        << QByteArray("failed-batch") << RowStream::Failed << Phase::NotSupported;
    QTest::newRow("result of a failed export")
        << QByteArray("failed-export") << RowStream::ExportResult << Phase::None;
}

void EngineSpec::rowsThatATaskHasNotAreSaidSo()
{
    QFETCH(QByteArray, nickname);
    QFETCH(RowStream, stream);
    QFETCH(RowStreamState::Phase, phase);
    const auto server = *sandbox::Sandbox::start({});
    const QTemporaryDir folder;
    Listener listener(folder.path());
    listener.engine.open(endpointOf(*server));
    const TaskId id = idOf(*server, nickname.constData());
    QTRY_VERIFY(listener.tasks.contains(id));
    listener.engine.requestRows({id, stream}, RowDemand::View);
    QTRY_COMPARE(listener.state(id, stream).id.task, id);
    QTRY_COMPARE_WITH_TIMEOUT(listener.state(id, stream).phase, phase, 20'000);
    QCOMPARE(listener.state(id, stream).rows, 0);
}

void EngineSpec::failuresOfATaskThatEndsAreFetchedByThemselves()
{
    const auto server = *sandbox::Sandbox::start({});
    const TaskId id = idOf(*server, "partly-failed");
    const TaskId other = idOf(*server, "five-thousand-failed");
    for (const qint64 limit : {50'000, 3'000}) {
        const QTemporaryDir folder;
        QString storePath;
        {
            Listener listener(folder.path());
            listener.engine.open(endpointOf(*server));
            QTRY_VERIFY_WITH_TIMEOUT(listener.tasks[id].failedRows.has_value(), 20'000);
            QCOMPARE(listener.state(id, RowStream::Failed).rows, 0); // It had ended long before.
            QDirIterator files(
                folder.path(), {u"tasks.sqlite"_s}, QDir::Files, QDirIterator::Subdirectories);
            storePath = files.next();
        }
        {
            // When the program was last used, the task was still running.
            auto store = TaskStore::open(storePath);
            QVERIFY(store);
            const auto tasks = store->tasks();
            QVERIFY(tasks);
            for (TaskEntry entry : *tasks) {
                if (entry.record.id != id)
                    continue;
                entry.record.status = u"IN_PROGRESS"_s;
                entry.failedRows.reset();
                QVERIFY(store->put({entry}, QDateTime::currentDateTimeUtc()));
            }
        }
        Listener listener(folder.path());
        listener.engine.setArchiveLimit(limit);
        listener.engine.open(endpointOf(*server));
        QTRY_VERIFY_WITH_TIMEOUT(listener.tasks[id].failedRows == 3'211, 20'000);
        if (limit > 3'211) {
            QTRY_COMPARE_WITH_TIMEOUT(listener.state(id, RowStream::Failed).phase,
                RowStreamState::Phase::Complete, 20'000);
            QCOMPARE(listener.state(id, RowStream::Failed).rows, 3'211);
        } else {
            QTest::qWait(300);
            QCOMPARE(listener.state(id, RowStream::Failed).rows, 0);
        }
        QCOMPARE(listener.state(other, RowStream::Failed).rows, 0);
    }
}

void EngineSpec::aFailedTasksOwnErrorIsFetched()
{
    const auto server = *sandbox::Sandbox::start({});
    const QTemporaryDir folder;
    Listener listener(folder.path());
    listener.engine.open(endpointOf(*server));
    const TaskId id = idOf(*server, "failed-import-object");
    QTRY_VERIFY(listener.tasks.contains(id));
    listener.engine.requestDetails(id);
    QTRY_VERIFY_WITH_TIMEOUT(listener.errors.contains(id), 20'000);
    QVERIFY2(listener.errors[id].contains("message"), listener.errors[id].constData());
    QVERIFY(!listener.history[id].isEmpty());
}

void EngineSpec::anExportFetchesItsRowsFirst()
{
    const auto server = *sandbox::Sandbox::start({});
    const QTemporaryDir folder;
    Listener listener(folder.path());
    listener.engine.open(endpointOf(*server));
    const TaskId id = idOf(*server, "partly-failed");
    QTRY_VERIFY(listener.tasks.contains(id));
    const QString path = folder.filePath(u"errors.csv"_s);
    RowExport *job = listener.engine.exportRows({.sources = {{.task = id}},
        .path = path,
        .output = RowsOutput{.format = RowFileFormat::CsvExact}});
    QSignalSpy finished(job, &RowExport::finished);
    QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 20'000);
    QVERIFY(finished.first().at(0).value<Result<void>>());
    QCOMPARE(finished.first().at(1).value<RowExportReport>().written, 3'211);
    QCOMPARE(finished.first().at(1).value<RowExportReport>().expected, 3'211);
    const QByteArray csv = contentOf(path);
    QVERIFY(csv.startsWith("message,global_key,external_id,row_data,metadata,attachments\r\n"));
    QVERIFY(csv.count("\r\n") >= 3'212);
}

void EngineSpec::selectedRowsAreExportedInTheirOrder()
{
    const auto server = *sandbox::Sandbox::start({});
    const QTemporaryDir folder;
    Listener listener(folder.path());
    listener.engine.open(endpointOf(*server));
    const TaskId id = idOf(*server, "five-thousand-failed");
    QTRY_VERIFY(listener.tasks.contains(id));
    listener.engine.requestRows({id, RowStream::Failed}, RowDemand::View);
    QTRY_COMPARE_WITH_TIMEOUT(
        listener.state(id, RowStream::Failed).phase, RowStreamState::Phase::Complete, 20'000);
    const QString logPath = listener.state(id, RowStream::Failed).log.path;
    const QString path = folder.filePath(u"some.ndjson"_s);
    RowExport *job = listener.engine.exportRows({.sources = {{.task = id, .logPath = logPath}},
        .rows = {4'999, 0, 17},
        .path = path,
        .output = RowsOutput{.format = RowFileFormat::Ndjson}});
    QSignalSpy finished(job, &RowExport::finished);
    QTRY_COMPARE(finished.size(), 1);
    QVERIFY(finished.first().at(0).value<Result<void>>());
    const auto log = PageLog::open(logPath, RowStream::Failed, PageLog::Mode::Read);
    const QByteArrayList lines = contentOf(path).trimmed().split('\n');
    QCOMPARE(lines.size(), 3);
    qsizetype line = 0;
    for (const qint64 row : {4'999, 0, 17}) {
        const auto page = log->readRows(row, 1);
        QVERIFY(
            lines.at(line++).contains(page->column(FailedColumn::GlobalKey).cell(0).toByteArray()));
    }
}

void EngineSpec::aRetryFileHoldsTheFailedRows()
{
    const auto server = *sandbox::Sandbox::start({});
    const QTemporaryDir folder;
    Listener listener(folder.path());
    listener.engine.open(endpointOf(*server));
    const TaskId id = idOf(*server, "partly-failed");
    QTRY_VERIFY(listener.tasks.contains(id));
    const QString path = folder.filePath(u"retry.ndjson"_s);
    RowExport *job = listener.engine.exportRows({.sources = {{.task = id}},
        .path = path,
        .output = RetryOutput{.format = RetryFormat::Ndjson}});
    QSignalSpy finished(job, &RowExport::finished);
    QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 20'000);
    QVERIFY(finished.first().at(0).value<Result<void>>());
    const auto report = finished.first().at(1).value<RowExportReport>();
    QVERIFY(report.retry.has_value());
    QCOMPARE(report.retry->written + report.retry->withoutRowData + report.retry->repeated, 3'211);
    const QByteArrayList lines = contentOf(path).trimmed().split('\n');
    QCOMPARE(lines.size(), report.retry->written);
    for (const QByteArray &line : lines) {
        const QJsonObject row = QJsonDocument::fromJson(line).object();
        QVERIFY2(!row[u"row_data"_s].toString().isEmpty(), line.constData());
        for (const QString &name : row.keys())
            QVERIFY2(QStringList({u"row_data"_s, u"global_key"_s, u"external_id"_s,
                                     u"metadata_fields"_s, u"attachments"_s})
                         .contains(name),
                line.constData());
    }
}

void EngineSpec::anOriginalFileIsFiltered()
{
    const auto server = *sandbox::Sandbox::start({});
    const QTemporaryDir folder;
    Listener listener(folder.path());
    listener.engine.open(endpointOf(*server));
    const TaskId id = idOf(*server, "five-thousand-failed");
    QTRY_VERIFY(listener.tasks.contains(id));
    listener.engine.requestRows({id, RowStream::Failed}, RowDemand::View);
    QTRY_COMPARE_WITH_TIMEOUT(
        listener.state(id, RowStream::Failed).phase, RowStreamState::Phase::Complete, 20'000);
    const auto log = PageLog::open(
        listener.state(id, RowStream::Failed).log.path, RowStream::Failed, PageLog::Mode::Read);
    QVERIFY(log);

    // Good and bad records in turn, in the user's own manner of writing.
    QByteArray original = "\xEF\xBB\xBF\"Note, quoted\";global_key\r\n";
    QByteArray expected = original;
    qint64 records = 0;
    qint64 failed = 0;
    for (qint64 row = 0; row < log->rows(); row += 7) {
        const QByteArray key =
            log->readRows(row, 1)->column(FailedColumn::GlobalKey).cell(0).toByteArray();
        const QByteArray good = "\"two\nlines\";good-" + QByteArray::number(row) + "\r\n";
        const QByteArray bad = "  spaced ;" + key + "\r\n";
        original += good;
        original += bad;
        records += 2;
        if (!key.isEmpty()) {
            expected += bad;
            ++failed;
        }
    }
    const QString source = folder.filePath(u"import.csv"_s);
    QFile file(source);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(original);
    file.close();

    const QString path = folder.filePath(u"failed.csv"_s);
    RowExport *job = listener.engine.exportRows(
        {.sources = {{.task = id}}, .path = path, .output = OriginalOutput{.original = source}});
    QSignalSpy finished(job, &RowExport::finished);
    QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 20'000);
    QVERIFY(finished.first().at(0).value<Result<void>>());
    const auto report = finished.first().at(1).value<RowExportReport>();
    QVERIFY(report.original.has_value());
    QCOMPARE(report.original->records, records);
    QCOMPARE(report.original->byGlobalKey, failed);
    QCOMPARE(report.written, failed);
    QCOMPARE(contentOf(path), expected);
}

void EngineSpec::aCancelledExportLeavesNoFile()
{
    const auto server = *sandbox::Sandbox::start({});
    const QTemporaryDir folder;
    const QTemporaryDir target;
    Listener listener(folder.path());
    listener.engine.open(endpointOf(*server));
    const TaskId id = idOf(*server, "partly-failed");
    QTRY_VERIFY(listener.tasks.contains(id));
    RowExport *job = listener.engine.exportRows({.sources = {{.task = id}},
        .stream = RowStream::Created,
        .path = target.filePath(u"rows.csv"_s)});
    QSignalSpy waiting(job, &RowExport::waiting);
    QSignalSpy finished(job, &RowExport::finished);
    QTRY_VERIFY(!waiting.isEmpty());
    job->cancel();
    QTRY_COMPARE(finished.size(), 1);
    QCOMPARE(finished.first().at(0).value<Result<void>>().error().kind, Error::Kind::Cancelled);
    QVERIFY(QDir(target.path()).isEmpty());
    listener.engine.stopRows({id, RowStream::Created});
    QTRY_COMPARE(listener.state(id, RowStream::Created).phase, RowStreamState::Phase::Interrupted);
}

void EngineSpec::aPausedExportFetchesNothing()
{
    const auto server = *sandbox::Sandbox::start({});
    const QTemporaryDir folder;
    const QTemporaryDir target;
    Listener listener(folder.path());
    listener.engine.open(endpointOf(*server));
    const TaskId id = idOf(*server, "partly-failed");
    QTRY_VERIFY(listener.tasks.contains(id));
    RowExport *job = listener.engine.exportRows({.sources = {{.task = id}},
        .stream = RowStream::Created,
        .path = target.filePath(u"rows.csv"_s)});
    QSignalSpy waiting(job, &RowExport::waiting);
    QSignalSpy finished(job, &RowExport::finished);
    QTRY_VERIFY(!waiting.isEmpty());
    job->pause();
    QVERIFY(job->isPaused());
    QTRY_COMPARE(listener.state(id, RowStream::Created).phase, RowStreamState::Phase::Interrupted);
    QCOMPARE(finished.size(), 0);

    // However quickly one changes one's mind.
    for (int turn = 0; turn < 3; ++turn) {
        job->resume();
        job->pause();
    }
    job->resume();
    const qint64 rows = listener.state(id, RowStream::Created).rows;
    QTRY_VERIFY_WITH_TIMEOUT(listener.state(id, RowStream::Created).rows > rows, 20'000);
    QCOMPARE(listener.state(id, RowStream::Created).phase, RowStreamState::Phase::Fetching);
    QVERIFY2(finished.isEmpty(), "It took its own pause for an interruption.");
    job->cancel();
    QTRY_COMPARE(finished.size(), 1);
}

void EngineSpec::anExportThatPausesKeepsNoOtherFromItsRows()
{
    const auto server = *sandbox::Sandbox::start({});
    const QTemporaryDir folder;
    const QTemporaryDir target;
    Listener listener(folder.path());
    listener.engine.open(endpointOf(*server));
    const TaskId id = idOf(*server, "five-thousand-failed");
    QTRY_VERIFY(listener.tasks.contains(id));
    RowExport *paused = listener.engine.exportRows(
        {.sources = {{.task = id}}, .path = target.filePath(u"paused.csv"_s)});
    RowExport *other = listener.engine.exportRows(
        {.sources = {{.task = id}}, .path = target.filePath(u"other.csv"_s)});
    QSignalSpy pausedEnd(paused, &RowExport::finished);
    QSignalSpy otherEnd(other, &RowExport::finished);
    paused->pause();
    QTRY_COMPARE_WITH_TIMEOUT(otherEnd.size(), 1, 20'000);
    const auto ended = otherEnd.first().at(0).value<Result<void>>();
    QVERIFY2(ended, qPrintable(ended ? QString() : ended.error().sentence));
    QCOMPARE(pausedEnd.size(), 0);
    paused->resume();
    QTRY_COMPARE_WITH_TIMEOUT(pausedEnd.size(), 1, 20'000);
    QVERIFY(pausedEnd.first().at(0).value<Result<void>>());
    QCOMPARE(
        contentOf(target.filePath(u"paused.csv"_s)), contentOf(target.filePath(u"other.csv"_s)));
}

void EngineSpec::pausedExportsKeepNothingElseFromTheProcessor()
{
    const auto server = *sandbox::Sandbox::start({});
    const QTemporaryDir folder;
    const QTemporaryDir target;
    Listener listener(folder.path());
    listener.engine.open(endpointOf(*server));
    const TaskId id = idOf(*server, "partly-failed");
    QTRY_VERIFY(listener.tasks.contains(id));
    listener.engine.requestRows({id, RowStream::Failed}, RowDemand::View);
    QTRY_COMPARE_WITH_TIMEOUT(
        listener.state(id, RowStream::Failed).phase, RowStreamState::Phase::Complete, 20'000);
    // As many that rest at their first row as the pool has threads.
    const QString logPath = listener.state(id, RowStream::Failed).log.path;
    std::vector<std::unique_ptr<RowExport>> resting;
    int ended = 0;
    for (int number = 0; number < QThreadPool::globalInstance()->maxThreadCount(); ++number) {
        resting.push_back(std::make_unique<RowExport>(
            RowExportRequest{.sources = {{.task = id, .logPath = logPath}},
                .path = target.filePath(u"%1.csv"_s.arg(number))}));
        connect(resting.back().get(), &RowExport::finished, this, [&ended] { ++ended; });
        resting.back()->pause();
        resting.back()->start();
    }
    RowExport *job = listener.engine.exportRows(
        {.sources = {{.task = id}}, .path = target.filePath(u"other.csv"_s)});
    QSignalSpy finished(job, &RowExport::finished);
    QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 20'000);
    QCOMPARE(QDir(target.path()).entryList({u"*.csv"_s}), QStringList{u"other.csv"_s});
    QCOMPARE(ended, 0);

    for (const auto &one : resting)
        one->resume();
    QTRY_COMPARE_WITH_TIMEOUT(ended, static_cast<int>(resting.size()), 20'000);
    QCOMPARE(contentOf(target.filePath(u"0.csv"_s)), contentOf(target.filePath(u"other.csv"_s)));
}

void EngineSpec::aPausedExportCanBeCancelled()
{
    const auto server = *sandbox::Sandbox::start({});
    const QTemporaryDir folder;
    const QTemporaryDir target;
    Listener listener(folder.path());
    listener.engine.open(endpointOf(*server));
    const TaskId id = idOf(*server, "partly-failed");
    QTRY_VERIFY(listener.tasks.contains(id));
    listener.engine.requestRows({id, RowStream::Failed}, RowDemand::View);
    QTRY_COMPARE_WITH_TIMEOUT(
        listener.state(id, RowStream::Failed).phase, RowStreamState::Phase::Complete, 20'000);
    for (const bool isWriting : {false, true}) {
        RowExport job(RowExportRequest{
            .sources = {{.task = id, .logPath = listener.state(id, RowStream::Failed).log.path}},
            .path = target.filePath(u"rows.csv"_s)});
        QSignalSpy finished(&job, &RowExport::finished);
        job.pause();
        if (isWriting) {
            job.start();
            // Who sleeps does not count.
            QTRY_COMPARE(QThreadPool::globalInstance()->activeThreadCount(), 0);
        }
        job.cancel();
        QTRY_COMPARE(finished.size(), 1);
        QCOMPARE(finished.first().at(0).value<Result<void>>().error().kind, Error::Kind::Cancelled);
        QVERIFY(!job.isPaused());
        QTRY_VERIFY(QDir(target.path()).isEmpty());
    }
}

void EngineSpec::anExportThatCannotBeWrittenSaysWhy()
{
    const auto server = *sandbox::Sandbox::start({});
    const QTemporaryDir folder;
    Listener listener(folder.path());
    listener.engine.open(endpointOf(*server));
    const TaskId id = idOf(*server, "partly-failed");
    QTRY_VERIFY(listener.tasks.contains(id));
    const QString path = folder.filePath(u"no/such/folder/errors.csv"_s);
    RowExport *job = listener.engine.exportRows({.sources = {{.task = id}}, .path = path});
    QSignalSpy finished(job, &RowExport::finished);
    QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 20'000);
    const Result<void> outcome = finished.first().at(0).value<Result<void>>();
    QCOMPARE(outcome.error().kind, Error::Kind::Storage);
    QVERIFY(outcome.error().sentence.contains(u"errors.csv"_s));
}

void EngineSpec::aWrongKeyStopsThePolling()
{
    const auto server = *sandbox::Sandbox::start({});
    const QTemporaryDir folder;
    Listener listener(folder.path());
    listener.engine.open({server->endpoint(), Secret("wrong-key")});
    QTRY_COMPARE(listener.poll.phase, PollState::Phase::Stopped);
    QCOMPARE(listener.poll.error->kind, Error::Kind::Unauthorized);
}

void EngineSpec::withoutAKeyOnlyTheStoreIsShown()
{
    const QTemporaryDir folder;
    Listener listener(folder.path());
    listener.engine.open({QUrl(u"http://127.0.0.1:9/graphql"_s), Secret()});
    QTRY_COMPARE(listener.resetWith, 0);
    QCOMPARE(listener.poll.phase, PollState::Phase::Disconnected);
}

QTEST_GUILESS_MAIN(EngineSpec)
#include "EngineSpec.moc"
