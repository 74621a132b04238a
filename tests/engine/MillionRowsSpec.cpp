// SPDX-License-Identifier: Apache-2.0
#include "engine/RowExport.h"
#include "store/PageLog.h"
#include "tests/engine/Listener.h"

#include <QFile>
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

constexpr int patience = 240'000; ///< Milliseconds; only a failing test waits that long.

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

} // namespace

/// A million rows on their way to disk and from there into a file, compared one by one with what
/// the server says. A spec of its own, because it takes as long as all others of this folder.
class MillionRowsSpec : public QObject {
    Q_OBJECT
private slots:
    void init();

    void aKilledDownloadResumesAndHasEveryRowOnce();
    void theyAreExportedAsTheServerSentThem();

private:
    std::unique_ptr<QTemporaryDir> m_folder{};
    std::unique_ptr<sandbox::Sandbox> m_server{};
};

void MillionRowsSpec::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(m_folder->isValid());
    if (!m_server)
        m_server = *sandbox::Sandbox::start({});
}

void MillionRowsSpec::aKilledDownloadResumesAndHasEveryRowOnce()
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
    listener.engine.requestRows({id, stream}, RowDemand::View);
    QTRY_VERIFY_WITH_TIMEOUT(listener.state(id, stream).rows > 0, patience);
    QVERIFY2(listener.state(id, stream).rows >= before, "it begins where the killed one ended");
    QTRY_COMPARE_WITH_TIMEOUT(listener.state(id, stream).phase, Phase::Complete, patience);
    QCOMPARE(listener.state(id, stream).rows, 996'789);

    const auto log =
        PageLog::open(listener.state(id, stream).log.path, stream, PageLog::Mode::Read);
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

void MillionRowsSpec::theyAreExportedAsTheServerSentThem()
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
            .output = RowsOutput{.format = RowFileFormat::Ndjson}});
        QSignalSpy finished(job, &RowExport::finished);
        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, patience);
        QVERIFY(finished.first().at(0).value<Result<void>>());
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

QTEST_GUILESS_MAIN(MillionRowsSpec)
#include "MillionRowsSpec.moc"
