// SPDX-License-Identifier: Apache-2.0
#include "analysis/MessageTemplates.h"
#include "engine/RowExport.h"
#include "store/PageLog.h"
#include "tests/engine/Listener.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QProcess>
#include <QSet>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace taskglass;
using namespace Qt::StringLiterals;
using Phase = RowStreamState::Phase;

namespace {

constexpr int patience = 120'000; ///< Milliseconds; only a failing test waits that long.

/// Rows of a created stream, straight from the server's answers: none of our reading is used.
class ServerRows {
public:
    ServerRows(QUrl endpoint, QString task)
        : m_endpoint(std::move(endpoint)), m_task(std::move(task))
    {
    }

    /// The next page; empty after the last.
    QJsonArray next()
    {
        if (m_isDone)
            return {};
        const QJsonObject question{
            {u"query"_s,
                u"query Rows($taskId: ID!, $first: Int, $from: String) { "
                u"successesfulDataRowImports(data: {taskId: $taskId, first: $first, from: $from}) "
                u"{ "
                u"after total nodes { id externalId globalKey rowData } } }"_s},
            {u"variables"_s,
                QJsonObject{{u"taskId"_s, m_task}, {u"first"_s, 5000},
                    {u"from"_s, m_cursor.isEmpty() ? QJsonValue() : QJsonValue(m_cursor)}}}};
        QNetworkRequest request(m_endpoint);
        request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
        request.setRawHeader("Authorization", "Bearer key");
        QNetworkReply *reply = m_network.post(request, QJsonDocument(question).toJson());
        QSignalSpy finished(reply, &QNetworkReply::finished);
        if (!reply->isFinished() && !finished.wait(patience))
            return {};
        const QByteArray body = reply->readAll();
        reply->deleteLater();
        const QJsonObject list =
            QJsonDocument::fromJson(body)[u"data"_s][u"successesfulDataRowImports"_s].toObject();
        if (list.isEmpty())
            qWarning("%s", body.left(500).constData());
        m_cursor = list[u"after"_s].toString();
        m_isDone = m_cursor.isEmpty();
        return list[u"nodes"_s].toArray();
    }

private:
    QNetworkAccessManager m_network{};
    QUrl m_endpoint;
    QString m_task;
    QString m_cursor{};
    bool m_isDone = false;
};

/// Replaces the log at @p path by one page that says to go on at @p cursor.
void writeStub(const QString &path, const QByteArray &cursor)
{
    QFile::remove(path);
    auto log = PageLog::open(path, RowStream::Failed, PageLog::Mode::Append);
    RowPage page(RowStream::Failed);
    for (RowColumn &column : page.columns)
        column.append(CellKind::Text, "of long ago");
    page.cursor = cursor;
    const Outcome written = log->append(page);
    Q_ASSERT(written);
}

/// A whole log at @p path, each of its @p pages a row.
void writeWhole(const QString &path, int pages)
{
    QFile::remove(path);
    auto log =
        PageLog::open(path, RowStream::Failed, PageLog::Mode::Append, messageTemplateVersion);
    for (int number = 1; number <= pages; ++number) {
        RowPage page(RowStream::Failed);
        for (RowColumn &column : page.columns)
            column.append(CellKind::Text, "of long ago");
        page.cursor = number < pages ? QByteArray::number(number) : QByteArray();
        const Outcome written = log->append(page);
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

    void aKilledDownloadResumesAndHasEveryRowOnce();
    void aCursorThatIsRefusedBeginsAnew();
    void aNewCopyThatWasCutOffGoesOn();
    void aLogThatCannotBeReadIsSetAside_data();
    void aLogThatCannotBeReadIsSetAside();
    void aDamagedLogIsReadAnew_data();
    void aDamagedLogIsReadAnew();
    void aLogThatSomebodyElseWritesIsShown();
    void bothStreamsOfATaskArriveAtOnce();
    void anExportGoesOnWhenTheTaskIsLeft();
    void rowsThatWereNotSavedAreNotThereWithoutAKey();
    void rowsOfSeveralTasksGoToOneFile();
    void aMillionRowsAreExportedAsTheServerSentThem();

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
    listener.engine.requestRows(id, RowStream::Failed);
    const auto isThere = [&] {
        return listener.state(id, RowStream::Failed).phase == Phase::Complete;
    };
    return QTest::qWaitFor(isThere, patience) ? listener.state(id, RowStream::Failed).logPath
                                              : QString();
}

void RowDownloadSpec::aKilledDownloadResumesAndHasEveryRowOnce()
{
    const TaskId id = idOf(*m_server, "partly-failed");
    const auto stream = RowStream::Created;
    qint64 before = 0;
    for (const qint64 enough : {15'000, 90'000}) {
        QProcess helper;
        helper.start(QStringLiteral(DOWNLOAD_HELPER),
            {m_server->endpoint().toString(), m_folder->path(), id.value,
                QString::number(static_cast<int>(stream))});
        QVERIFY(helper.waitForStarted());
        qint64 rows = 0;
        while (rows < enough) {
            QVERIFY2(helper.waitForReadyRead(patience), helper.readAllStandardError().constData());
            while (helper.canReadLine()) {
                const qint64 said = helper.readLine().trimmed().toLongLong();
                QVERIFY2(said >= before, "a resumed download has at least what there was");
                rows = said;
            }
        }
        helper.kill();
        QVERIFY(helper.waitForFinished());
        QCOMPARE(helper.exitStatus(), QProcess::CrashExit);
        QVERIFY2(rows < 900'000, "it was to be killed on its way");
        before = rows;
    }

    Listener listener(m_folder->path());
    listener.engine.open(endpointOf(*m_server));
    QTRY_VERIFY(listener.tasks.contains(id));
    listener.engine.requestRows(id, stream);
    QTRY_VERIFY_WITH_TIMEOUT(listener.state(id, stream).rows > 0, patience);
    QVERIFY2(listener.state(id, stream).rows >= before, "it begins where the killed one ended");
    QTRY_COMPARE_WITH_TIMEOUT(listener.state(id, stream).phase, Phase::Complete, patience);
    QCOMPARE(listener.state(id, stream).rows, 996'789);

    const auto log = PageLog::open(listener.state(id, stream).logPath, stream, PageLog::Mode::Read);
    QVERIFY(log);
    QSet<QByteArray> ids;
    ids.reserve(1'000'000);
    for (qsizetype page = 0; page < log->pages(); ++page) {
        const auto rows = log->readPage(page);
        QVERIFY(rows);
        for (qsizetype row = 0; row < rows->rows(); ++row)
            ids.insert(rows->column(CreatedColumn::Id).cell(row).toByteArray());
    }
    QCOMPARE(ids.size(), 996'789);
    // In the server's order, too.
    ServerRows server(m_server->endpoint(), id.value);
    qint64 number = 0;
    for (int page = 0; page < 40; ++page) {
        for (const QJsonValue &expected : server.next()) {
            const auto row = log->readRows(number++, 1);
            QCOMPARE(row->column(CreatedColumn::Id).cell(0).toByteArray(),
                expected[u"id"_s].toString().toUtf8());
        }
    }
    QCOMPARE(number, 200'000);
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
        if (state.task == id && state.stream == RowStream::Failed)
            states.append(state);
    });
    listener.engine.requestRows(id, RowStream::Failed);
    QTRY_VERIFY_WITH_TIMEOUT(
        !states.isEmpty() && states.constLast().phase == Phase::Complete, patience);
    for (const RowStreamState &state : std::as_const(states)) {
        if (state.phase == Phase::Fetching)
            QCOMPARE(state.rows, 1); // The old row stays until all new ones are there.
    }
    QCOMPARE(states.constLast().rows, 3'211);
    QVERIFY(states.constLast().edition != states.constFirst().edition);
    QVERIFY(!states.constLast().rowsAnew);
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
        listener.engine.requestRows(id, RowStream::Failed);
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
        Outcome outcome;
        RowExport *job = listener.engine.exportRows(request);
        QSignalSpy finished(job, &RowExport::finished);
        connect(job, &RowExport::finished, this, [&](const Outcome &how) { outcome = how; });
        return finished.wait(patience) ? outcome : Outcome(Error{});
    };
    if (pages > 32) {
        const Outcome first = exported();
        QVERIFY(!first);
        QCOMPARE(first.error().kind, Error::Kind::Damaged);
    } else {
        listener.engine.renewRows(id, RowStream::Failed);
    }
    QVERIFY(exported());
    QCOMPARE(contentOf(path), whole);
    QVERIFY(contentOf(m_folder->filePath(u"rows.csv"_s)).count('\n') > 3'211);

    // Once: what is damaged again is the disk's doing.
    QSignalSpy problems(&listener.engine, &Engine::storeProblem);
    listener.engine.renewRows(id, RowStream::Failed);
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
    listener.engine.requestRows(id, RowStream::Failed);
    QTRY_COMPARE_WITH_TIMEOUT(
        listener.state(id, RowStream::Failed).phase, Phase::Interrupted, patience);
    QCOMPARE(listener.state(id, RowStream::Failed).rows, 1);
    QVERIFY(listener.state(id, RowStream::Failed).error->sentence.contains(u"another"_s));
    QVERIFY(listener.problems.isEmpty());
}

void RowDownloadSpec::bothStreamsOfATaskArriveAtOnce()
{
    const TaskId id = idOf(*m_server, "partly-failed");
    const TaskId second = idOf(*m_server, "five-thousand-failed");
    const TaskId third = idOf(*m_server, "complete");
    Listener listener(m_folder->path());
    listener.engine.open(endpointOf(*m_server));
    QTRY_VERIFY(listener.tasks.contains(id) && listener.tasks.contains(third));
    listener.engine.requestRows(id, RowStream::Created);
    QTRY_VERIFY_WITH_TIMEOUT(listener.state(id, RowStream::Created).rows > 0, patience);
    // The other stream of the task and a second task need not wait for the million; a third must.
    listener.engine.requestRows(second, RowStream::Created);
    listener.engine.requestRows(third, RowStream::Created);
    listener.engine.requestRows(id, RowStream::Failed);
    QTRY_COMPARE_WITH_TIMEOUT(
        listener.state(id, RowStream::Failed).phase, Phase::Complete, patience);
    QCOMPARE(listener.state(id, RowStream::Created).phase, Phase::Fetching);
    listener.engine.stopRows(id, RowStream::Created);
    listener.engine.stopRows(third, RowStream::Created);
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
    listener.engine.requestRows(id, RowStream::Failed);
    RowExport *job = listener.engine.exportRows(
        {.sources = {{.task = id}}, .path = path, .format = RowFileFormat::CsvExact});
    QSignalSpy finished(job, &RowExport::finished);
    listener.engine.leaveRows(id, RowStream::Failed);
    QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, patience);
    QVERIFY(finished.first().at(0).value<Outcome>());
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
    listener.engine.requestRows(id, RowStream::Failed);
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
            .format = RowFileFormat::Ndjson,
            .columns = {static_cast<int>(FailedColumn::GlobalKey)}});
    QSignalSpy finished(job, &RowExport::finished);
    QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, patience);
    QVERIFY(finished.first().at(0).value<Outcome>());
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

void RowDownloadSpec::aMillionRowsAreExportedAsTheServerSentThem()
{
    const TaskId id = idOf(*m_server, "complete");
    const QString path = m_folder->filePath(u"rows.ndjson"_s);
    {
        Listener listener(m_folder->path());
        listener.engine.open(endpointOf(*m_server));
        QTRY_VERIFY(listener.tasks.contains(id));
        RowExport *job = listener.engine.exportRows({.sources = {{.task = id}},
            .stream = RowStream::Created,
            .path = path,
            .format = RowFileFormat::Ndjson});
        QSignalSpy finished(job, &RowExport::finished);
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, patience);
        QVERIFY(finished.first().at(0).value<Outcome>());
        QCOMPARE(finished.first().at(1).value<RowExportReport>().written, 1'000'000);
    }
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    ServerRows server(m_server->endpoint(), id.value);
    qint64 number = 0;
    for (QJsonArray page = server.next(); !page.isEmpty(); page = server.next()) {
        for (const QJsonValue &expected : std::as_const(page)) {
            const QJsonObject row = QJsonDocument::fromJson(file.readLine()).object();
            const bool isSame = row[u"id"_s] == expected[u"id"_s]
                && row[u"global_key"_s] == expected[u"globalKey"_s]
                && row[u"external_id"_s] == expected[u"externalId"_s]
                && row[u"row_data"_s] == expected[u"rowData"_s];
            QVERIFY2(isSame, qPrintable(u"row %1"_s.arg(number)));
            ++number;
        }
    }
    QCOMPARE(number, 1'000'000);
    QVERIFY(file.atEnd());
}

QTEST_GUILESS_MAIN(RowDownloadSpec)
#include "RowDownloadSpec.moc"
