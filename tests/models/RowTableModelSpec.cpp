// SPDX-License-Identifier: Apache-2.0
#include "models/RowTableModel.h"

#include <QAbstractItemModelTester>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

/// A page of failed rows numbered from @p first; row n has template n % 3.
RowPage failedPage(int first, int count, const QByteArray &cursor)
{
    RowPage page(RowStream::Failed);
    page.cursor = cursor;
    for (int number = first; number < first + count; ++number) {
        const QByteArray n = QByteArray::number(number);
        const auto view = [](const QByteArray &bytes) {
            return std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size()));
        };
        page.column(FailedColumn::Message).append(CellKind::Text, view("message " + n));
        page.column(FailedColumn::GlobalKey).append(CellKind::Text, view("key-" + n));
        page.column(FailedColumn::ExternalId).append(CellKind::Null, "null");
        page.column(FailedColumn::RowData)
            .append(CellKind::Text, view("https://example.test/" + n));
        page.column(FailedColumn::Metadata)
            .append(CellKind::Json, R"([{"name":"a"},{"name":"b,c"}])");
        page.column(FailedColumn::Attachments).append(CellKind::Missing);
        page.templates.push_back(static_cast<quint32>(number % 3));
        if (number < 3)
            page.newTemplates.push_back("template " + n);
    }
    return page;
}

QString shown(const RowTableModel &model, int row, int column, int role = Qt::DisplayRole)
{
    return model.index(row, column).data(role).toString();
}

} // namespace

class RowTableModelSpec : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder{};
    QString m_path{};
    int m_logs = 0;

    PageLog newLog(RowStream stream = RowStream::Failed)
    {
        m_path = m_folder.filePath(u"%1.log"_s.arg(++m_logs));
        Result<PageLog> log = PageLog::open(m_path, stream, PageLog::Mode::Append);
        Q_ASSERT(log);
        return std::move(log).value();
    }

private slots:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

    void cellsSayWhatTheServerSent()
    {
        PageLog log = newLog();
        QVERIFY(log.append(failedPage(0, 5000, "more")));
        RowTableModel model;
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QVERIFY(model.setLog(m_path, RowStream::Failed));
        QCOMPARE(model.rowCount(), 5000);
        QCOMPARE(model.columnCount(), 7);
        QCOMPARE(shown(model, 1233, 0), u"1,234"_s);
        QCOMPARE(shown(model, 1233, 1), u"message 1233"_s);
        QCOMPARE(shown(model, 1233, 2), u"key-1233"_s);
        QCOMPARE(shown(model, 1233, 3), QString());
        QCOMPARE(shown(model, 1233, 4), u"https://example.test/1233"_s);
        QVERIFY(shown(model, 1233, 5).startsWith(u"2 "_s));
        QCOMPARE(shown(model, 1233, 6), QString());
        // To be null and to be missing look alike in a table; the whole row tells them apart.
        const QString json = shown(model, 1233, 0, RowTableModel::RowJsonRole);
        QVERIFY(json.contains(u"\"externalId\": null"_s));
        QVERIFY(!json.contains(u"\"attachments\""_s));
        QCOMPARE(shown(model, 4999, 5, RowTableModel::RawTextRole),
            uR"([{"name":"a"},{"name":"b,c"}])"_s);
        QCOMPARE(model.index(4999, 0).data(RowTableModel::RowNumberRole).toLongLong(), 4999);
    }

    void oddCellsAreReadable()
    {
        PageLog log = newLog();
        RowPage page(RowStream::Failed);
        const std::string huge = "{\"text\":\"" + std::string(1'100'000, 'x') + "\"}";
        page.column(FailedColumn::Message).append(CellKind::Text, "");
        page.column(FailedColumn::GlobalKey).append(CellKind::Text, "tab\there\x01");
        page.column(FailedColumn::ExternalId).append(CellKind::Text, std::string(400, 'e'));
        page.column(FailedColumn::RowData).append(CellKind::Json, huge);
        page.column(FailedColumn::Metadata).append(CellKind::Json, R"([{"name":"a"}])");
        page.column(FailedColumn::Attachments).append(CellKind::Json, "[{},{}]");
        QVERIFY(log.append(page));
        RowTableModel model;
        QVERIFY(model.setLog(m_path, RowStream::Failed));
        QCOMPARE(shown(model, 0, 1), u"(no message from the server)"_s);
        QVERIFY(model.index(0, 1).data(RowTableModel::StandInRole).toBool());
        QCOMPARE(shown(model, 0, 2), u"tab here\\x01"_s);
        QCOMPARE(shown(model, 0, 2, RowTableModel::RawTextRole), u"tab\there\x01"_s);
        QCOMPARE(shown(model, 0, 3).size(), 300);
        QCOMPARE(shown(model, 0, 4), u"JSON, 1.1 MB"_s);
        QCOMPARE(shown(model, 0, 5), u"1 field"_s);
        QCOMPARE(shown(model, 0, 6), u"2"_s);
    }

    void halfAPairIsOneSign()
    {
        PageLog log = newLog();
        RowPage page(RowStream::Failed);
        for (RowColumn &column : page.columns)
            column.append(CellKind::Text,
                "a\xed\xa0\xbd"
                "b");
        QVERIFY(log.append(page));
        RowTableModel model;
        QVERIFY(model.setLog(m_path, RowStream::Failed));
        for (const int role : {int(Qt::DisplayRole), int(RowTableModel::RawTextRole)})
            QCOMPARE(shown(model, 0, 2, role), u"a\ufffdb"_s);
        QVERIFY(shown(model, 0, 2, Qt::ToolTipRole).contains(u"a\ufffdb"_s));
        QVERIFY(shown(model, 0, 0, RowTableModel::RowJsonRole).contains(uR"("a\ud83db")"_s));
    }

    void theInspectorGetsTheRowAsJson()
    {
        PageLog log = newLog();
        RowPage page = failedPage(7, 1, {});
        page.templates.clear();
        QVERIFY(log.append(page));
        RowTableModel model;
        QVERIFY(model.setLog(m_path, RowStream::Failed));
        const QString expected =
            u"{\n  \"message\": \"message 7\",\n  \"globalKey\": \"key-7\",\n"
            "  \"externalId\": null,\n  \"rowData\": \"https://example.test/7\",\n"
            "  \"metadata\": [\n    {\n      \"name\": \"a\"\n    },\n    {\n"
            "      \"name\": \"b,c\"\n    }\n  ]\n}"_s;
        QCOMPARE(shown(model, 0, 0, RowTableModel::RowJsonRole), expected);
        QCOMPARE(shown(model, 0, 4, RowTableModel::RowJsonRole), expected);
    }

    void linesOfAnExportHaveASize()
    {
        PageLog log = newLog(RowStream::ExportResult);
        RowPage page(RowStream::ExportResult);
        page.column(LineColumn::Line).append(CellKind::Json, R"({"b":1,"a":[2]})");
        QVERIFY(log.append(page));
        RowTableModel model;
        QVERIFY(model.setLog(m_path, RowStream::ExportResult));
        QCOMPARE(model.columnCount(), 3);
        QCOMPARE(shown(model, 0, 1), uR"({"b":1,"a":[2]})"_s);
        QVERIFY(shown(model, 0, 2).startsWith(u"15 "_s));
        QCOMPARE(shown(model, 0, 1, RowTableModel::RowJsonRole),
            u"{\n  \"b\": 1,\n  \"a\": [\n    2\n  ]\n}"_s);
    }

    void rowsThatArriveAreAppended()
    {
        PageLog log = newLog();
        QVERIFY(log.append(failedPage(0, 70, "1")));
        RowTableModel model;
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QVERIFY(model.setLog(m_path, RowStream::Failed));
        // Read the slice at the end while it is short.
        QCOMPARE(shown(model, 69, 1), u"message 69"_s);
        QVERIFY(log.append(failedPage(70, 100, "2")));
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        QVERIFY(model.refresh());
        QCOMPARE(inserted.size(), 1);
        QCOMPARE(inserted.at(0).at(1).toInt(), 70);
        QCOMPARE(inserted.at(0).at(2).toInt(), 169);
        for (int row = 60; row < 170; ++row)
            QCOMPARE(shown(model, row, 1), u"message %1"_s.arg(row));
        QVERIFY(model.refresh());
        QCOMPARE(inserted.size(), 1);
    }

    void someRowsAreShownInAnyOrder()
    {
        PageLog log = newLog();
        QVERIFY(log.append(failedPage(0, 100, "1")));
        RowTableModel model;
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QVERIFY(model.setLog(m_path, RowStream::Failed));
        model.showRows({98, 2, 97});
        QVERIFY(model.isLimited());
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(shown(model, 0, 1), u"message 98"_s);
        QCOMPARE(shown(model, 0, 0), u"99"_s);
        QCOMPARE(shown(model, 1, 1), u"message 2"_s);
        QCOMPARE(model.modelRowOf(97), 2);
        QCOMPARE(model.modelRowOf(96), -1);
        QCOMPARE(model.numberAt(1), 2);
        // Rows that arrive are not shown by themselves, but can be.
        QVERIFY(log.append(failedPage(100, 10, "2")));
        QVERIFY(model.refresh());
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(model.storedRows(), 110);
        model.appendRows({107, 0});
        model.appendRows({});
        QCOMPARE(model.rowCount(), 5);
        QCOMPARE(shown(model, 3, 1), u"message 107"_s);
        model.showRows({});
        QCOMPARE(model.rowCount(), 0);
        model.showAllRows();
        QVERIFY(!model.isLimited());
        QCOMPARE(model.rowCount(), 110);
        QCOMPARE(model.modelRowOf(98), 98);
    }

    void rowsFoundBeforeTheModelHeardOfThemAreShown()
    {
        PageLog log = newLog();
        QVERIFY(log.append(failedPage(0, 100, "1")));
        RowTableModel model;
        QVERIFY(model.setLog(m_path, RowStream::Failed));
        // A search reads the log by itself, and may be ahead of the model.
        QVERIFY(log.append(failedPage(100, 200, "2")));
        model.showRows({150, 3});
        QCOMPARE(model.storedRows(), 300);
        QCOMPARE(shown(model, 0, 1), u"message 150"_s);
        QVERIFY(log.append(failedPage(300, 100, "3")));
        model.appendRows({350, 399, 400}); // The last is not there: of a log that is gone.
        QCOMPARE(model.rowCount(), 4);
        QCOMPARE(shown(model, 3, 1), u"message 399"_s);
        model.showAllRows();
        QCOMPARE(model.rowCount(), 400);
        QCOMPARE(shown(model, 399, 1), u"message 399"_s);
    }

    void everyColumnButTheNumberHasAnOrder()
    {
        using By = RowOrder::By;
        QVERIFY(!RowTableModel::orderBy(RowStream::Failed, 0, Qt::AscendingOrder));
        QVERIFY(!RowTableModel::orderBy(RowStream::Failed, 7, Qt::AscendingOrder));
        QCOMPARE(RowTableModel::orderBy(RowStream::Failed, 1, Qt::DescendingOrder),
            (RowOrder{.column = 0, .by = By::Text, .direction = Qt::DescendingOrder}));
        QCOMPARE(RowTableModel::orderBy(RowStream::Failed, 5, Qt::AscendingOrder),
            (RowOrder{.column = 4, .by = By::Members, .direction = Qt::AscendingOrder}));
        QCOMPARE(RowTableModel::orderBy(RowStream::ExportResult, 2, Qt::AscendingOrder),
            (RowOrder{.column = 0, .by = By::Size, .direction = Qt::AscendingOrder}));
    }

    void aLogBegunAnewIsShownFromItsBeginning()
    {
        {
            PageLog log = newLog();
            QVERIFY(log.append(failedPage(0, 100, "1")));
        }
        RowTableModel model;
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QVERIFY(model.setLog(m_path, RowStream::Failed));
        QCOMPARE(model.rowCount(), 100);
        QVERIFY(QFile::remove(m_path));
        {
            Result<PageLog> again = PageLog::open(m_path, RowStream::Failed, PageLog::Mode::Append);
            QVERIFY(again);
            RowPage page = failedPage(7, 2, {});
            page.templates.clear();
            QVERIFY(again->append(page));
        }
        QVERIFY(model.refresh());
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(shown(model, 0, 1), u"message 7"_s);
        QVERIFY(QFile::remove(m_path));
        const Result<void> gone = model.refresh();
        QVERIFY(!gone);
        QCOMPARE(gone.error().kind, Error::Kind::Storage);
        QCOMPARE(model.rowCount(), 0);
    }

    void damageIsSaidOnce()
    {
        {
            PageLog log = newLog();
            QVERIFY(log.append(failedPage(0, 200, "1")));
            QVERIFY(log.append(failedPage(200, 100, {})));
        }
        QFile file(m_path);
        QVERIFY(file.open(QIODevice::ReadWrite));
        QByteArray bytes = file.readAll();
        bytes.replace(bytes.indexOf("message 150"), 1, "M");
        QVERIFY(file.seek(0));
        QCOMPARE(file.write(bytes), bytes.size());
        file.close();
        RowTableModel model;
        QVERIFY(model.setLog(m_path, RowStream::Failed));
        QSignalSpy failed(&model, &RowTableModel::readFailed);
        QCOMPARE(shown(model, 280, 1), u"message 280"_s);
        QCoreApplication::processEvents();
        QCOMPARE(failed.size(), 0);
        QCOMPARE(shown(model, 150, 1), u"(cannot be read)"_s);
        QCOMPARE(shown(model, 1, 1), u"(cannot be read)"_s);
        QVERIFY(failed.wait());
        QCOMPARE(failed.size(), 1);
        QCOMPARE(failed.at(0).at(0).value<Error>().kind, Error::Kind::Damaged);
    }

    void whatCannotBeOpenedIsAnErrorAndShowsNothing()
    {
        PageLog log = newLog();
        QVERIFY(log.append(failedPage(0, 3, {})));
        RowTableModel model;
        QVERIFY(model.setLog(m_path, RowStream::Failed));
        const Result<void> missing =
            model.setLog(m_folder.filePath(u"missing.log"_s), RowStream::Failed);
        QVERIFY(!missing);
        QCOMPARE(missing.error().kind, Error::Kind::Storage);
        QCOMPARE(model.rowCount(), 0);
        QVERIFY(model.setLog(QString(), RowStream::Created));
        QCOMPARE(model.rowCount(), 0);
        QCOMPARE(model.columnCount(), 5);
    }
};

} // namespace taskglass

QTEST_GUILESS_MAIN(taskglass::RowTableModelSpec)
#include "RowTableModelSpec.moc"
