// SPDX-License-Identifier: Apache-2.0
#include "models/KindModel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

/// A page with one row for each letter; rows of the same letter share a template. @p known are
/// the letters met before, in order.
RowPage pageOf(const QByteArray &letters, QByteArray &known, const QByteArray &cursor)
{
    RowPage page(RowStream::Failed);
    page.cursor = cursor;
    for (const char letter : letters) {
        for (RowColumn &column : page.columns)
            column.append(CellKind::Missing);
        if (!known.contains(letter)) {
            known += letter;
            page.newTemplates.push_back(QByteArray("kind ") + letter);
        }
        page.templates.push_back(static_cast<quint32>(known.indexOf(letter)));
    }
    RowColumn messages;
    for (const char letter : letters)
        messages.append(CellKind::Text, std::string("kind ") + letter + " in full");
    page.column(FailedColumn::Message) = messages;
    return page;
}

/// @p each rows of every kind from @p first on, @p total of them; kinds are named by number.
RowPage pageOfKinds(quint32 first, quint32 total, int each)
{
    RowPage page(RowStream::Failed);
    page.cursor = "more";
    for (quint32 kind = first; kind < first + total; ++kind) {
        if (first == 0 && total > 1)
            page.newTemplates.push_back("kind " + QByteArray::number(kind));
        for (int row = 0; row < each; ++row) {
            for (RowColumn &column : page.columns)
                column.append(CellKind::Missing);
            page.templates.push_back(kind);
        }
    }
    return page;
}

QString kinds(const KindModel &model)
{
    QString found;
    for (int row = 0; row < model.rowCount(); ++row)
        found += model.index(row, 2).data().toString().back();
    return found;
}

} // namespace

class KindModelSpec : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

    void theMostFrequentKindComesFirstAndKeepsItsSelectionWhenItNoLongerIs()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(u"failed.log"_s);
        Result<PageLog> log = PageLog::open(path, RowStream::Failed, PageLog::Mode::Append);
        QVERIFY(log);
        QByteArray known;
        QVERIFY(log->append(pageOf("abbbccdd", known, "1")));

        KindModel model;
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QVERIFY(model.setLog(path));
        QCOMPARE(kinds(model), u"bcda"_s);
        QCOMPARE(model.countedRows(), 8);
        QCOMPARE(model.index(0, 0).data().toString(), u"3"_s);
        QCOMPARE(model.index(0, 1).data(KindModel::ShareRole).toDouble(), 3.0 / 8);
        QCOMPARE(model.index(0, 1).data().toString(), u"37.5 %"_s);
        QCOMPARE(model.index(0, 3).data().toString(), u"kind b in full"_s);
        QCOMPARE(model.index(3, 0).data(KindModel::KindRole).toUInt(), 0U);

        const QPersistentModelIndex selected = model.index(0, 2);
        QVERIFY(log->append(pageOf("eeeeaaa", known, "2")));
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        QVERIFY(model.refresh());
        QCOMPARE(kinds(model), u"aebcd"_s);
        QCOMPARE(selected.row(), 2);
        QCOMPARE(selected.data().toString(), u"kind b"_s);
        QCOMPARE(resets.size(), 0);
        QCOMPARE(model.rowOf(4), 1);
        QCOMPARE(model.index(1, 3).data().toString(), u"kind e in full"_s);
    }

    void templatesOfOneKindAreOneRow()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(u"failed.log"_s);
        Result<PageLog> log = PageLog::open(path, RowStream::Failed, PageLog::Mode::Append);
        QVERIFY(log);
        const auto append = [&log](const QByteArrayList &names, quint32 first,
                                const QByteArray &cursor) {
            RowPage page(RowStream::Failed);
            page.cursor = cursor;
            RowColumn messages;
            for (const QByteArray &name : names) {
                for (RowColumn &column : page.columns)
                    column.append(CellKind::Missing);
                page.newTemplates.push_back("User " + name + " may not write here");
                page.templates.push_back(first++);
                messages.append(CellKind::Text, page.newTemplates.back().toStdString());
            }
            page.column(FailedColumn::Message) = messages;
            return log->append(page);
        };
        QVERIFY(append({"ann"}, 0, "1"));
        KindModel model;
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QVERIFY(model.setLog(path));
        QCOMPARE(model.kindText(0), u"User ann may not write here"_s);
        const QPersistentModelIndex selected = model.index(0, 2);

        QVERIFY(append({"bob", "carol"}, 1, {}));
        QVERIFY(model.refresh());
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(selected.row(), 0);
        QCOMPARE(selected.data().toString(), u"User a name may not write here"_s);
        QCOMPARE(model.index(0, 0).data().toString(), u"3"_s);
        QCOMPARE(model.index(0, 3).data().toString(), u"User ann may not write here"_s);
        for (const quint32 id : {0U, 1U, 2U}) {
            QCOMPARE(model.rowOf(id), 0);
            QCOMPARE(model.rowsOf(id), 3);
            QCOMPARE(model.templatesOf(id), std::vector<quint32>({0, 1, 2}));
        }
        QVERIFY(model.templatesOf(3).empty());
    }

    void rareKindsAreNotSaidToBeNone()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(u"failed.log"_s);
        Result<PageLog> log = PageLog::open(path, RowStream::Failed, PageLog::Mode::Append);
        QVERIFY(log);
        QByteArray known;
        QVERIFY(log->append(pageOf(QByteArray(4999, 'a') + 'b', known, {})));
        KindModel model;
        QVERIFY(model.setLog(path));
        QCOMPARE(model.index(0, 1).data().toString(), u"99.9 %"_s);
        QCOMPARE(model.index(1, 1).data().toString(), u"< 0.1 %"_s);
    }

    void manyKindsAreFoldedUntilTheyAreAskedFor()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(u"failed.log"_s);
        Result<PageLog> log = PageLog::open(path, RowStream::Failed, PageLog::Mode::Append);
        QVERIFY(log);
        QVERIFY(log->append(pageOfKinds(0, 700, 1)));
        KindModel model;
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QVERIFY(model.setLog(path));
        QCOMPARE(model.kinds(), 700);
        QCOMPARE(model.rowCount(), KindModel::foldLimit + 1);
        const QModelIndex folded = model.index(KindModel::foldLimit, 2);
        QCOMPARE(folded.data().toString(), u"200 rarer kinds of errors"_s);
        QVERIFY(folded.data(KindModel::StandInRole).toBool());
        QVERIFY(!folded.data(KindModel::KindRole).isValid());
        QCOMPARE(folded.siblingAtColumn(0).data().toString(), u"200"_s);
        QCOMPARE(model.rowOf(699), -1);
        QCOMPARE(model.kindText(699), u"kind 699"_s);

        // A rare kind becomes frequent: it leaves the fold, and another one goes in.
        const QPersistentModelIndex last = model.index(KindModel::foldLimit - 1, 2);
        const QPersistentModelIndex first = model.index(0, 2);
        QVERIFY(log->append(pageOfKinds(699, 1, 5)));
        QVERIFY(model.refresh());
        QCOMPARE(model.rowCount(), KindModel::foldLimit + 1);
        QCOMPARE(model.rowOf(699), 0);
        QCOMPARE(first.row(), 1);
        QVERIFY(!last.isValid());
        QCOMPARE(model.index(KindModel::foldLimit, 0).data().toString(), u"200"_s);

        model.unfold();
        QCOMPARE(model.rowCount(), 700);
        QCOMPARE(model.index(699, 2).data().toString(), u"kind 698"_s);
        QCOMPARE(first.row(), 1);
    }

    void aSearchLooksAmongFoldedKindsToo()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(u"failed.log"_s);
        Result<PageLog> log = PageLog::open(path, RowStream::Failed, PageLog::Mode::Append);
        QVERIFY(log);
        QVERIFY(log->append(pageOfKinds(0, 700, 1)));
        KindModel model;
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QVERIFY(model.setLog(path));
        const QPersistentModelIndex kept = model.index(model.rowOf(69), 2);

        model.setSearch(u"KIND 69"_s);
        QCOMPARE(model.rowCount(), 11); // 69 and 690 to 699
        QCOMPARE(kept.row(), 0);
        QCOMPARE(model.kinds(), 700);
        QCOMPARE(model.countedRows(), 700);
        model.setSearch(u"nothing like it"_s);
        QCOMPARE(model.rowCount(), 0);
        QVERIFY(log->append(pageOfKinds(0, 1, 9)));
        QVERIFY(model.refresh());
        model.setSearch({});
        QCOMPARE(model.rowCount(), KindModel::foldLimit + 1);
        QCOMPARE(model.index(KindModel::foldLimit, 0).data().toString(), u"200"_s);
        QCOMPARE(model.index(0, 2).data().toString(), u"kind 0"_s);
    }

    void anUnreadableLogIsAnError()
    {
        KindModel model;
        const Result<void> outcome = model.setLog(u"/nowhere/failed.log"_s);
        QVERIFY(!outcome);
        QCOMPARE(outcome.error().kind, Error::Kind::Storage);
        QCOMPARE(model.rowCount(), 0);
        QVERIFY(model.setLog(QString()));
    }
};

} // namespace taskglass

QTEST_GUILESS_MAIN(taskglass::KindModelSpec)
#include "KindModelSpec.moc"
