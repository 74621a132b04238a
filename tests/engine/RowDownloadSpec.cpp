// SPDX-License-Identifier: Apache-2.0
#include "analysis/MessageTemplates.h"
#include "engine/RowDownload.h"
#include "engine/RowExport.h"
#include "store/PageLog.h"
#include "tests/engine/Listener.h"
#include "tests/labelbox/ScriptedLabelbox.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

using namespace taskglass;
using namespace Qt::StringLiterals;
using Phase = RowStreamState::Phase;

namespace {

constexpr int patience = 120'000; ///< Milliseconds; only a failing test waits that long.

/// Replaces the log at @p path by one page that says to go on at @p cursor.
void writeStub(const QString &path, const QByteArray &cursor)
{
    QFile::remove(path);
    auto log = PageLog::open(path, RowStream::Failed, PageLog::Mode::Append);
    RowPage page(RowStream::Failed);
    for (RowColumn &column : page.columns)
        column.append(CellKind::Text, "of long ago");
    page.cursor = cursor;
    const Result<void> written = log->append(page);
    Q_ASSERT(written);
}

/// A whole log at @p path, each of its @p pages a row.
void writeWhole(const QString &path, int pages, quint32 templateVersion = messageTemplateVersion)
{
    QFile::remove(path);
    auto log = PageLog::open(path, RowStream::Failed, PageLog::Mode::Append, templateVersion);
    for (int number = 1; number <= pages; ++number) {
        RowPage page(RowStream::Failed);
        for (RowColumn &column : page.columns)
            column.append(CellKind::Text, "of long ago");
        page.cursor = number < pages ? QByteArray::number(number) : QByteArray();
        const Result<void> written = log->append(page);
        Q_ASSERT(written);
    }
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

/// Rows on their way to disk, and what may happen to them there.
class RowDownloadSpec : public QObject {
    Q_OBJECT
private slots:
    void init();

    void aCursorThatIsRefusedBeginsAnew();
    void aNewCopyThatWasCutOffGoesOn();
    void aLogThatCannotBeReadIsSetAside_data();
    void aLogThatCannotBeReadIsSetAside();
    void aDamagedLogIsReadAnew_data();
    void aDamagedLogIsReadAnew();
    void aLogThatSomebodyElseWritesIsShown();
    void rowsOfAnOlderProgramAreGroupedAnew();
    void rowsWithoutKindsStayAsTheyAre();
    void allOfAKindIsExported();
    void aListWithoutEndIsReadOnce();
    void aLongWaitIsSaid();
    void bothStreamsOfATaskArriveAtOnce();
    void anExportGoesOnWhenTheTaskIsLeft();
    void rowsThatWereNotSavedAreNotThereWithoutAKey();
    void rowsOfSeveralTasksGoToOneFile();

private:
    /// Downloads the failed rows of a task and says where they are.
    QString downloaded(const TaskId &id);

    std::unique_ptr<QTemporaryDir> m_folder{};
    std::unique_ptr<sandbox::Sandbox> m_server{};
};

void RowDownloadSpec::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(m_folder->isValid());
    if (!m_server)
        m_server = *sandbox::Sandbox::start({});
}

QString RowDownloadSpec::downloaded(const TaskId &id)
{
    Listener listener(m_folder->path());
    listener.engine.open(endpointOf(*m_server));
    if (!QTest::qWaitFor([&] { return listener.tasks.contains(id); }, patience))
        return {};
    listener.engine.requestRows({id, RowStream::Failed}, RowDemand::View);
    const auto isThere = [&] {
        return listener.state(id, RowStream::Failed).phase == Phase::Complete;
    };
    return QTest::qWaitFor(isThere, patience) ? listener.state(id, RowStream::Failed).log.path
                                              : QString();
}

void RowDownloadSpec::aCursorThatIsRefusedBeginsAnew()
{
    const TaskId id = idOf(*m_server, "partly-failed");
    const QString path = downloaded(id);
    QVERIFY(!path.isEmpty());
    const QByteArray whole = contentOf(path);
    writeStub(path, "a cursor of another server");

    Listener listener(m_folder->path());
    listener.engine.open(endpointOf(*m_server));
    QTRY_VERIFY(listener.tasks.contains(id));
    QList<RowStreamState> states;
    connect(&listener.engine, &Engine::rowsChanged, this, [&](const RowStreamState &state) {
        if (state.id == StreamId{id, RowStream::Failed})
            states.append(state);
    });
    listener.engine.requestRows({id, RowStream::Failed}, RowDemand::View);
    QTRY_VERIFY_WITH_TIMEOUT(
        !states.isEmpty() && states.constLast().phase == Phase::Complete, patience);
    for (const RowStreamState &state : std::as_const(states)) {
        if (state.phase == Phase::Fetching)
            QCOMPARE(state.rows, 1); // The old row stays until all new ones are there.
    }
    QCOMPARE(states.constLast().rows, 3'211);
    QVERIFY(states.constLast().log.edition != states.constFirst().log.edition);
    QVERIFY(!states.constLast().refetchedRows);
    QCOMPARE(contentOf(path), whole);
    QVERIFY(!QFile::exists(path + u".new"_s));
}

void RowDownloadSpec::aNewCopyThatWasCutOffGoesOn()
{
    const TaskId id = idOf(*m_server, "partly-failed");
    const QString path = downloaded(id);
    const QByteArray whole = contentOf(path);
    writeStub(path, "a cursor of another server");
    // All came, but it was not put in its place any more.
    QFile copy(path + u".new"_s);
    QVERIFY(copy.open(QIODevice::WriteOnly));
    copy.write(whole);
    copy.close();
    QCOMPARE(downloaded(id), path);
    QCOMPARE(contentOf(path), whole);

    // What cannot be read of a copy is no loss.
    writeStub(path, "a cursor of another server");
    QVERIFY(copy.open(QIODevice::WriteOnly));
    copy.write("something else");
    copy.close();
    QCOMPARE(downloaded(id), path);
    QCOMPARE(contentOf(path), whole);
}

void RowDownloadSpec::aLogThatCannotBeReadIsSetAside_data()
{
    QTest::addColumn<bool>("isNewer");
    QTest::newRow("damaged") << false;
    QTest::newRow("of a newer version") << true;
}

void RowDownloadSpec::aLogThatCannotBeReadIsSetAside()
{
    QFETCH(bool, isNewer);
    const TaskId id = idOf(*m_server, "partly-failed");
    const QString path = downloaded(id);
    const QByteArray whole = contentOf(path);
    QByteArray spoilt = whole;
    spoilt[isNewer ? 8 : 0] = isNewer ? 9 : '?';
    for (int round = 1; round <= 2; ++round) {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(spoilt);
        file.close();
        Listener listener(m_folder->path());
        listener.engine.open(endpointOf(*m_server));
        QTRY_VERIFY(listener.tasks.contains(id));
        listener.engine.requestRows({id, RowStream::Failed}, RowDemand::View);
        QTRY_COMPARE_WITH_TIMEOUT(listener.problems.size(), 1, patience);
        const QString aside =
            path + (round == 1 ? u".bad"_s : u".2.bad"_s); // Nothing is overwritten.
        QVERIFY2(listener.problems.constFirst().sentence.contains(QFileInfo(aside).fileName()),
            qPrintable(listener.problems.constFirst().sentence));
        QCOMPARE(contentOf(aside), spoilt);
        QTRY_COMPARE_WITH_TIMEOUT(
            listener.state(id, RowStream::Failed).phase, Phase::Complete, patience);
        QCOMPARE(contentOf(path), whole);
    }
}

void RowDownloadSpec::aDamagedLogIsReadAnew_data()
{
    QTest::addColumn<int>("pages");
    QTest::newRow("near its end") << 1;
    QTest::newRow("far from its end") << 40;
}

void RowDownloadSpec::aDamagedLogIsReadAnew()
{
    QFETCH(const int, pages);
    const TaskId id = idOf(*m_server, "partly-failed");
    const QString path = downloaded(id);
    const QByteArray whole = contentOf(path);
    writeWhole(path, pages);
    QByteArray damaged = contentOf(path);
    damaged.replace(damaged.indexOf("of long ago"), 1, "O");
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(damaged), damaged.size());
    file.close();

    Listener listener(m_folder->path());
    listener.engine.open(endpointOf(*m_server));
    QTRY_VERIFY(listener.tasks.contains(id));
    // An export stumbles over it, and has it mended: the next one is fine.
    const auto exported = [&] {
        RowExportRequest request;
        request.sources = {{.task = id}};
        request.path = m_folder->filePath(u"rows.csv"_s);
        Result<void> outcome;
        RowExport *job = listener.engine.exportRows(request);
        QSignalSpy finished(job, &RowExport::finished);
        connect(job, &RowExport::finished, this, [&](const Result<void> &how) { outcome = how; });
        return finished.wait(patience) ? outcome : Result<void>(Error{});
    };
    if (pages > 32) {
        const Result<void> first = exported();
        QVERIFY(!first);
        QCOMPARE(first.error().kind, Error::Kind::Damaged);
    } else {
        listener.engine.refetchRows({id, RowStream::Failed});
    }
    QVERIFY(exported());
    QCOMPARE(contentOf(path), whole);
    QVERIFY(contentOf(m_folder->filePath(u"rows.csv"_s)).count('\n') > 3'211);

    // Once: what is damaged again is the disk's doing.
    QSignalSpy problems(&listener.engine, &Engine::storeProblem);
    listener.engine.refetchRows({id, RowStream::Failed});
    QTRY_COMPARE(problems.size(), 1);
    QVERIFY(problems.at(0).at(0).value<Error>().sentence.contains(u"Check the disk"));
}

void RowDownloadSpec::aLogThatSomebodyElseWritesIsShown()
{
    const TaskId id = idOf(*m_server, "partly-failed");
    const QString path = downloaded(id);
    {
        const auto other = PageLog::open(path, RowStream::Failed, PageLog::Mode::Append);
        QVERIFY(other);
        QCOMPARE(downloaded(id), path); // Complete as it is.
    }
    writeStub(path, "more");
    const auto other = PageLog::open(path, RowStream::Failed, PageLog::Mode::Append);
    QVERIFY(other);
    Listener listener(m_folder->path());
    listener.engine.open(endpointOf(*m_server));
    QTRY_VERIFY(listener.tasks.contains(id));
    listener.engine.requestRows({id, RowStream::Failed}, RowDemand::View);
    QTRY_COMPARE_WITH_TIMEOUT(
        listener.state(id, RowStream::Failed).phase, Phase::Interrupted, patience);
    QCOMPARE(listener.state(id, RowStream::Failed).rows, 1);
    QVERIFY(listener.state(id, RowStream::Failed).error->sentence.contains(u"another"_s));
    QVERIFY(listener.problems.isEmpty());
}

void RowDownloadSpec::rowsOfAnOlderProgramAreGroupedAnew()
{
    const TaskId id = idOf(*m_server, "partly-failed");
    const QString path = downloaded(id);
    writeWhole(path, 3, messageTemplateVersion - 1);
    QCOMPARE(downloaded(id), path);
    const auto log = PageLog::open(path, RowStream::Failed, PageLog::Mode::Read);
    QVERIFY(log);
    QCOMPARE(log->rows(), 3); // They were not asked for again.
    QVERIFY(log->isComplete());
    QCOMPARE(log->templateVersion(), messageTemplateVersion);
    QCOMPARE(log->templates().size(), std::size_t{1});
    QCOMPARE(log->templates().front().text, "of long ago"_ba);
    QCOMPARE(log->templates().front().rows, 3);
    QCOMPARE(QDir(QFileInfo(path).path()).entryList({u"*.renewed"_s}).size(), 0);
}

void RowDownloadSpec::rowsWithoutKindsStayAsTheyAre()
{
    const QString path = m_folder->filePath(u"created.rows"_s);
    {
        auto log = PageLog::open(
            path, RowStream::Created, PageLog::Mode::Append, messageTemplateVersion - 1);
        RowPage page(RowStream::Created);
        for (RowColumn &column : page.columns)
            column.append(CellKind::Text, "of long ago");
        QVERIFY(log->append(page));
    }
    const QByteArray whole = contentOf(path);
    LabelboxClient client(endpointOf(*m_server));
    TaskRecord task;
    task.id = TaskId{u"t"_s};
    task.type = u"adv-upsert-data-rows"_s;
    task.status = u"COMPLETE"_s;
    RowDownload download(client, task, RowStream::Created, path);
    download.start();
    QCOMPARE(download.state().phase, Phase::Complete);
    QCOMPARE(contentOf(path), whole);
}

/// A kind is chosen while its rows arrive, by the templates that it has by then.
void RowDownloadSpec::allOfAKindIsExported()
{
    const TaskId id = idOf(*m_server, "partly-failed");
    const QString path = downloaded(id);
    QFile::remove(path);
    {
        auto log =
            PageLog::open(path, RowStream::Failed, PageLog::Mode::Append, messageTemplateVersion);
        RowPage page(RowStream::Failed);
        for (const char *name : {"ann", "bob", "carol", "ann"}) {
            for (RowColumn &column : page.columns)
                column.append(CellKind::Text, "User " + std::string(name) + " may not write here");
        }
        for (RowColumn &column : page.columns)
            column.append(CellKind::Text, "The disk is full");
        TemplateTable().assign(page);
        QVERIFY(log->append(page));
    }
    Listener listener(m_folder->path());
    listener.engine.open(endpointOf(*m_server));
    QTRY_VERIFY(listener.tasks.contains(id));
    const QString file = m_folder->filePath(u"kind.ndjson"_s);
    RowExport *job = listener.engine.exportRows({.sources = {{.task = id}},
        .query = {.templateIds = {0}},
        .path = file,
        .output = RowsOutput{.format = RowFileFormat::Ndjson,
            .columns = {static_cast<int>(FailedColumn::Message)}}});
    QSignalSpy finished(job, &RowExport::finished);
    QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, patience);
    QVERIFY(finished.first().at(0).value<Result<void>>());
    const QByteArrayList lines = contentOf(file).trimmed().split('\n');
    QCOMPARE(lines.size(), 4);
    for (const QByteArray &line : lines)
        QVERIFY(line.contains("may not write here"));
}

void RowDownloadSpec::aListWithoutEndIsReadOnce()
{
    ScriptedLabelbox server;
    server.on("failedDataRowImports", [](const ScriptedLabelbox::Asked &) {
        return ScriptedLabelbox::data(R"({"failedDataRowImports":{"after":"1","total":9,)"
                                      R"("results":[{"message":"no","spec":{"globalKey":"a"}}]}})");
    });
    TaskRecord task;
    task.id = TaskId{u"t"_s};
    task.type = u"adv-upsert-data-rows"_s;
    task.status = u"COMPLETE"_s;
    // Whoever looks again must not make more of it.
    for (int time = 0; time < 3; ++time) {
        RowDownload download(
            server.client, task, RowStream::Failed, m_folder->filePath(u"t.rows"_s));
        download.start();
        QTRY_COMPARE_WITH_TIMEOUT(download.state().phase, Phase::Interrupted, patience);
        QCOMPARE(download.state().rows, 2);
        QVERIFY(download.state().error);
        QVERIFY2(download.state().error->sentence.contains(u"does not end"_s),
            qPrintable(download.state().error->sentence));
    }
}

void RowDownloadSpec::aLongWaitIsSaid()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    connect(&server, &QTcpServer::newConnection, this, [&server] {
        QTcpSocket *socket = server.nextPendingConnection();
        connect(socket, &QTcpSocket::readyRead, socket, [socket] {
            if (socket->readAll().contains("}")) {
                socket->write("HTTP/1.1 503 Busy\r\nRetry-After: 20\r\n"
                              "Content-Length: 0\r\n\r\n");
            }
        });
    });
    LabelboxClient client(
        {QUrl(u"http://127.0.0.1:%1/graphql"_s.arg(server.serverPort())), Secret("key")});
    TaskRecord task;
    task.id = TaskId{u"t"_s};
    task.type = u"adv-upsert-data-rows"_s;
    task.status = u"COMPLETE"_s;
    RowDownload download(client, task, RowStream::Failed, m_folder->filePath(u"t.rows"_s));
    download.start();
    QTRY_VERIFY_WITH_TIMEOUT(download.state().error.has_value(), patience);
    QCOMPARE(download.state().phase, Phase::Fetching);
    QVERIFY(download.state().nextAt > QDateTime::currentDateTimeUtc());
    QCOMPARE(download.state().error->kind, Error::Kind::Unavailable);
    download.stop();
    QVERIFY(!download.state().nextAt.isValid());
}

void RowDownloadSpec::bothStreamsOfATaskArriveAtOnce()
{
    const TaskId id = idOf(*m_server, "partly-failed");
    const TaskId second = idOf(*m_server, "five-thousand-failed");
    const TaskId third = idOf(*m_server, "complete");
    Listener listener(m_folder->path());
    listener.engine.open(endpointOf(*m_server));
    QTRY_VERIFY(listener.tasks.contains(id) && listener.tasks.contains(third));
    listener.engine.requestRows({id, RowStream::Created}, RowDemand::View);
    QTRY_VERIFY_WITH_TIMEOUT(listener.state(id, RowStream::Created).rows > 0, patience);
    // The other stream of the task and a second task need not wait for the million; a third must.
    listener.engine.requestRows({second, RowStream::Created}, RowDemand::View);
    listener.engine.requestRows({third, RowStream::Created}, RowDemand::View);
    listener.engine.requestRows({id, RowStream::Failed}, RowDemand::View);
    QTRY_COMPARE_WITH_TIMEOUT(
        listener.state(id, RowStream::Failed).phase, Phase::Complete, patience);
    QCOMPARE(listener.state(id, RowStream::Created).phase, Phase::Fetching);
    listener.engine.stopRows({id, RowStream::Created});
    listener.engine.stopRows({third, RowStream::Created});
    QTRY_COMPARE_WITH_TIMEOUT(
        listener.state(third, RowStream::Created).phase, Phase::Interrupted, patience);
    QTRY_COMPARE_WITH_TIMEOUT(
        listener.state(second, RowStream::Created).phase, Phase::Complete, patience);
}

void RowDownloadSpec::anExportGoesOnWhenTheTaskIsLeft()
{
    const TaskId id = idOf(*m_server, "five-thousand-failed");
    const QString path = m_folder->filePath(u"rows.csv"_s);
    Listener listener(m_folder->path());
    listener.engine.open(endpointOf(*m_server));
    QTRY_VERIFY(listener.tasks.contains(id));
    listener.engine.requestRows({id, RowStream::Failed}, RowDemand::View);
    RowExport *job = listener.engine.exportRows({.sources = {{.task = id}},
        .path = path,
        .output = RowsOutput{.format = RowFileFormat::CsvExact}});
    QSignalSpy finished(job, &RowExport::finished);
    listener.engine.releaseRows({id, RowStream::Failed}, RowDemand::View);
    QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, patience);
    QVERIFY(finished.first().at(0).value<Result<void>>());
    QCOMPARE(finished.first().at(1).value<RowExportReport>().written, 5'000);
}

void RowDownloadSpec::rowsThatWereNotSavedAreNotThereWithoutAKey()
{
    const TaskId id = idOf(*m_server, "partly-failed");
    // What was saved with one key is not shown without it: it may be another person's.
    QVERIFY(!downloaded(id).isEmpty());
    Listener listener(m_folder->path());
    listener.engine.open({m_server->endpoint(), Secret()});
    QTRY_COMPARE(listener.resetWith, 0);
    listener.engine.requestRows({id, RowStream::Failed}, RowDemand::View);
    QTRY_COMPARE(listener.state(id, RowStream::Failed).phase, Phase::Interrupted);
    QCOMPARE(listener.state(id, RowStream::Failed).error->kind, Error::Kind::KeyMissing);
}

void RowDownloadSpec::rowsOfSeveralTasksGoToOneFile()
{
    const TaskId first = idOf(*m_server, "partly-failed");
    const TaskId none = idOf(*m_server, "complete");
    const TaskId last = idOf(*m_server, "five-thousand-failed");
    const QString path = m_folder->filePath(u"several.ndjson"_s);
    Listener listener(m_folder->path());
    listener.engine.open(endpointOf(*m_server));
    QTRY_VERIFY(listener.tasks.contains(first) && listener.tasks.contains(last));
    RowExport *job = listener.engine.exportRows(
        {.sources = {{.task = first, .name = u"one"_s}, {.task = none, .name = u"two"_s},
             {.task = last, .name = u"three"_s}},
            .path = path,
            .output = RowsOutput{.format = RowFileFormat::Ndjson,
                .columns = {static_cast<int>(FailedColumn::GlobalKey)}}});
    QSignalSpy finished(job, &RowExport::finished);
    QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, patience);
    QVERIFY(finished.first().at(0).value<Result<void>>());
    QCOMPARE(finished.first().at(1).value<RowExportReport>().written, 3'211 + 5'000);
    QCOMPARE(finished.first().at(1).value<RowExportReport>().expected, 3'211 + 5'000);
    const QByteArrayList lines = contentOf(path).trimmed().split('\n');
    QCOMPARE(lines.size(), 8'211);
    const QJsonObject row = QJsonDocument::fromJson(lines.at(3'211)).object();
    QCOMPARE(row.keys(), QStringList({u"global_key"_s, u"task_id"_s, u"task_name"_s}));
    QCOMPARE(row[u"task_id"_s].toString(), last.value);
    QCOMPARE(row[u"task_name"_s].toString(), u"three"_s);
    QCOMPARE(QJsonDocument::fromJson(lines.at(3'210))[u"task_name"_s].toString(), u"one"_s);
}

QTEST_GUILESS_MAIN(RowDownloadSpec)
#include "RowDownloadSpec.moc"
