// SPDX-License-Identifier: Apache-2.0
#include "base/Utc.h"
#include "labelbox/LabelboxClient.h"
#include "labelbox/RowReader.h"
#include "labelbox/Task.h"
#include "labelbox/TaskListing.h"
#include "tests/Answer.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QSet>
#include <QSignalSpy>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace taskglass;

namespace {

/// The reference implementation of GraphQL as a server, in a process of its own.
class ReferenceServer {
public:
    enum class Age { Current, Older };

    explicit ReferenceServer(Age age)
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"GRAPHQL_MODULE"_s, QString::fromUtf8(CONTRACT_GRAPHQL));
        m_process.setProcessEnvironment(environment);
        m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        QStringList arguments{
            QString::fromUtf8(CONTRACT_SERVER), QString::fromUtf8(CONTRACT_SCHEMA)};
        if (age == Age::Older)
            arguments.append(u"--older"_s);
        m_process.start(QString::fromUtf8(CONTRACT_NODE), arguments);
    }
    ~ReferenceServer()
    {
        // It ends by itself when nobody holds its input any more.
        m_process.closeWriteChannel();
        m_process.waitForFinished(30'000);
    }

    bool isReady()
    {
        const bool hasAnswered =
            QTest::qWaitFor([this] { return m_process.canReadLine(); }, 30'000);
        const QByteArray line = m_process.readLine().trimmed();
        m_port = line.mid(5).toInt();
        return hasAnswered && line.startsWith("PORT ") && m_port > 0;
    }
    Endpoint endpoint(const QByteArray &key = "contract-key") const
    {
        return {QUrl(u"http://127.0.0.1:%1/graphql"_s.arg(m_port)), Secret(key)};
    }

private:
    QProcess m_process{};
    int m_port = 0;
};

QStringList ids(const QList<TaskRecord> &tasks)
{
    QStringList list;
    for (const TaskRecord &task : tasks)
        list.append(task.id.value);
    return list;
}

/// Everything a `RowReader` told, cells as text.
struct Told {
    QList<QByteArrayList> rows{};
    std::optional<Result<void>> outcome{};
    qsizetype pages = 0;
};

} // namespace

class ContractSpec : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void init();
    void cleanup();
    void cleanupTestCase();

    void theKeyIsChecked();
    void theUserAndTheOrganizationAreRead();
    void aPageOfTasksIsNewestFirst();
    void allTasksAreListedTheOrganizationsToo();
    void aStatusIsFilteredByTheServer();
    void anOlderServerIsAskedWithoutOrderAndOrganization();
    void everyFieldOfATaskArrives();
    void oneTaskIsFetchedById();
    void anUnknownTaskIsNotFound();
    void manyTasksAreFetchedInBatchesTheServerAccepts();
    void anEmptyPageWithACursorDoesNotEndTheRows();
    void exactlyFiveThousandCreatedRowsAreAllRead();
    void totalsCostOneRow();
    void aRefusedListOfRowsIsNotFound();
    void anExportStreamIsJoinedBeforeItIsDecoded();
    void anExportWithoutErrorsHasNoSuchStream();
    void aLineFileIsSplitAtLineFeedsOnly();
    void aResultFileGivesItsRows();
    void theTaskObjectReadsItsProperties();

private:
    TaskRecord record(const QString &id)
    {
        Answer<TaskRecord> answer;
        m_client->fetchTask({id}, this, answer.handler());
        if (!answer.wait() || !answer.result())
            return {};
        return answer.value();
    }

    Told told(const QString &id, TaskSource source, RowReader::Shape shape)
    {
        Told all;
        const RowReader::Pointer fetch = RowReader::create(*m_client, record(id), source, shape);
        connect(fetch.get(), &RowReader::pageFetched, this, [&all](const RowPage &page) {
            ++all.pages;
            for (qsizetype row = 0; row < page.rows(); ++row) {
                QByteArrayList cells;
                for (const RowColumn &column : page.columns)
                    cells.append(column.cell(row).toByteArray());
                all.rows.append(cells);
            }
        });
        connect(fetch.get(), &RowReader::finished, this,
            [&all](const Result<void> &outcome) { all.outcome = outcome; });
        fetch->start();
        [&all] { QTRY_VERIFY_WITH_TIMEOUT(all.outcome.has_value(), 30'000); }();
        return all;
    }

    std::unique_ptr<ReferenceServer> m_server{};
    std::unique_ptr<LabelboxClient> m_client{};
};

void ContractSpec::initTestCase()
{
    m_server = std::make_unique<ReferenceServer>(ReferenceServer::Age::Current);
    QVERIFY2(m_server->isReady(), "The reference server did not start.");
}

void ContractSpec::init()
{
    m_client = std::make_unique<LabelboxClient>(m_server->endpoint());
}

void ContractSpec::cleanup()
{
    m_client.reset();
}

void ContractSpec::cleanupTestCase()
{
    m_server.reset();
}

void ContractSpec::theKeyIsChecked()
{
    LabelboxClient stranger(m_server->endpoint("another-key"));
    Answer<User> answer;
    stranger.fetchUser(this, answer.handler());
    QVERIFY(answer.wait());
    QVERIFY(!answer.result());
    QCOMPARE(answer.error().kind, Error::Kind::Unauthorized);
}

void ContractSpec::theUserAndTheOrganizationAreRead()
{
    Answer<User> user;
    m_client->fetchUser(this, user.handler());
    QVERIFY(user.wait());
    QVERIFY(user.result());
    QCOMPARE(user.value().id, u"user-1"_s);
    QCOMPARE(user.value().email, u"contract@example.com"_s);
    QCOMPARE(user.value().name, u"Name of User"_s);
    QCOMPARE(user.value().nickname, u"nick"_s);
    QVERIFY(user.value().isViewer);
    QVERIFY(user.value().createdAt.utc.isValid());
    Answer<Organization> organization;
    m_client->fetchOrganization(this, organization.handler());
    QVERIFY(organization.wait());
    QVERIFY(organization.result());
    QCOMPARE(organization.value().name, u"Contract"_s);
}

void ContractSpec::aPageOfTasksIsNewestFirst()
{
    for (const qsizetype skip : {qsizetype(0), qsizetype(100), qsizetype(200)}) {
        Answer<TaskPage> answer;
        m_client->fetchTasks(
            {.skip = skip}, LabelboxClient::RetryPolicy::Once, this, answer.handler());
        QVERIFY(answer.wait());
        QVERIFY(answer.result());
        QCOMPARE(answer.value().tasks.size(), std::min<qsizetype>(100, 250 - skip));
        QCOMPARE(answer.value().tasks.first().id.value, u"task-%1"_s.arg(249 - skip));
    }
}

void ContractSpec::allTasksAreListedTheOrganizationsToo()
{
    Answer<TaskSweep> answer;
    qsizetype onPages = 0;
    TaskListing(*m_client).fetchAll(
        this,
        [&onPages](TaskListing::Scope, const QList<TaskRecord> &page) {
            return (onPages += page.size()) > 0;
        },
        answer.handler());
    QVERIFY(answer.wait());
    QVERIFY(answer.result());
    const QStringList all = ids(answer.value().tasks);
    QCOMPARE(all.size(), 253);
    QCOMPARE(QSet<QString>(all.begin(), all.end()).size(), 253);
    QVERIFY(all.contains(u"task-1002"_s));
    QCOMPARE(onPages, 253);
    QCOMPARE(m_client->traits().listsOrganization, std::optional(true));
}

void ContractSpec::aStatusIsFilteredByTheServer()
{
    Answer<TaskSweep> whole;
    TaskListing(*m_client).fetchAll(this, {}, whole.handler());
    QVERIFY(whole.wait());
    QVERIFY(whole.result());
    QSet<QString> wanted;
    for (const TaskRecord &task : whole.value().tasks) {
        if (task.status == u"IN_PROGRESS"_s)
            wanted.insert(task.id.value);
    }
    QVERIFY(!wanted.isEmpty());
    Answer<TaskSweep> some;
    TaskListing(*m_client).fetchAllOf(u"IN_PROGRESS"_s, this, {}, some.handler());
    QVERIFY(some.wait());
    QVERIFY(some.result());
    const QStringList found = ids(some.value().tasks);
    QCOMPARE(QSet<QString>(found.begin(), found.end()), wanted);
}

void ContractSpec::anOlderServerIsAskedWithoutOrderAndOrganization()
{
    ReferenceServer older(ReferenceServer::Age::Older);
    QVERIFY(older.isReady());
    LabelboxClient client(older.endpoint());
    Answer<TaskPage> page;
    client.fetchTasks({}, LabelboxClient::RetryPolicy::Once, this, page.handler());
    QVERIFY(page.wait());
    QVERIFY(page.result());
    QCOMPARE(page.value().tasks.first().id.value, u"task-0"_s);
    Answer<TaskSweep> all;
    TaskListing(client).fetchAll(this, {}, all.handler());
    QVERIFY(all.wait());
    QVERIFY(all.result());
    QCOMPARE(all.value().tasks.size(), 250);
    QCOMPARE(client.traits().listsOrganization, std::optional(false));
    Answer<TaskSweep> newest;
    TaskListing(client).fetchNewest(LabelboxClient::RetryPolicy::Once, this, newest.handler());
    QVERIFY(newest.wait());
    QVERIFY(newest.result());
    QVERIFY(ids(newest.value().tasks).contains(u"task-249"_s));
}

void ContractSpec::everyFieldOfATaskArrives()
{
    const TaskRecord foundry = record(u"foundry"_s);
    QCOMPARE(foundry.id.value, u"foundry"_s);
    QCOMPARE(foundry.name, u"foundry"_s);
    QCOMPARE(foundry.type, u"create-model-job"_s);
    QCOMPARE(foundry.status, u"CANCELED"_s);
    QCOMPARE(foundry.completionPercentage, std::optional(double(16 * 13 % 101)));
    QCOMPARE(foundry.createdAt.wire, u"2026-01-01T00:16:00.000Z"_s);
    QCOMPARE(foundry.updatedAt.utc, utcMoment(QDate(2026, 1, 1), QTime(0, 21)));
    QVERIFY(foundry.result.isNull());
    QVERIFY(foundry.errors.isNull());
    QCOMPARE(QJsonDocument::fromJson(foundry.metadata)["modelRunId"_L1].toString(), u"run-1"_s);
    const TaskRecord batch = record(u"batch-failed"_s);
    QVERIFY(batch.name.isNull());
    QCOMPARE(batch.result, u"{\"message\":\"No data rows could be added\"}"_s);
    QCOMPARE(record(u"task-7"_s).completionPercentage, std::nullopt);
}

void ContractSpec::oneTaskIsFetchedById()
{
    QCOMPARE(record(u"task-42"_s).name, u"task 42"_s);
}

void ContractSpec::anUnknownTaskIsNotFound()
{
    Answer<TaskRecord> answer;
    m_client->fetchTask({u"nobody"_s}, this, answer.handler());
    QVERIFY(answer.wait());
    QVERIFY(!answer.result());
    QCOMPARE(answer.error().kind, Error::Kind::NoSuchTask);
}

void ContractSpec::manyTasksAreFetchedInBatchesTheServerAccepts()
{
    QList<TaskId> wanted;
    for (int index = 20; index < 80; ++index)
        wanted.append({u"task-%1"_s.arg(index)});
    wanted.insert(30, {u"nobody"_s});
    Answer<QList<TaskRecord>> answer;
    TaskListing(*m_client).fetchById(
        wanted, LabelboxClient::RetryPolicy::Once, this, answer.handler());
    QVERIFY(answer.wait());
    QVERIFY(answer.result());
    const QStringList found = ids(answer.value());
    QCOMPARE(found.size(), 60);
    QCOMPARE(QSet<QString>(found.begin(), found.end()).size(), 60);
}

void ContractSpec::anEmptyPageWithACursorDoesNotEndTheRows()
{
    const Told all = told(u"upsert-refused"_s, TaskSource::PagedFailedRows, RowReader::Shape::Rows);
    QVERIFY(*all.outcome);
    QCOMPARE(all.rows.size(), 3);
    for (int index = 0; index < 3; ++index) {
        const QByteArrayList &row = all.rows[index];
        const QByteArray number = QByteArray::number(index + 1);
        QCOMPARE(row[int(FailedColumn::Message)],
            "Duplicate global key: 'gk-%1'"_ba.replace("%1", number));
        QCOMPARE(row[int(FailedColumn::GlobalKey)], "gk-%1"_ba.replace("%1", number));
        QVERIFY(row[int(FailedColumn::Metadata)].contains("\"nested\":true"));
        QVERIFY(row[int(FailedColumn::Attachments)].contains("RAW_TEXT"));
    }
}

void ContractSpec::exactlyFiveThousandCreatedRowsAreAllRead()
{
    const Told all =
        told(u"upsert-created"_s, TaskSource::PagedCreatedRows, RowReader::Shape::Rows);
    QVERIFY(*all.outcome);
    QCOMPARE(all.rows.size(), 5'000);
    QCOMPARE(all.rows.first()[int(CreatedColumn::Id)], "cm0"_ba);
    QCOMPARE(all.rows.last()[int(CreatedColumn::Id)], "cm4999"_ba);
    QCOMPARE(all.rows.last()[int(CreatedColumn::RowData)], "https://example.test/4999.jpg"_ba);
}

void ContractSpec::totalsCostOneRow()
{
    Answer<std::optional<qint64>> failed;
    m_client->fetchRowTotal({u"upsert-refused"_s}, RowStream::Failed, this, failed.handler());
    QVERIFY(failed.wait());
    QVERIFY(failed.result());
    QCOMPARE(failed.value(), std::optional<qint64>(3));
    Answer<std::optional<qint64>> created;
    m_client->fetchRowTotal({u"upsert-created"_s}, RowStream::Created, this, created.handler());
    QVERIFY(created.wait());
    QVERIFY(created.result());
    QCOMPARE(created.value(), std::optional<qint64>(5'000));
}

void ContractSpec::aRefusedListOfRowsIsNotFound()
{
    Answer<RowPage> answer;
    m_client->fetchRows({u"task-5"_s}, RowStream::Created, {}, 10, this, answer.handler());
    QVERIFY(answer.wait());
    QVERIFY(!answer.result());
    QCOMPARE(answer.error().kind, Error::Kind::NotFound);
}

void ContractSpec::anExportStreamIsJoinedBeforeItIsDecoded()
{
    Answer<std::optional<ExportHeader>> header;
    m_client->fetchExportHeader(
        {u"export-streamed"_s}, RowStream::ExportResult, this, header.handler());
    QVERIFY(header.wait());
    QVERIFY(header.result());
    QVERIFY(header.value().has_value());
    QCOMPARE(header.value()->lines, std::optional<qint64>(40));
    const Told all = told(u"export-streamed"_s, TaskSource::ExportResult, RowReader::Shape::Values);
    QVERIFY(*all.outcome);
    QCOMPARE(all.rows.size(), 40);
    for (int index = 0; index < 40; ++index) {
        const QJsonObject line = QJsonDocument::fromJson(all.rows[index].first()).object();
        QCOMPARE(line["data_row"_L1]["external_id"_L1].toString(),
            u"K\u00e4se-%1-\u732b.jpg"_s.arg(index));
    }
}

void ContractSpec::anExportWithoutErrorsHasNoSuchStream()
{
    Answer<std::optional<ExportHeader>> header;
    m_client->fetchExportHeader(
        {u"export-streamed"_s}, RowStream::ExportErrors, this, header.handler());
    QVERIFY(header.wait());
    QVERIFY(header.result());
    QVERIFY(!header.value().has_value());
}

void ContractSpec::aLineFileIsSplitAtLineFeedsOnly()
{
    const Told all = told(u"export-lines"_s, TaskSource::ExportResult, RowReader::Shape::Values);
    QVERIFY(*all.outcome);
    QCOMPARE(all.rows.size(), 3);
    QCOMPARE(QJsonDocument::fromJson(all.rows[1].first())["b"_L1].toString(), u"one\u2028two"_s);
    QCOMPARE(QJsonDocument::fromJson(all.rows[2].first())["c"_L1].toInt(), 3);
}

void ContractSpec::aResultFileGivesItsRows()
{
    const Told failed =
        told(u"import-partly"_s, TaskSource::FileFailedRows, RowReader::Shape::Rows);
    QVERIFY(*failed.outcome);
    QCOMPARE(failed.rows.size(), 2);
    QCOMPARE(failed.rows[1][int(FailedColumn::Message)], "Duplicate global key: 'gk-2'"_ba);
    QCOMPARE(failed.rows[1][int(FailedColumn::ExternalId)], "cat-3.jpg"_ba);
    const Told groups =
        told(u"import-partly"_s, TaskSource::FileFailedRows, RowReader::Shape::Values);
    QCOMPARE(groups.rows.size(), 1);
    const Told created =
        told(u"import-partly"_s, TaskSource::FileCreatedRows, RowReader::Shape::Rows);
    QCOMPARE(created.rows.size(), 1);
    QCOMPARE(created.rows[0][int(CreatedColumn::GlobalKey)], "gk-1"_ba);
}

void ContractSpec::theTaskObjectReadsItsProperties()
{
    Answer<std::shared_ptr<Task>> answer;
    fetchTaskObject(*m_client, {u"upsert-refused"_s}, this, answer.handler());
    QVERIFY(answer.wait());
    QVERIFY(answer.result());
    const std::shared_ptr<Task> task = answer.value();
    QCOMPARE(task->taskClass(), TaskClass::DataUpsertTask);
    QCOMPARE(task->createdBy().id, u"user-1"_s);
    Answer<bool> hasErrors;
    task->hasErrors(this, hasErrors.handler());
    QVERIFY(hasErrors.wait());
    QVERIFY(hasErrors.result());
    QVERIFY(hasErrors.value());
    Answer<PropertyValue> errors;
    qsizetype elements = 0;
    task->errors(
        [&elements](const RowPage &page) {
            elements += page.rows();
            return true;
        },
        this, errors.handler());
    QVERIFY(errors.wait());
    QVERIFY(errors.result());
    QCOMPARE(errors.value().shape, PropertyValue::Shape::List);
    QCOMPARE(errors.value().elements, 3);
    QCOMPARE(elements, 3);
}

QTEST_GUILESS_MAIN(ContractSpec)
#include "ContractSpec.moc"
