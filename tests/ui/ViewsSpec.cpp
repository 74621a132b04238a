// SPDX-License-Identifier: Apache-2.0
#include "analysis/TemplateTable.h"
#include "base/Utc.h"
#include "models/RowTableModel.h"
#include "models/TaskFilterModel.h"
#include "models/TaskTableModel.h"
#include "store/PageLog.h"
#include "ui/details/DetailPane.h"
#include "ui/details/EmptyRows.h"
#include "ui/details/ErrorsPane.h"
#include "ui/details/RowPane.h"
#include "ui/details/RowView.h"
#include "ui/facts/StatusIcon.h"
#include "ui/tables/CellBar.h"
#include "ui/tasks/TaskView.h"
#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/EmptyState.h"
#include "ui/window/WindowPages.h"

#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QJsonArray>
#include <QJsonDocument>
#include <QMimeData>
#include <QPainter>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <memory>
#include <set>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

using Column = TaskTableModel::Column;

TaskEntry entryOf(int number, const QString &status = u"COMPLETE"_s)
{
    TaskEntry entry;
    entry.record.id = TaskId{u"t%1"_s.arg(number)};
    entry.record.name = u"task %1"_s.arg(number);
    entry.record.type = u"adv-upsert-data-rows"_s;
    entry.record.status = status;
    const QDateTime created = utcMoment(QDate(2026, 9, 12), QTime(12, 0)).addSecs(60 * number);
    entry.record.createdAt = Timestamp::fromWire(created.toString(Qt::ISODate));
    entry.record.updatedAt = entry.record.createdAt;
    entry.failedRows = number % 2 == 0 ? 12 : 0;
    return entry;
}

TaskId idOf(int number)
{
    return TaskId{u"t%1"_s.arg(number)};
}

} // namespace

class ViewsSpec : public QObject {
    Q_OBJECT

    std::unique_ptr<TaskTableModel> m_model{};
    std::unique_ptr<TaskFilterModel> m_filter{};
    std::unique_ptr<TaskView> m_view{};

    QModelIndex indexOf(int number, Column column = Column::Name) const
    {
        return m_filter->mapFromSource(
            m_model->index(m_model->rowOf(idOf(number)), static_cast<int>(column)));
    }
    /// Where the row of a task stands in the viewport, in pixels.
    int topOf(int number) const { return m_view->visualRect(indexOf(number)).top(); }

private slots:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

    void init()
    {
        m_model = std::make_unique<TaskTableModel>();
        m_filter = std::make_unique<TaskFilterModel>();
        m_filter->setSourceModel(m_model.get());
        QList<TaskEntry> entries;
        for (int number = 0; number < 200; ++number)
            entries += entryOf(number);
        m_model->resetEntries(entries);
        m_view = std::make_unique<TaskView>();
        m_view->setTasks(m_filter.get());
        m_view->resize(1240, 600);
        m_view->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
    }

    void cleanup()
    {
        m_view.reset();
        m_filter.reset();
        m_model.reset();
    }

    void theNewestTaskComesFirst()
    {
        QCOMPARE(m_filter->index(0, 0).data(TaskTableModel::IdRole).toString(), u"t199"_s);
        QVERIFY(m_view->isColumnHidden(static_cast<int>(Column::Finished)));
        QVERIFY(m_view->isColumnHidden(static_cast<int>(Column::Duration)));
        QVERIFY(m_view->isColumnHidden(static_cast<int>(Column::Id)));
        QVERIFY(!m_view->horizontalScrollBar()->isVisible());
    }

    void selectionAndPlaceSurviveARefresh()
    {
        QVERIFY(m_view->selectTask(idOf(100)));
        m_view->verticalScrollBar()->setValue(m_view->verticalScrollBar()->value() + 13);
        const int top = topOf(100);
        QVERIFY(top > 0);
        QSignalSpy selected(m_view.get(), &TaskView::selectionChangedTo);

        QList<TaskEntry> changes;
        for (int number = 200; number < 260; ++number)
            changes += entryOf(number);
        changes += entryOf(100, u"FAILED"_s);
        m_model->applyChanges(changes);

        QCOMPARE(m_view->selectedTasks(), QList{idOf(100)});
        QCOMPARE(m_view->currentTask(), idOf(100));
        QCOMPARE(topOf(100), top);
        QCOMPARE(selected.size(), 0);
    }

    void atTheTopNewTasksComeIntoView()
    {
        QCOMPARE(m_view->verticalScrollBar()->value(), 0);
        m_model->applyChanges({entryOf(200)});
        QCOMPARE(m_view->verticalScrollBar()->value(), 0);
        QCOMPARE(topOf(200), 0);
    }

    void whatIsLookedAtStaysWithoutASelectionToo()
    {
        m_view->verticalScrollBar()->setValue(28 * 50 + 5);
        const int top = topOf(149);
        m_model->applyChanges({entryOf(200), entryOf(201), entryOf(202)});
        QCOMPARE(topOf(149), top);
    }

    void selectionSurvivesSortingFilteringAndReset()
    {
        QVERIFY(m_view->selectTask(idOf(100)));
        m_view->selectionModel()->select(
            indexOf(102, Column::Status), QItemSelectionModel::Select | QItemSelectionModel::Rows);
        const QList<TaskId> both{idOf(102), idOf(100)};
        QCOMPARE(m_view->selectedTasks(), both);

        m_view->sortByColumn(static_cast<int>(Column::Name), Qt::AscendingOrder);
        QCOMPARE(m_view->selectedTasks(), QList({idOf(100), idOf(102)}));
        QVERIFY(m_view->viewport()->rect().intersects(m_view->visualRect(indexOf(100))));

        QSignalSpy selected(m_view.get(), &TaskView::selectionChangedTo);
        m_filter->setText(u"task 10"_s);
        QCOMPARE(m_filter->rowCount(), 12);
        QCOMPARE(m_view->selectedTasks(), QList({idOf(100), idOf(102)}));
        QCOMPARE(selected.size(), 0);
        m_filter->setText(QString());
        QCOMPARE(m_view->currentTask(), idOf(100));
        QCOMPARE(m_view->selectedTasks(), QList({idOf(100), idOf(102)}));

        m_filter->setText(u"task 102"_s);
        QCOMPARE(m_view->selectedTasks(), QList{idOf(102)});
        QCOMPARE(selected.size(), 1);
    }

    void columnsAreRemembered()
    {
        QHeaderView *header = m_view->horizontalHeader();
        QSignalSpy changed(m_view.get(), &TaskView::stateChanged);
        m_view->setColumnShown(Column::Id, true);
        m_view->setColumnShown(Column::Type, false);
        header->resizeSection(static_cast<int>(Column::Status), 264);
        header->moveSection(header->visualIndex(static_cast<int>(Column::Created)), 0);
        m_view->sortByColumn(static_cast<int>(Column::FailedRows), Qt::AscendingOrder);
        QVERIFY(changed.size() >= 5);
        const QByteArray state = m_view->saveState();

        m_view->resetColumns();
        QVERIFY(m_view->isColumnHidden(static_cast<int>(Column::Id)));
        QCOMPARE(header->sortIndicatorSection(), static_cast<int>(Column::Created));

        QVERIFY(m_view->restoreState(state));
        QVERIFY(!m_view->isColumnHidden(static_cast<int>(Column::Id)));
        QVERIFY(m_view->isColumnHidden(static_cast<int>(Column::Type)));
        QCOMPARE(header->sectionSize(static_cast<int>(Column::Status)), 264);
        QCOMPARE(header->visualIndex(static_cast<int>(Column::Created)), 0);
        QCOMPARE(m_filter->sortColumn(), static_cast<int>(Column::FailedRows));
        QCOMPARE(m_filter->sortOrder(), Qt::AscendingOrder);
        QCOMPARE(m_view->saveState(), state);
    }

    void aStateOfFewerColumnsIsTaken()
    {
        const int total = TaskTableModel::columnTotal;
        m_view->setColumnShown(Column::Id, true);
        const QByteArray state = m_view->saveState();
        // Its head is four numbers of 32 bits; a column is two, and a byte.
        QByteArray older = state.chopped(9);
        older[7] = static_cast<char>(total - 1);
        m_view->resetColumns();
        QVERIFY(m_view->restoreState(older));
        QCOMPARE(m_view->saveState(), state);
    }

    void creatorsHaveAColumnOnceThereAreSeveral()
    {
        const int creator = static_cast<int>(Column::CreatedBy);
        QVERIFY(m_view->isColumnHidden(creator));
        TaskEntry colleagues = entryOf(1000);
        colleagues.record.createdBy.name = u"Ben"_s;
        m_model->applyChanges({colleagues});
        QVERIFY(!m_view->isColumnHidden(creator));
        m_view->setColumnShown(Column::CreatedBy, false);
        QVERIFY(m_view->isColumnHidden(creator));
    }

    void aForeignStateChangesNothing_data()
    {
        QTest::addColumn<QByteArray>("state");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("noise") << QByteArray(200, '\x5a');
        QTest::newRow("cut") << QByteArray();
    }
    void aForeignStateChangesNothing()
    {
        QFETCH(QByteArray, state);
        const QByteArray before = m_view->saveState();
        if (QLatin1StringView(QTest::currentDataTag()) == "cut"_L1)
            state = before.chopped(3);
        QVERIFY(!m_view->restoreState(state));
        QCOMPARE(m_view->saveState(), before);
    }

    void copiedTasksAreLedByTheirIds()
    {
        QVERIFY(m_view->selectTask(idOf(100)));
        m_view->setColumnShown(Column::Id, true);
        QSignalSpy copied(m_view.get(), &TaskView::copied);
        QTest::keyClick(m_view.get(), Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(copied.size(), 1);
        const QClipboard *clipboard = QGuiApplication::clipboard();
        const QStringList cells = clipboard->text().split(u'\t');
        QCOMPARE(cells.constFirst(), idOf(100).value);
        QCOMPARE(cells.count(idOf(100).value), 1);
        QCOMPARE(cells.at(2), indexOf(100).data().toString());
        QVERIFY(clipboard->mimeData()->hasHtml());
        m_view->copy(Headings::Taken);
        QVERIFY(clipboard->text().startsWith(u"Id\tStatus\tName\t"_s));
    }

    void narrowWindowsDropUpdatedAndGetItBack()
    {
        const int updated = static_cast<int>(Column::Updated);
        QVERIFY(!m_view->isColumnHidden(updated));
        m_view->resize(880, 600);
        QTRY_VERIFY(m_view->isColumnHidden(updated));
        const QByteArray state = m_view->saveState();
        m_view->resize(1240, 600);
        QTRY_VERIFY(!m_view->isColumnHidden(updated));
        // Being dropped is not being hidden by the user.
        QVERIFY(m_view->restoreState(state));
        QVERIFY(!m_view->isColumnHidden(updated));
    }

    void enterOpensTheTaskOrItsFailedRows()
    {
        QSignalSpy activated(m_view.get(), &TaskView::taskActivated);
        QSignalSpy failedRows(m_view.get(), &TaskView::failedRowsClicked);
        m_view->setCurrentIndex(indexOf(100));
        QTest::keyClick(m_view.get(), Qt::Key_Return);
        QCOMPARE(activated.size(), 1);
        QCOMPARE(activated.at(0).at(0).value<TaskId>(), idOf(100));
        m_view->setCurrentIndex(indexOf(100, Column::FailedRows));
        QTest::keyClick(m_view.get(), Qt::Key_Enter);
        QCOMPARE(failedRows.size(), 1);
        QCOMPARE(failedRows.at(0).at(0).value<TaskId>(), idOf(100));
        // None failed, so there is nothing to show but the task.
        m_view->setCurrentIndex(indexOf(99, Column::FailedRows));
        QTest::keyClick(m_view.get(), Qt::Key_Return);
        QCOMPARE(failedRows.size(), 1);
        QCOMPARE(activated.size(), 2);
    }

    void theNumberOfFailedRowsIsALink()
    {
        QSignalSpy failedRows(m_view.get(), &TaskView::failedRowsClicked);
        const auto numberOf = [this](int number) {
            const QRect cell = m_view->visualRect(indexOf(number, Column::FailedRows));
            return QPoint(cell.right() - 12, cell.center().y());
        };
        QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, numberOf(198));
        QCOMPARE(failedRows.size(), 1);
        QCOMPARE(failedRows.at(0).at(0).value<TaskId>(), idOf(198));
        QCOMPARE(m_view->selectedTasks(), QList{idOf(198)});
        QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, numberOf(199));
        QTest::mouseClick(m_view->viewport(), Qt::LeftButton, Qt::ControlModifier, numberOf(198));
        QCOMPARE(failedRows.size(), 1);
        // Pressed on one number, released on another: changed one's mind.
        QTest::mousePress(m_view->viewport(), Qt::LeftButton, {}, numberOf(198));
        QTest::mouseRelease(m_view->viewport(), Qt::LeftButton, {}, numberOf(196));
        QCOMPARE(failedRows.size(), 1);
    }

    void doubleClickOpensTheTask()
    {
        QSignalSpy activated(m_view.get(), &TaskView::taskActivated);
        QTest::mouseDClick(
            m_view->viewport(), Qt::LeftButton, {}, m_view->visualRect(indexOf(199)).center());
        QCOMPARE(activated.size(), 1);
        QCOMPARE(activated.at(0).at(0).value<TaskId>(), idOf(199));
    }

    void lettersJumpByNameFromAnyCell()
    {
        m_view->setCurrentIndex(indexOf(199, Column::Rows));
        QTest::keyClicks(m_view.get(), u"task 57"_s);
        QCOMPARE(m_view->currentTask(), idOf(57));
    }

    void bothReadingDirectionsAndEveryScaleArePainted()
    {
        for (const Qt::LayoutDirection direction : {Qt::LeftToRight, Qt::RightToLeft}) {
            m_view->setLayoutDirection(direction);
            for (const qreal scale : {1.0, 1.5, 2.0}) {
                QImage image(m_view->size() * scale, QImage::Format_ARGB32_Premultiplied);
                image.setDevicePixelRatio(scale);
                image.fill(Qt::magenta);
                m_view->render(&image);
                std::set<QRgb> colors;
                for (int x = 0; x < image.width(); x += 3)
                    colors.insert(image.pixel(x, image.height() / 2));
                QVERIFY(colors.size() > 3);
                QVERIFY(!colors.contains(QColor(Qt::magenta).rgba()));
            }
        }
    }

    void everyStatusHasAShapeOfItsOwn()
    {
        QPalette palette;
        palette.setColor(QPalette::Base, Qt::white);
        std::set<QByteArray> shapes;
        for (int outcome = 0; outcome <= static_cast<int>(TaskOutcome::Complete); ++outcome) {
            QImage image(16, 16, QImage::Format_Grayscale8);
            image.fill(Qt::white);
            QPainter painter(&image);
            paintStatusIcon(
                painter, QRectF(0, 0, 16, 16), static_cast<TaskOutcome>(outcome), palette);
            painter.end();
            // One bit a pixel: what is left when all colour is gone.
            QByteArray shape;
            for (int y = 0; y < 16; ++y) {
                for (int x = 0; x < 16; ++x)
                    shape += qGray(image.pixel(x, y)) < 215 ? '#' : ' ';
            }
            QVERIFY(shape.contains('#'));
            shapes.insert(shape);
        }
        QCOMPARE(shapes.size(), std::size_t(static_cast<int>(TaskOutcome::Complete) + 1));
    }

    void barsAreFilledAsFarAsTheyShould_data()
    {
        QTest::addColumn<double>("fraction");
        QTest::addColumn<int>("width");
        QTest::newRow("nothing") << 0.0 << 0;
        QTest::newRow("hardly begun") << 0.001 << 2;
        QTest::newRow("half") << 0.5 << 50;
        QTest::newRow("hardly missing") << 0.999 << 98;
        QTest::newRow("whole") << 1.0 << 100;
    }
    void barsAreFilledAsFarAsTheyShould()
    {
        QFETCH(double, fraction);
        QFETCH(int, width);
        const QRect box(10, 0, 100, 8);
        QCOMPARE(filledPart(box, fraction, Qt::LeftToRight), QRect(10, 0, width, 8));
        QCOMPARE(filledPart(box, fraction, Qt::RightToLeft), QRect(110 - width, 0, width, 8));
    }

    void rowsAreCopiedWholeAsASpreadsheetReadsThem()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(u"failed.log"_s);
        Result<PageLog> log = PageLog::open(path, RowStream::Failed, PageLog::Mode::Append);
        QVERIFY(log);
        RowPage page(RowStream::Failed);
        for (RowColumn &column : page.columns) {
            for (int row = 0; row < 3; ++row)
                column.append(CellKind::Missing);
        }
        RowColumn messages;
        messages.append(CellKind::Text, "plain");
        messages.append(CellKind::Text, "two\nlines \"quoted\"");
        messages.append(CellKind::Text, std::string(400, 'm'));
        page.column(FailedColumn::Message) = messages;
        QVERIFY(log->append(page));

        RowTableModel model;
        QVERIFY(model.setLog(path, RowStream::Failed));
        RowView view;
        view.setRows(&model);
        view.resize(1200, 400);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        for (int column = 2; column < model.columnCount(); ++column)
            view.setColumnHidden(column, true);
        view.horizontalHeader()->moveSection(1, 0);
        QTest::keyClick(&view, Qt::Key_A, Qt::ControlModifier);
        QCOMPARE(view.selectedRows(), QList<qint64>({0, 1, 2}));
        const QString table =
            u"plain\t1\n\"two\nlines \"\"quoted\"\"\"\t2\n"_s + QString(400, u'm') + u"\t3\n"_s;
        QSignalSpy copied(&view, &RowView::copied);
        QTest::keyClick(&view, Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(copied.size(), 1);
        const QClipboard *clipboard = QGuiApplication::clipboard();
        QCOMPARE(clipboard->text(), table);
        QVERIFY(clipboard->mimeData()->html().contains(
            u"<td>two<br>lines &quot;quoted&quot;</td><td>2</td>"_s));
        view.copy(Headings::Taken);
        QCOMPARE(clipboard->text(), u"Message\t#\n"_s + table);
        view.copyAs(RowView::CopyAs::Csv);
        QVERIFY(clipboard->text().startsWith(
            u"Message,#\r\nplain,1\r\n\"two\nlines \"\"quoted\"\"\",2\r\n"_s));
        view.copyAs(RowView::CopyAs::Markdown);
        QVERIFY(clipboard->text().startsWith(
            u"| Message | # |\n| --- | --- |\n| plain | 1 |\n| two<br>lines"_s));
        view.copyAs(RowView::CopyAs::Json);
        const QJsonArray rows = QJsonDocument::fromJson(clipboard->text().toUtf8()).array();
        QCOMPARE(rows.size(), 3);
        QCOMPARE(rows.at(1)["message"_L1].toString(), u"two\nlines \"quoted\""_s);
        const QString before = clipboard->text();
        view.copyAs(RowView::CopyAs::GlobalKeys); // None of these rows has one.
        QCOMPARE(clipboard->text(), before);
        QCOMPARE(copied.size(), 6);
        QVERIFY(copied.last().at(0).toString().contains(u"nothing was copied"_s));

        QSignalSpy activated(&view, &RowView::rowActivated);
        view.setCurrentIndex(model.index(1, 1));
        QCOMPARE(view.currentRow(), 1);
        QTest::keyClick(&view, Qt::Key_Return);
        QCOMPARE(activated.size(), 1);
        QCOMPARE(activated.at(0).at(0).toLongLong(), 1);

        view.resetColumns();
        QCOMPARE(view.horizontalHeader()->visualIndex(1), 1);
    }

    void aClockThatIsBehindClaimsNoDuration()
    {
        DetailPane pane;
        const auto facts = [&pane](int secondsAgo) {
            TaskEntry entry = entryOf(secondsAgo, u"IN_PROGRESS"_s);
            entry.record.createdAt = Timestamp::fromWire(
                QDateTime::currentDateTimeUtc().addSecs(-secondsAgo).toString(Qt::ISODate));
            pane.showTask(entry);
            QStringList texts;
            for (const ElidedLabel *label : pane.findChildren<ElidedLabel *>())
                texts += label->text();
            return texts.join(u'\n');
        };
        QVERIFY(facts(3600).contains(u"running for 1 h"_s));
        QVERIFY(facts(-3600).contains(u"created"_s));
        QVERIFY(!facts(-7200).contains(u"running for"_s));
    }

    void rowsOfAKindStayAllOfItWhileItGrows()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(u"failed.rows"_s);
        auto log = PageLog::open(path, RowStream::Failed, PageLog::Mode::Append);
        TemplateTable templates;
        const auto append = [&](const QByteArrayList &names, const QByteArray &cursor) {
            RowPage page(RowStream::Failed);
            page.cursor = cursor;
            for (const QByteArray &name : names) {
                for (RowColumn &column : page.columns)
                    column.append(
                        CellKind::Text, "User " + name.toStdString() + " may not write here");
            }
            templates.assign(page);
            return log->append(page);
        };
        DetailPane pane;
        const TaskEntry entry = entryOf(1);
        RowStreamState state{.id = {entry.record.id, RowStream::Failed}, .log = {.path = path}};
        pane.showTask(entry);
        QVERIFY(append({"ann"}, "1"));
        state.rows = 1;
        pane.setRows(state);
        emit pane.errors()->rowsOfKindRequested(0);
        QCOMPARE(pane.failedRows()->query().templateIds, std::vector<quint32>({0}));
        QTRY_COMPARE(pane.failedRows()->rows().rowCount(), 1);

        QVERIFY(append({"bob", "carol"}, {}));
        state.rows = 3;
        state.phase = RowStreamState::Phase::Complete;
        pane.setRows(state);
        QCOMPARE(pane.failedRows()->query().templateIds, std::vector<quint32>({0, 1, 2}));
        QTRY_COMPARE(pane.failedRows()->rows().rowCount(), 3);
    }

    void whatRowsWaitForIsSaid()
    {
        RowStreamState state;
        QVERIFY(whyRowsAreEmpty(entryOf(1), state).sentence.contains(u"Checking"_s));
        state.error = Error{Error::Kind::Unavailable, u"The server is busy."_s, {}};
        state.nextAt = QDateTime::currentDateTimeUtc().addSecs(20);
        const QString said = whyRowsAreEmpty(entryOf(1), state).sentence;
        QVERIFY(said.startsWith(u"The server is busy. Asking again at "_s));
        QVERIFY(said.contains(state.nextAt.toLocalTime().toString(u"HH:mm:ss"_s)));
    }

    void anEmptyListSaysOfColleaguesWhatIsKnown()
    {
        WindowPages pages(new QWidget);
        const auto said = [&pages](std::optional<bool> showsColleagues) {
            PollState state;
            state.phase = PollState::Phase::Online;
            state.showsColleagues = showsColleagues;
            pages.showEmpty(state);
            return pages.findChild<EmptyState *>()->sentence();
        };
        QVERIFY(said(std::nullopt).contains(u"could not be found out"_s));
        QVERIFY(said(false).contains(u"not visible with this key"_s));
        QVERIFY(said(true).contains(u"nor of colleagues"_s));
    }

    void anEmptyPaneSaysOneSentenceAndOffersOneThing()
    {
        EmptyState empty;
        empty.show(
            statusIcon(TaskOutcome::Checking), u"No <b>task</b> matches."_s, u"Clear filters"_s);
        empty.resize(600, 400);
        empty.show();
        QCOMPARE(empty.sentence(), u"No <b>task</b> matches."_s);
        auto *button = empty.findChild<QPushButton *>();
        QVERIFY(button->isVisible());
        QSignalSpy requested(&empty, &EmptyState::actionRequested);
        QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(requested.size(), 1);
        empty.show({}, u"All rows were accepted."_s);
        QVERIFY(!button->isVisible());
    }
};

} // namespace taskglass

QTEST_MAIN(taskglass::ViewsSpec)
#include "ViewsSpec.moc"
