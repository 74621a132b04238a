// SPDX-License-Identifier: Apache-2.0
#include "engine/DownloadQueue.h"
#include "engine/ExportQueue.h"
#include "tests/engine/ScriptedDownloads.h"

#include <QTest>

using namespace taskglass;
using namespace Qt::StringLiterals;
using Phase = RowStreamState::Phase;

namespace {

const StreamId a{{u"a"_s}, RowStream::Failed};
const StreamId b{{u"b"_s}, RowStream::Failed};

constexpr ExportTicket first{1};
constexpr ExportTicket second{2};

} // namespace

/// Exports of which some rows have still to come. No server is needed for that.
class ExportQueueSpec : public QObject {
    Q_OBJECT
private slots:
    void init();
    void cleanup();

    void anExportIsReadyWhenAllItsRowsAreThere();
    void rowsThatAreThereMakeItReadyAtOnce();
    void oneTaskWithoutRowsIsLeftOutOfSeveral();
    void aTaskWithoutRowsAloneMakesNoFile();
    void anInterruptionEndsTheWait();
    void whoLeavesLetsGoOfTheRows();
    void rowsThatAnotherExportWaitsForGoOn();
    void whoComesBackHearsNothingOfTheFirstWait();

private:
    ScriptedDownload *download(const StreamId &id) { return m_factory.last[id]; }

    TaskRegistry m_tasks;
    ScriptedDownloads m_factory;
    std::unique_ptr<DownloadQueue> m_downloads;
    std::unique_ptr<ExportQueue> m_exports;
    QList<std::pair<qint64, qint64>> m_progress;
    std::map<ExportTicket, QStringList> m_ready;
    std::map<ExportTicket, Error> m_failed;
};

void ExportQueueSpec::init()
{
    for (const StreamId &id : {a, b})
        m_tasks.apply({{.id = id.task, .name = u"JSON Import"_s, .status = u"COMPLETE"_s}});
    m_factory = {};
    m_downloads = std::make_unique<DownloadQueue>(m_tasks, m_factory);
    m_exports = std::make_unique<ExportQueue>(*m_downloads);
    connect(m_exports.get(), &ExportQueue::progressed, this,
        [this](ExportTicket, qint64 rows, qint64 total) { m_progress.append({rows, total}); });
    connect(m_exports.get(), &ExportQueue::ready, this,
        [this](ExportTicket ticket, const QStringList &logs) { m_ready[ticket] = logs; });
    connect(m_exports.get(), &ExportQueue::failed, this,
        [this](ExportTicket ticket, const Error &error) { m_failed[ticket] = error; });
}

void ExportQueueSpec::cleanup()
{
    m_exports.reset();
    m_downloads.reset();
    m_progress.clear();
    m_ready.clear();
    m_failed.clear();
}

void ExportQueueSpec::anExportIsReadyWhenAllItsRowsAreThere()
{
    m_exports->add(first, {b, a});
    download(a)->arrive(3);
    QCOMPARE(m_progress.last(), std::pair(qint64(3), qint64(-1)));
    download(b)->arrive(4, 10);
    QCOMPARE(m_progress.last(), std::pair(qint64(7), qint64(-1)));
    download(a)->end(Phase::Complete);
    QCOMPARE(m_progress.last(), std::pair(qint64(7), qint64(13)));
    QVERIFY(m_ready.empty());
    download(b)->end(Phase::Complete);
    QCOMPARE(m_ready[first], QStringList({u"b"_s, u"a"_s}));
    QVERIFY(m_failed.empty());
}

void ExportQueueSpec::rowsThatAreThereMakeItReadyAtOnce()
{
    m_factory.endAtOnce = true;
    m_exports->add(first, {a, b});
    QCOMPARE(m_ready[first], QStringList({u"a"_s, u"b"_s}));
}

void ExportQueueSpec::oneTaskWithoutRowsIsLeftOutOfSeveral()
{
    m_exports->add(first, {a, b});
    download(a)->end(Phase::None);
    QVERIFY(m_failed.empty());
    download(b)->end(Phase::Complete);
    QCOMPARE(m_ready[first], QStringList({QString(), u"b"_s}));
}

void ExportQueueSpec::aTaskWithoutRowsAloneMakesNoFile()
{
    for (const Phase phase : {Phase::None, Phase::NotYet, Phase::NotSupported}) {
        m_failed.clear();
        m_exports->add(first, {a});
        download(a)->end(phase);
        QCOMPARE(m_failed[first].kind, Error::Kind::NoData);
        QVERIFY(m_ready.empty());
    }
}

void ExportQueueSpec::anInterruptionEndsTheWait()
{
    m_exports->add(first, {a, b});
    m_exports->add(second, {a});
    m_downloads->stop(a);
    QCOMPARE(m_failed.size(), std::size_t(2));
    QCOMPARE(m_failed[first].sentence, u"It was stopped."_s);
    QVERIFY(!download(b)->isRunning()); // Nothing else waits for those.
}

void ExportQueueSpec::whoLeavesLetsGoOfTheRows()
{
    m_exports->add(first, {a, b});
    m_downloads->request(b, RowDemand::View);
    m_exports->remove(first);
    QVERIFY(!download(a)->isRunning());
    QVERIFY(download(b)->isRunning());
    download(b)->end(Phase::Complete);
    QVERIFY(m_ready.empty() && m_failed.empty());
    m_exports->remove(first);
}

void ExportQueueSpec::rowsThatAnotherExportWaitsForGoOn()
{
    m_exports->add(first, {a});
    m_exports->add(second, {a});
    m_exports->remove(first);
    QVERIFY(download(a)->isRunning());
    download(a)->end(Phase::Complete);
    QCOMPARE(m_ready.size(), std::size_t(1));
    QVERIFY(m_ready.count(second));
}

void ExportQueueSpec::whoComesBackHearsNothingOfTheFirstWait()
{
    m_exports->add(first, {a});
    m_exports->remove(first);
    m_exports->add(second, {a});
    QVERIFY(m_failed.empty()); // That was its own pause.
    QCOMPARE(m_factory.made, 2);
    download(a)->end(Phase::Complete);
    QVERIFY(m_ready.count(second) && !m_ready.count(first));
}

QTEST_GUILESS_MAIN(ExportQueueSpec)
#include "ExportQueueSpec.moc"
