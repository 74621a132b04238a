// SPDX-License-Identifier: Apache-2.0
#include "models/TaskFilterModel.h"
#include "models/TaskTableModel.h"

#include <QAbstractItemModelTester>
#include <QItemSelectionModel>
#include <QRandomGenerator>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

using Column = TaskTableModel::Column;

const QString upsertType = u"adv-upsert-data-rows"_s;

QDateTime noon()
{
    // Local noon, so that "today" is the same day in every time zone.
    static const QDateTime moment = QDateTime(QDate(2026, 9, 12), QTime(12, 0)).toUTC();
    return moment;
}

Timestamp stamp(const QDateTime &utc)
{
    return Timestamp::fromWire(utc.toString(Qt::ISODateWithMs));
}

TaskEntry entryOf(const QString &id, const QString &name = u"cats"_s,
    const QString &status = u"IN_PROGRESS"_s, const QString &type = upsertType)
{
    TaskEntry entry;
    entry.record.id = TaskId{id};
    entry.record.name = name;
    entry.record.type = type;
    entry.record.status = status;
    entry.record.createdAt = stamp(noon().addSecs(-3600));
    entry.record.updatedAt = stamp(noon().addSecs(-120));
    return entry;
}

QString shown(const QAbstractItemModel &model, int row, Column column, int role = Qt::DisplayRole)
{
    return model.index(row, static_cast<int>(column)).data(role).toString();
}

QString ids(const QAbstractItemModel &model)
{
    QStringList found;
    for (int row = 0; row < model.rowCount(); ++row)
        found += model.index(row, 0).data(TaskTableModel::IdRole).toString();
    return found.join(u' ');
}

} // namespace

class TaskTableModelSpec : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }
    void init()
    {
        // The model tester of Qt 6.8 asks whether a decoration is a QPixmap, and without QtGui,
        // which models must not need, nobody knows what that is.
        QTest::failOnWarning(
            QRegularExpression(u"^(?!Trying to construct an instance of an invalid type)"_s));
    }

    void progressReads_data()
    {
        QTest::addColumn<QString>("status");
        QTest::addColumn<QVariant>("percent");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QVariant>("fraction");
        QTest::newRow("running") << u"IN_PROGRESS"_s << QVariant(43.0) << u"43 %"_s
                                 << QVariant(0.43);
        QTest::newRow("running, nothing said")
            << u"IN_PROGRESS"_s << QVariant() << u"–"_s << QVariant(0.0);
        QTest::newRow("over the top")
            << u"IN_PROGRESS"_s << QVariant(104.0) << u"100 %"_s << QVariant(1.0);
        QTest::newRow("below nothing")
            << u"IN_PROGRESS"_s << QVariant(-3.0) << u"0 %"_s << QVariant(0.0);
        QTest::newRow("failed") << u"FAILED"_s << QVariant(8.0) << u"stopped at 8 %"_s
                                << QVariant(0.08);
        QTest::newRow("failed, nothing said") << u"FAILED"_s << QVariant() << u"–"_s << QVariant();
        QTest::newRow("complete") << u"COMPLETE"_s << QVariant(100.0) << u"58 min 00 s"_s
                                  << QVariant();
        QTest::newRow("unknown word")
            << u"ARCHIVING"_s << QVariant(50.0) << u"50 %"_s << QVariant(0.5);
    }
    void progressReads()
    {
        QFETCH(QString, status);
        QFETCH(QVariant, percent);
        TaskEntry entry = entryOf(u"a"_s, u"cats"_s, status);
        if (percent.isValid())
            entry.record.completionPercentage = percent.toDouble();
        TaskTableModel model;
        model.setClock(noon);
        model.resetEntries({entry});
        QTEST(shown(model, 0, Column::Progress), "text");
        QTEST(model.index(0, static_cast<int>(Column::Progress)).data(TaskTableModel::FractionRole),
            "fraction");
    }

    void failedRowsTellUnknownNotApplicableAndNoneApart()
    {
        TaskEntry many = entryOf(u"d"_s, u"d"_s, u"COMPLETE"_s);
        many.failedRows = 3211;
        many.createdRows = 996'789;
        TaskEntry none = entryOf(u"c"_s, u"c"_s, u"COMPLETE"_s);
        none.failedRows = 0;
        TaskTableModel model;
        model.resetEntries({entryOf(u"a"_s, u"a"_s, u"COMPLETE"_s),
            entryOf(u"b"_s, u"b"_s, u"COMPLETE"_s, u"send-to-task-queue"_s), none, many});
        QCOMPARE(shown(model, 0, Column::FailedRows), QString());
        QCOMPARE(shown(model, 1, Column::FailedRows), u"–"_s);
        QCOMPARE(shown(model, 2, Column::FailedRows), u"0"_s);
        QCOMPARE(shown(model, 3, Column::FailedRows), u"3,211"_s);
        QCOMPARE(shown(model, 3, Column::Rows), u"1,000,000"_s);
        QVERIFY(shown(model, 3, Column::Status, Qt::ToolTipRole)
                .contains(u"3,211 of 1,000,000 rows were rejected (0.3 %)"_s));
    }

    void oddNamesAreShownAsTheyAre()
    {
        TaskEntry nameless = entryOf(u"ck9x0abcdefghijkl8f2"_s, QString());
        TaskTableModel model;
        model.resetEntries({nameless, entryOf(u"b"_s, u"two\nlines"_s),
            entryOf(u"c"_s, u"<b>x</b>"_s + QString(5000, u'y'))});
        QCOMPARE(shown(model, 0, Column::Name), u"(no name) ck9x0…l8f2"_s);
        QVERIFY(model.index(0, 1).data(TaskTableModel::StandInRole).toBool());
        QCOMPARE(shown(model, 1, Column::Name), u"two↵lines"_s);
        QVERIFY(shown(model, 1, Column::Name, Qt::ToolTipRole).contains(u"two\nlines"_s));
        QVERIFY(shown(model, 2, Column::Name).startsWith(u"<b>x</b>y"_s));
        QCOMPARE(shown(model, 2, Column::Name).size(), 300);
        QVERIFY(!shown(model, 2, Column::Name, Qt::ToolTipRole).contains(u"<b>"_s));
    }

    void timesAreLocalAndUnreadableOnesVerbatim()
    {
        TaskEntry entry = entryOf(u"a"_s);
        TaskEntry odd = entryOf(u"b"_s);
        odd.record.createdAt = Timestamp::fromWire(u"the day before"_s);
        odd.record.updatedAt = {};
        TaskTableModel model;
        model.setClock(noon);
        model.resetEntries({entry, odd});
        QCOMPARE(shown(model, 0, Column::Created), u"11:00"_s);
        QCOMPARE(shown(model, 0, Column::Updated), u"2 min ago"_s);
        QCOMPARE(shown(model, 0, Column::Duration), u"1 h 00 min"_s);
        QCOMPARE(shown(model, 1, Column::Created), u"the day before"_s);
        QCOMPARE(shown(model, 1, Column::Updated), QString());
    }

    void whatMayHaveChangedMeanwhileIsLastKnown()
    {
        TaskEntry running = entryOf(u"a"_s);
        running.record.completionPercentage = 43;
        TaskTableModel model;
        model.resetEntries({running, entryOf(u"b"_s, u"b"_s, u"FAILED"_s)});
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        model.setStale(true);
        QCOMPARE(changed.size(), 1);
        QCOMPARE(shown(model, 0, Column::Status), u"Last known: In progress"_s);
        QCOMPARE(shown(model, 0, Column::Progress), u"last known 43 %"_s);
        QCOMPARE(shown(model, 1, Column::Status), u"Failed"_s);
        model.setStale(false);
        QCOMPARE(shown(model, 0, Column::Progress), u"43 %"_s);
    }

    void creatorsAreShownOnceThereAreSeveral()
    {
        TaskTableModel model;
        QSignalSpy told(&model, &TaskTableModel::severalCreatorsChanged);
        TaskEntry own = entryOf(u"own"_s);
        own.record.createdBy = {.id = u"u1"_s, .name = u"Ann"_s, .email = u"ann@example.test"_s};
        TaskEntry other = entryOf(u"other"_s);
        model.resetEntries({own});
        QVERIFY(!model.totals().haveSeveralCreators());
        model.applyChanges({other});
        QVERIFY(model.totals().haveSeveralCreators());
        QCOMPARE(told.count(), 1);
        QCOMPARE(shown(model, 0, Column::CreatedBy), u"Ann"_s);
        QCOMPARE(shown(model, 0, Column::CreatedBy, Qt::ToolTipRole).contains(u"ann@"_s), true);
        QCOMPARE(shown(model, 1, Column::CreatedBy), u"not known"_s);
        QVERIFY(!model.isKnown(1, Column::CreatedBy));
        other.record.createdBy = own.record.createdBy;
        model.applyChanges({other});
        QVERIFY(!model.totals().haveSeveralCreators());
        QCOMPARE(told.count(), 2);
    }

    void aRowIsReadAloudInOneSentence()
    {
        TaskEntry entry = entryOf(u"a"_s, u"cats-2026-09"_s, u"COMPLETE"_s);
        entry.failedRows = 3211;
        TaskTableModel model;
        model.setClock(noon);
        model.resetEntries({entry});
        QCOMPARE(shown(model, 0, Column::Name, Qt::AccessibleTextRole),
            u"cats-2026-09, Upsert, Complete with errors, 3,211 failed rows, created 11:00"_s);
        QCOMPARE(
            shown(model, 0, Column::FailedRows, Qt::AccessibleTextRole), u"Failed rows: 3,211"_s);
    }

    void onlyRowsThatDifferAreAnnouncedSpanBySpan()
    {
        QList<TaskEntry> entries;
        for (const QChar letter : u"abcdefg"_s)
            entries += entryOf(QString(letter));
        TaskTableModel model;
        model.resetEntries(entries);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        for (const int at : {1, 2, 5})
            entries[at].record.completionPercentage = 50;
        model.applyChanges(entries + QList{entryOf(u"h"_s)});
        QCOMPARE(changed.size(), 2);
        QCOMPARE(changed.at(0).at(0).toModelIndex().row(), 1);
        QCOMPARE(changed.at(0).at(1).toModelIndex().row(), 2);
        QCOMPARE(changed.at(1).at(0).toModelIndex().row(), 5);
        QCOMPARE(inserted.size(), 1);
        QCOMPARE(ids(model), u"a b c d e f g h"_s);
        changed.clear();
        model.applyChanges(entries);
        QCOMPARE(changed.size(), 0);
    }

    void aTaskToldTwiceIsOneRow()
    {
        TaskEntry later = entryOf(u"a"_s, u"later"_s);
        TaskTableModel model;
        model.applyChanges({entryOf(u"a"_s), later});
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(shown(model, 0, Column::Name), u"later"_s);
        model.resetEntries({entryOf(u"b"_s), entryOf(u"a"_s), entryOf(u"b"_s, u"again"_s)});
        QCOMPARE(ids(model), u"b a"_s);
        QCOMPARE(shown(model, 0, Column::Name), u"again"_s);
    }

    void sortingIsByMeaning_data()
    {
        QTest::addColumn<Column>("column");
        QTest::addColumn<Qt::SortOrder>("order");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *name, Column column, Qt::SortOrder order,
                             const QString &expected) {
            QTest::newRow(name) << column << order << expected;
        };
        // b failed at 8 %, c is complete with 12 refused rows, d complete with none, a runs at 43
        // %.
        row("status", Column::Status, Qt::AscendingOrder, u"b c a d"_s);
        row("status down", Column::Status, Qt::DescendingOrder, u"d a c b"_s);
        row("names naturally", Column::Name, Qt::AscendingOrder, u"b d a c"_s);
        row("names down, nameless last", Column::Name, Qt::DescendingOrder, u"a d b c"_s);
        row("progress", Column::Progress, Qt::AscendingOrder, u"b a d c"_s);
        row("progress down", Column::Progress, Qt::DescendingOrder, u"d c a b"_s);
        row("failed rows, unknown last", Column::FailedRows, Qt::AscendingOrder, u"d c a b"_s);
        row("failed rows down, unknown last", Column::FailedRows, Qt::DescendingOrder,
            u"c d a b"_s);
        row("created", Column::Created, Qt::AscendingOrder, u"c a b d"_s);
        row("created down", Column::Created, Qt::DescendingOrder, u"d a b c"_s);
        row("id", Column::Id, Qt::DescendingOrder, u"d c b a"_s);
    }
    void sortingIsByMeaning()
    {
        TaskEntry a = entryOf(u"a"_s, u"part10"_s);
        a.record.completionPercentage = 43;
        TaskEntry b = entryOf(u"b"_s, u"part1"_s, u"FAILED"_s);
        b.record.completionPercentage = 8;
        TaskEntry c = entryOf(u"c"_s, QString(), u"COMPLETE"_s);
        c.failedRows = 12;
        TaskEntry d = entryOf(u"d"_s, u"Part2"_s, u"COMPLETE"_s);
        d.failedRows = 0;
        // a and b are of the same age; d is the youngest.
        c.record.createdAt = stamp(noon().addDays(-2));
        d.record.createdAt = stamp(noon().addSecs(-60));
        TaskTableModel model;
        TaskFilterModel filter;
        QAbstractItemModelTester tester(
            &filter, QAbstractItemModelTester::FailureReportingMode::QtTest);
        filter.setSourceModel(&model);
        model.resetEntries({d, b, a, c});
        QFETCH(Column, column);
        QFETCH(Qt::SortOrder, order);
        filter.sort(static_cast<int>(column), order);
        QTEST(ids(filter), "expected");
    }

    void aWordMayStandInNameIdOrType()
    {
        TaskTableModel model;
        TaskFilterModel filter;
        filter.setSourceModel(&model);
        model.resetEntries(
            {entryOf(u"ck1"_s, u"Weekly Cats"_s), entryOf(u"ck2"_s, u"weekly dogs"_s),
                entryOf(u"ck3"_s, u"Öl"_s, u"COMPLETE"_s, u"export-data-rows"_s)});
        QSignalSpy filtered(&filter, &TaskFilterModel::filterChanged);
        filter.setText(u"  CATS week "_s);
        QCOMPARE(ids(filter), u"ck1"_s);
        filter.setText(u"ck2"_s);
        QCOMPARE(ids(filter), u"ck2"_s);
        filter.setText(u"EXPORT öl"_s);
        QCOMPARE(ids(filter), u"ck3"_s);
        QVERIFY(filter.isFiltering());
        filter.setText(QString());
        QVERIFY(!filter.isFiltering());
        QCOMPARE(filter.rowCount(), 3);
        QCOMPARE(filtered.size(), 4);
    }

    void outcomesAndKindsNarrowTheList()
    {
        TaskTableModel model;
        TaskFilterModel filter;
        filter.setSourceModel(&model);
        model.resetEntries({entryOf(u"a"_s), entryOf(u"b"_s, u"b"_s, u"FAILED"_s),
            entryOf(u"c"_s, u"c"_s, u"FAILED"_s, u"export-data-rows"_s)});
        filter.setOutcomes({TaskOutcome::Failed});
        QCOMPARE(ids(filter), u"b c"_s);
        filter.setKinds({TaskKind::Export});
        QCOMPARE(ids(filter), u"c"_s);
        filter.setText(u"b"_s);
        QCOMPARE(filter.rowCount(), 0);
        filter.setText({});
        filter.setKinds({});
        filter.setOutcomes({});
        QCOMPARE(filter.rowCount(), 3);
    }

    void aTaskLeavesAViewItNoLongerBelongsTo()
    {
        TaskTableModel model;
        TaskFilterModel filter;
        QAbstractItemModelTester tester(
            &filter, QAbstractItemModelTester::FailureReportingMode::QtTest);
        filter.setSourceModel(&model);
        model.resetEntries({entryOf(u"a"_s), entryOf(u"b"_s)});
        filter.setOutcomes({TaskOutcome::InProgress});
        model.applyChanges({entryOf(u"a"_s, u"cats"_s, u"FAILED"_s)});
        QCOMPARE(ids(filter), u"b"_s);
    }

    void selectionFollowsTheTasksThroughARandomWalk()
    {
        QRandomGenerator random(20260912);
        TaskTableModel model;
        TaskFilterModel filter;
        QAbstractItemModelTester modelTester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QAbstractItemModelTester filterTester(
            &filter, QAbstractItemModelTester::FailureReportingMode::QtTest);
        filter.setSourceModel(&model);
        QItemSelectionModel selection(&filter);
        const QStringList statuses{u"IN_PROGRESS"_s, u"COMPLETE"_s, u"FAILED"_s, u"ARCHIVING"_s};
        const auto anyEntry = [&](int number) {
            TaskEntry entry = entryOf(u"t%1"_s.arg(number), u"name %1"_s.arg(random.bounded(100)),
                statuses.at(random.bounded(static_cast<int>(statuses.size()))));
            entry.record.completionPercentage = random.bounded(101);
            entry.record.createdAt = stamp(noon().addSecs(-(number % 7) * 100));
            if (random.bounded(2) == 0)
                entry.failedRows = random.bounded(3);
            return entry;
        };
        QHash<QString, TaskEntry> expected;
        const auto apply = [&](const QList<TaskEntry> &entries) {
            for (const TaskEntry &entry : entries)
                expected.insert(entry.record.id.value, entry);
            model.applyChanges(entries);
        };
        QList<TaskEntry> first;
        for (int number = 0; number < 40; ++number)
            first += anyEntry(number);
        apply(first);
        filter.sort(static_cast<int>(Column::Created), Qt::DescendingOrder);
        for (const int row : {3, 11, 12, 30})
            selection.select(
                filter.index(row, 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
        const auto selectedIds = [&] {
            QStringList found;
            for (const QModelIndex &index : selection.selectedRows())
                found += index.data(TaskTableModel::IdRole).toString();
            found.sort();
            return found;
        };
        const QStringList selected = selectedIds();
        QCOMPARE(selected.size(), 4);

        int next = 40;
        for (int step = 0; step < 60; ++step) {
            QList<TaskEntry> changes;
            for (int count = random.bounded(25); count > 0; --count)
                changes += anyEntry(random.bounded(next));
            for (int count = random.bounded(3); count > 0; --count)
                changes += anyEntry(next++);
            apply(changes);
            if (step % 10 == 0) {
                filter.sort(random.bounded(TaskTableModel::columnTotal),
                    random.bounded(2) == 0 ? Qt::AscendingOrder : Qt::DescendingOrder);
            }
            QCOMPARE(selectedIds(), selected);
            QCOMPARE(filter.rowCount(), next);
            QCOMPARE(model.totals().all(), next);
            for (const TaskOutcome outcome : {TaskOutcome::Failed, TaskOutcome::CompleteWithErrors,
                     TaskOutcome::InProgress, TaskOutcome::Other, TaskOutcome::Complete}) {
                QCOMPARE(model.totals().of(outcome),
                    std::count_if(
                        expected.cbegin(), expected.cend(), [outcome](const TaskEntry &entry) {
                            return taskOutcome(entry) == outcome;
                        }));
            }
            const auto column = static_cast<Column>(filter.sortColumn());
            for (int row = 0; row < filter.rowCount(); ++row) {
                const QModelIndex index = filter.index(row, 0);
                const TaskEntry &entry = model.entry(filter.mapToSource(index).row());
                QCOMPARE(entry, expected.value(entry.record.id.value));
                if (row == 0)
                    continue;
                const int above = filter.mapToSource(filter.index(row - 1, 0)).row();
                const int below = filter.mapToSource(index).row();
                if (!model.isKnown(below, column))
                    continue;
                QVERIFY(model.isKnown(above, column));
                const std::weak_ordering order = model.compare(above, below, column);
                QVERIFY(filter.sortOrder() == Qt::AscendingOrder ? order <= 0 : order >= 0);
                if (order == 0 && column != Column::Status)
                    QVERIFY(model.isBeforeByAge(above, below));
            }
        }
    }

    void tenThousandTasksSortAndRefresh_data()
    {
        QTest::addColumn<Column>("column");
        QTest::newRow("order stays") << Column::Created;
        QTest::newRow("order changes") << Column::Progress;
    }
    void tenThousandTasksSortAndRefresh()
    {
        QFETCH(Column, column);
        // Not a timed assertion: a benchmark whose figure is read by people.
        QList<TaskEntry> entries;
        for (int number = 0; number < 10'000; ++number) {
            TaskEntry entry =
                entryOf(u"task%1"_s.arg(number), u"name %1"_s.arg(number * 7919 % 10'000));
            entry.record.createdAt = stamp(noon().addSecs(-number));
            entries += entry;
        }
        TaskTableModel model;
        TaskFilterModel filter;
        filter.setSourceModel(&model);
        filter.sort(static_cast<int>(column), Qt::DescendingOrder);
        model.resetEntries(entries);
        QCOMPARE(filter.rowCount(), 10'000);
        double percent = 0;
        QBENCHMARK
        {
            percent += 0.25;
            QList<TaskEntry> changes;
            for (int at = 0; at < 10'000; at += 100) {
                entries[at].record.completionPercentage = percent;
                changes += entries.at(at);
            }
            model.applyChanges(changes);
        }
        QCOMPARE(model.entry(9'900).record.completionPercentage, percent);
        QCOMPARE(shown(filter, 0, Column::Id), u"task0"_s);
    }

    void fiftyThousandTasksAreFiltered()
    {
        QList<TaskEntry> entries;
        for (int number = 0; number < 50'000; ++number)
            entries += entryOf(u"task%1"_s.arg(number), u"name %1"_s.arg(number));
        TaskTableModel model;
        TaskFilterModel filter;
        filter.setSourceModel(&model);
        filter.sort(static_cast<int>(Column::Created), Qt::DescendingOrder);
        model.resetEntries(entries);
        int keystrokes = 0;
        QBENCHMARK
        {
            filter.setText(++keystrokes % 2 == 0 ? u"name 1"_s : u"name"_s);
            QVERIFY(filter.rowCount() > 10'000);
        }
        filter.setText(u"name 4999"_s);
        QCOMPARE(filter.rowCount(), 15);
    }
};

} // namespace taskglass

QTEST_GUILESS_MAIN(taskglass::TaskTableModelSpec)
#include "TaskTableModelSpec.moc"
