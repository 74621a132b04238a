// SPDX-License-Identifier: Apache-2.0
#include "sandbox/Sandbox.h"
#include "tests/labelbox/ScriptedLabelbox.h"
#include "ui/details/ErrorsPane.h"
#include "ui/details/RowPane.h"
#include "ui/details/RowSearchField.h"
#include "ui/details/RowView.h"
#include "ui/dialogs/ExportDialog.h"
#include "ui/dialogs/OriginalDialog.h"
#include "ui/jobs/JobsStrip.h"
#include "ui/program/Desktop.h"
#include "ui/tasks/Sidebar.h"
#include "ui/tasks/TaskView.h"
#include "ui/widgets/Banner.h"
#include "ui/widgets/EmptyState.h"

#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QSplitter>
#include <QSplitterHandle>
#include <QStringEncoder>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include <memory>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

constexpr int patience = 20'000; ///< Milliseconds; only a failing test waits that long.

/// Records of a CSV file, the header included; line breaks inside quotes do not count.
qsizetype csvRecords(const QByteArray &bytes)
{
    qsizetype records = 0;
    bool quoted = false;
    for (const char byte : bytes) {
        if (byte == '"')
            quoted = !quoted;
        else if (byte == '\n' && !quoted)
            ++records;
    }
    return records;
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

/// The real window, the real engine and a real server on a loopback port.
class WindowSpec : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();

    void theServersTasksAppear();
    void withoutAKeyItAsksForOne();
    void aRejectedKeyIsSaidAboveTheList();
    void aChosenTaskIsSelectedAndItsTabsFill();
    void rowsThatAreFewerThanAnnouncedAreLoadedAgain();
    void aKindOfErrorLimitsTheRows();
    void aSearchAmongRowsShowsThoseWithTheText();
    void aHeadingOrdersAllRows();
    void aHeaderSortsAndASearchFilters();
    void aViewOfTheSidebarFilters();
    void theSelectionSurvivesARefresh();
    void allErrorsAreWrittenToAFile();
    void onlyTheSelectedRowsAreWritten();
    void aSeparatorIsChosen();
    void theResultIsExportedWhereItIsLookedAt();
    void aRetryFileIsCreated();
    void anOriginalFileIsFiltered();
    void anUnusualOriginalFileIsFiltered();
    void aCancelledExportLeavesNoFile();
    void aPausedExportWaitsAndGoesOn();
    void quittingAsksAboutAPausedExport();
    void closingAtOnceAsksNothing();
    void anExportThatFailedIsTriedAgain();
    void anExistingFileIsReplacedOnlyWhenToldTo();
    void whatIsShownIsKeptForTheNextStart();
    void hiddenPartsStayHiddenAndComeBackAsTheyWere();

private:
    std::unique_ptr<Desktop> started();
    TaskId taskId(const QByteArray &nickname) const;
    ExportDialog *openExport(Desktop &desktop, const QString &path);
    static void press(const QDialog *dialog, const QString &words);
    static void pressIn(const QWidget *parts, const QString &words);
    static QAction *actionOf(const MainWindow &window, Qt::Key key);

    std::unique_ptr<QTemporaryDir> m_folder{};
    std::unique_ptr<sandbox::Sandbox> m_server{};
};

void WindowSpec::initTestCase()
{
    Result<std::unique_ptr<sandbox::Sandbox>> server = sandbox::Sandbox::start({});
    QVERIFY(server);
    m_server = std::move(*server);
}

void WindowSpec::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(m_folder->isValid());
    qputenv("LABELBOX_API_KEY", "a-key-of-the-sandbox");
}

void WindowSpec::cleanup()
{
    qunsetenv("LABELBOX_API_KEY");
}

std::unique_ptr<Desktop> WindowSpec::started()
{
    StartOptions options;
    options.endpoint = m_server->endpoint();
    options.dataFolder = m_folder->path();
    auto desktop = std::make_unique<Desktop>(options);
    if (!desktop->start())
        return nullptr;
    return desktop;
}

TaskId WindowSpec::taskId(const QByteArray &nickname) const
{
    return TaskId{QString::fromLatin1(m_server->taskId(nickname))};
}

ExportDialog *WindowSpec::openExport(Desktop &desktop, const QString &path)
{
    desktop.window().exports()->exportRows();
    auto *dialog = desktop.window().findChild<ExportDialog *>();
    if (dialog)
        dialog->setPath(path);
    return dialog;
}

void WindowSpec::press(const QDialog *dialog, const QString &words)
{
    for (QAbstractButton *button : dialog->findChild<QDialogButtonBox *>()->buttons()) {
        if (button->text() == words)
            QTest::mouseClick(button, Qt::LeftButton);
    }
}

/// The visible button with these words.
void WindowSpec::pressIn(const QWidget *parts, const QString &words)
{
    for (QAbstractButton *button : parts->findChildren<QAbstractButton *>()) {
        if (button->text() == words && button->isVisible()) {
            QTest::mouseClick(button, Qt::LeftButton);
            return;
        }
    }
    QFAIL(qPrintable(u"There is no button “%1”."_s.arg(words)));
}

void WindowSpec::theServersTasksAppear()
{
    const std::unique_ptr<Desktop> desktop = started();
    QVERIFY(desktop);
    QTRY_VERIFY_WITH_TIMEOUT(desktop->window().taskView()->model()->rowCount() >= 40, patience);
    QTRY_COMPARE_WITH_TIMEOUT(
        desktop->window().pollState().phase, PollState::Phase::Online, patience);
    QVERIFY(!desktop->window().findChild<Banner *>()->isVisible());
}

void WindowSpec::withoutAKeyItAsksForOne()
{
    qunsetenv("LABELBOX_API_KEY");
    const std::unique_ptr<Desktop> desktop = started();
    QVERIFY(desktop);
    QPushButton *add = nullptr;
    for (QPushButton *button : desktop->window().findChildren<QPushButton *>()) {
        if (button->text() == u"Add API key…"_s)
            add = button;
    }
    QVERIFY(add);
    QTRY_VERIFY_WITH_TIMEOUT(add->isVisible(), patience);
    QSignalSpy asked(&desktop->window(), &MainWindow::connectRequested);
    QTest::mouseClick(add, Qt::LeftButton);
    QCOMPARE(asked.count(), 1);
}

void WindowSpec::aRejectedKeyIsSaidAboveTheList()
{
    qputenv("LABELBOX_API_KEY", "wrong-key");
    const std::unique_ptr<Desktop> desktop = started();
    QVERIFY(desktop);
    const auto *banner = desktop->window().findChild<Banner *>();
    QTRY_VERIFY_WITH_TIMEOUT(banner->isVisible(), patience);
    QVERIFY(banner->notice());
    QVERIFY2(banner->notice()->text.contains("rejected"_L1), qPrintable(banner->notice()->text));
    QCOMPARE(banner->notice()->action, Notice::Action::EnterKey);
    QCOMPARE(desktop->window().pollState().phase, PollState::Phase::Stopped);
}

void WindowSpec::aChosenTaskIsSelectedAndItsTabsFill()
{
    const std::unique_ptr<Desktop> desktop = started();
    QVERIFY(desktop);
    MainWindow &window = desktop->window();
    const TaskId task = taskId("partly-failed");
    window.selectTask(task);
    QTRY_COMPARE_WITH_TIMEOUT(window.taskView()->selectedTasks(), QList<TaskId>{task}, patience);
    // Nothing is fetched before it is looked at.
    QCOMPARE(window.detail()->failedRows()->rows().rowCount(), 0);
    window.detail()->setTab(DetailTab::FailedRows);
    QTRY_COMPARE_WITH_TIMEOUT(window.detail()->failedRows()->rows().rowCount(), 3211, patience);
    QTRY_COMPARE_WITH_TIMEOUT(
        window.detail()->failedRows()->state()->phase, RowStreamState::Phase::Complete, patience);
    QVERIFY(window.detail()->errors()->kinds() >= 3);
    window.detail()->setTab(DetailTab::Result);
    QTRY_VERIFY_WITH_TIMEOUT(window.detail()->resultRows()->rows().rowCount() > 0, patience);
    // Another task's tab does not keep the rows of the one before.
    window.selectTask(taskId("complete"));
    QTRY_COMPARE_WITH_TIMEOUT(window.detail()->failedRows()->rows().rowCount(), 0, patience);
}

void WindowSpec::rowsThatAreFewerThanAnnouncedAreLoadedAgain()
{
    // A server that has caught up when it is asked again.
    std::atomic_bool isBehind = true;
    ScriptedLabelbox server;
    server.on("GetOrganizationPyApi", [](const ScriptedLabelbox::Asked &) {
        return ScriptedLabelbox::data(R"({"organization":{"id":"o","name":"O"}})");
    });
    const auto tasks = [](const ScriptedLabelbox::Asked &) {
        return ScriptedLabelbox::data(R"({"user":{"createdTasks":)"
            + ScriptedLabelbox::json({ScriptedLabelbox::task(u"t"_s)}) + "}}");
    };
    server.on("createdTasks(skip", tasks);
    server.on("$taskId: ID!) {\n  user", tasks);
    server.on("FailedDataRowImports", [&isBehind](const ScriptedLabelbox::Asked &) {
        const QByteArray row = R"({"message":"m","spec":{"globalKey":"k"}})";
        return ScriptedLabelbox::data(
            R"({"failedDataRowImports":{"after":null,"total":2,"results":[)" + row
            + (isBehind ? QByteArray() : QByteArray(',' + row)) + "]}}");
    });
    StartOptions options;
    options.endpoint = server.url("/graphql");
    options.dataFolder = m_folder->path();
    Desktop desktop(options);
    QVERIFY(desktop.start());
    MainWindow &window = desktop.window();
    window.selectTask({u"t"_s});
    window.detail()->setTab(DetailTab::FailedRows);
    RowPane *pane = window.detail()->failedRows();
    QTRY_COMPARE_WITH_TIMEOUT(pane->rows().rowCount(), 1, patience);
    QTRY_VERIFY_WITH_TIMEOUT(window.detail()->isSettled(), patience);
    isBehind = false;
    pressIn(pane, u"Load again"_s);
    QTRY_COMPARE_WITH_TIMEOUT(pane->rows().rowCount(), 2, patience);
    for (const QAbstractButton *button : pane->findChildren<QAbstractButton *>())
        QVERIFY(button->text() != u"Load again"_s || !button->isVisible());
}

void WindowSpec::aKindOfErrorLimitsTheRows()
{
    const std::unique_ptr<Desktop> desktop = started();
    QVERIFY(desktop);
    MainWindow &window = desktop->window();
    window.selectTask(taskId("partly-failed"));
    window.detail()->setTab(DetailTab::Errors);
    QTRY_COMPARE_WITH_TIMEOUT(window.detail()->failedRows()->rows().rowCount(), 3211, patience);
    emit window.detail()->errors()->rowsOfKindRequested(0);
    QCOMPARE(window.detail()->tab(), DetailTab::FailedRows);
    RowPane *pane = window.detail()->failedRows();
    QTRY_VERIFY_WITH_TIMEOUT(pane->rows().rowCount() < 3211, patience);
    QCOMPARE(pane->rows().rowCount(), window.detail()->errors()->rowsOfKind(0));
    pane->clearKind();
    QCOMPARE(pane->rows().rowCount(), 3211);
}

void WindowSpec::aSearchAmongRowsShowsThoseWithTheText()
{
    const std::unique_ptr<Desktop> desktop = started();
    QVERIFY(desktop);
    MainWindow &window = desktop->window();
    window.selectTask(taskId("partly-failed"));
    window.detail()->setTab(DetailTab::FailedRows);
    RowPane *pane = window.detail()->failedRows();
    QTRY_COMPARE_WITH_TIMEOUT(pane->rows().rowCount(), 3211, patience);
    const int keyColumn = 2;
    const QString key = pane->rows().index(1234, keyColumn).data().toString();
    QVERIFY(!key.isEmpty());

    auto *field = pane->findChild<RowSearchField *>();
    QVERIFY(field);
    pane->focusSearch();
    QTRY_VERIFY(field->hasFocus());
    QTest::keyClicks(field, key);
    QTRY_COMPARE_WITH_TIMEOUT(pane->rows().rowCount(), 1, patience);
    QCOMPARE(pane->rows().index(0, keyColumn).data().toString(), key);
    QCOMPARE(pane->rows().numberAt(0), 1234);

    QTest::keyClicks(field, u"-and-more-than-any-row-has"_s);
    QTRY_COMPARE_WITH_TIMEOUT(pane->rows().rowCount(), 0, patience);
    auto *nothing = pane->view()->parentWidget()->findChild<EmptyState *>();
    QTRY_VERIFY(nothing && nothing->isVisible());
    QTest::keyClick(field, Qt::Key_Escape);
    QTRY_COMPARE_WITH_TIMEOUT(pane->rows().rowCount(), 3211, patience);
    QVERIFY(pane->view()->isVisible());
}

void WindowSpec::aHeadingOrdersAllRows()
{
    const std::unique_ptr<Desktop> desktop = started();
    QVERIFY(desktop);
    MainWindow &window = desktop->window();
    window.selectTask(taskId("partly-failed"));
    window.detail()->setTab(DetailTab::FailedRows);
    RowPane *pane = window.detail()->failedRows();
    QTRY_COMPARE_WITH_TIMEOUT(pane->rows().rowCount(), 3211, patience);
    const int keyColumn = 2;
    const auto keyAt = [&](int row) {
        return pane->rows().index(row, keyColumn).data().toString().toUtf8();
    };
    QHeaderView *header = pane->view()->horizontalHeader();
    const auto click = [&] {
        QTest::mouseClick(header->viewport(), Qt::LeftButton, {},
            QPoint(header->sectionViewportPosition(keyColumn) + 20, header->height() / 2));
    };
    click();
    QTRY_VERIFY_WITH_TIMEOUT(pane->rows().isLimited(), patience);
    // Rows without a key come last, whichever way.
    int keys = 1;
    for (; keys < 3211 && !keyAt(keys).isEmpty(); ++keys)
        QVERIFY2(keyAt(keys - 1) <= keyAt(keys), keyAt(keys).constData());
    QVERIFY(keys > 1 && keys < 3211);
    for (int row = keys; row < 3211; ++row)
        QVERIFY2(keyAt(row).isEmpty(), keyAt(row).constData());
    const QByteArray greatest = keyAt(keys - 1);
    click();
    QTRY_VERIFY_WITH_TIMEOUT(keyAt(0) == greatest, patience);
    for (int row = 1; row < 3211; ++row)
        QVERIFY2(keyAt(row - 1) >= keyAt(row), keyAt(row).constData());
    click();
    QTRY_VERIFY_WITH_TIMEOUT(!pane->rows().isLimited(), patience);
    QCOMPARE(pane->rows().numberAt(7), 7);
}

void WindowSpec::aHeaderSortsAndASearchFilters()
{
    const std::unique_ptr<Desktop> desktop = started();
    QVERIFY(desktop);
    MainWindow &window = desktop->window();
    TaskView *list = window.taskView();
    QTRY_VERIFY_WITH_TIMEOUT(list->model()->rowCount() >= 40, patience);
    const int all = list->model()->rowCount();

    const int name = static_cast<int>(TaskTableModel::Column::Name);
    list->sortByColumn(name, Qt::AscendingOrder);
    const auto nameAt = [&](int row) {
        return list->model()->index(row, name).data().toString().toCaseFolded();
    };
    const int faces = [&] {
        for (int row = 0; row < all; ++row) {
            if (nameAt(row).startsWith("faces-upsert-17"_L1))
                return row;
        }
        return -1;
    }();
    QVERIFY(faces > 0);
    for (int row = 0; row < faces; ++row)
        QVERIFY2(
            nameAt(row) != "weekly-export"_L1, "weekly-export must come after faces-upsert-17");

    auto *search = window.findChild<QLineEdit *>();
    QVERIFY(search);
    QTest::keyClicks(search, u"part2 cats"_s);
    QTRY_COMPARE_WITH_TIMEOUT(list->model()->rowCount(), 1, patience);
    QCOMPARE(nameAt(0), u"cats-2026-09-part2"_s);
    QTest::keyClicks(search, u" no such words"_s);
    QTRY_COMPARE_WITH_TIMEOUT(list->model()->rowCount(), 0, patience);
    QVERIFY(!list->isVisible());
    search->clear();
    QTRY_COMPARE_WITH_TIMEOUT(list->model()->rowCount(), all, patience);
    QVERIFY(list->isVisible());
}

void WindowSpec::aViewOfTheSidebarFilters()
{
    const std::unique_ptr<Desktop> desktop = started();
    QVERIFY(desktop);
    MainWindow &window = desktop->window();
    TaskView *list = window.taskView();
    QTRY_VERIFY_WITH_TIMEOUT(list->model()->rowCount() >= 40, patience);
    const int all = list->model()->rowCount();
    auto *sidebar = window.findChild<Sidebar *>();
    sidebar->setView(Sidebar::View::Failed);
    QVERIFY(list->model()->rowCount() > 0);
    QVERIFY(list->model()->rowCount() < all);
    for (int row = 0; row < list->model()->rowCount(); ++row) {
        const QModelIndex status =
            list->model()->index(row, static_cast<int>(TaskTableModel::Column::Status));
        QCOMPARE(status.data().toString(), u"Failed"_s);
    }
    sidebar->clear();
    QCOMPARE(list->model()->rowCount(), all);
}

void WindowSpec::theSelectionSurvivesARefresh()
{
    const std::unique_ptr<Desktop> desktop = started();
    QVERIFY(desktop);
    MainWindow &window = desktop->window();
    const TaskId task = taskId("partly-failed");
    window.selectTask(task);
    QTRY_COMPARE_WITH_TIMEOUT(window.pollState().phase, PollState::Phase::Online, patience);
    QTRY_COMPARE_WITH_TIMEOUT(window.taskView()->selectedTasks(), QList<TaskId>{task}, patience);
    const QDateTime before = window.pollState().lastSuccess;
    emit window.refreshAllRequested();
    QTRY_VERIFY_WITH_TIMEOUT(window.pollState().lastSuccess > before, patience);
    QCOMPARE(window.taskView()->selectedTasks(), QList<TaskId>{task});
    QCOMPARE(window.detail()->entry()->record.id, task);
}

void WindowSpec::allErrorsAreWrittenToAFile()
{
    const std::unique_ptr<Desktop> desktop = started();
    QVERIFY(desktop);
    MainWindow &window = desktop->window();
    window.selectTask(taskId("partly-failed"));
    QTRY_VERIFY_WITH_TIMEOUT(
        window.detail()->entry() && window.detail()->entry()->failedRows == 3211, patience);
    const QString path = m_folder->filePath(u"errors.csv"_s);
    ExportDialog *dialog = openExport(*desktop, path);
    QVERIFY(dialog);
    QSignalSpy ended(window.findChild<JobsStrip *>(), &JobsStrip::jobFinished);
    press(dialog, u"Export"_s);
    QTRY_COMPARE_WITH_TIMEOUT(ended.count(), 1, patience);
    QCOMPARE(ended.constFirst().constFirst().toString(), u"3,211 of 3,211 rows written"_s);
    QCOMPARE(csvRecords(contentOf(path)), 3212);
}

void WindowSpec::onlyTheSelectedRowsAreWritten()
{
    const std::unique_ptr<Desktop> desktop = started();
    QVERIFY(desktop);
    MainWindow &window = desktop->window();
    window.selectTask(taskId("partly-failed"));
    window.detail()->setTab(DetailTab::FailedRows);
    RowPane *pane = window.detail()->failedRows();
    QTRY_COMPARE_WITH_TIMEOUT(pane->rows().rowCount(), 3211, patience);
    QTRY_COMPARE_WITH_TIMEOUT(pane->state()->phase, RowStreamState::Phase::Complete, patience);
    QItemSelection rows(pane->rows().index(3, 0), pane->rows().index(5, 0));
    pane->view()->selectionModel()->select(
        rows, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    const QString path = m_folder->filePath(u"three.csv"_s);
    ExportDialog *dialog = openExport(*desktop, path);
    QVERIFY(dialog);
    QSignalSpy ended(window.findChild<JobsStrip *>(), &JobsStrip::jobFinished);
    press(dialog, u"Export"_s);
    QTRY_COMPARE_WITH_TIMEOUT(ended.count(), 1, patience);
    QCOMPARE(csvRecords(contentOf(path)), 4);
}

void WindowSpec::aSeparatorIsChosen()
{
    const std::unique_ptr<Desktop> desktop = started();
    QVERIFY(desktop);
    MainWindow &window = desktop->window();
    window.selectTask(taskId("partly-failed"));
    QTRY_VERIFY_WITH_TIMEOUT(
        window.detail()->entry() && window.detail()->entry()->failedRows == 3211, patience);
    const QString path = m_folder->filePath(u"tabs.csv"_s);
    ExportDialog *dialog = openExport(*desktop, path);
    QVERIFY(dialog);
    const auto choices = dialog->findChildren<QComboBox *>();
    const auto separators = std::find_if(choices.begin(), choices.end(),
        [](const QComboBox *choice) { return choice->findText(u"separated by tabs"_s) >= 0; });
    QVERIFY(separators != choices.end());
    QVERIFY((*separators)->findText(u"separated by “;”"_s) >= 0);
    (*separators)->setCurrentIndex((*separators)->findText(u"separated by tabs"_s));
    QSignalSpy ended(window.findChild<JobsStrip *>(), &JobsStrip::jobFinished);
    press(dialog, u"Export"_s);
    QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, patience);
    QVERIFY(contentOf(path).contains("message\tglobal_key\t"));
}

void WindowSpec::theResultIsExportedWhereItIsLookedAt()
{
    const std::unique_ptr<Desktop> desktop = started();
    QVERIFY(desktop);
    MainWindow &window = desktop->window();
    window.selectTask(taskId("five-thousand-failed"));
    window.detail()->setTab(DetailTab::Result);
    RowPane *pane = window.detail()->resultRows();
    QTRY_COMPARE_WITH_TIMEOUT(pane->rows().rowCount(), 7000, patience);
    const QString path = m_folder->filePath(u"result.csv"_s);
    ExportDialog *dialog = openExport(*desktop, path);
    QVERIFY(dialog);
    QCOMPARE(dialog->windowTitle(), u"Export result"_s);
    QSignalSpy ended(window.findChild<JobsStrip *>(), &JobsStrip::jobFinished);
    press(dialog, u"Export"_s);
    QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, patience);
    QCOMPARE(csvRecords(contentOf(path)), 7001);
    QVERIFY(contentOf(path).contains("id,global_key,external_id,row_data"));
    // A retry is always of what failed; whether anything did must have been found out by then.
    QTRY_VERIFY_WITH_TIMEOUT(window.detail()->entry()->failedRows.value_or(0) > 0, patience);
    window.exports()->createRetryFile();
    const auto dialogs = window.findChildren<ExportDialog *>();
    QVERIFY(std::any_of(dialogs.begin(), dialogs.end(),
        [](const ExportDialog *other) { return other->windowTitle() == u"Create retry file"_s; }));
}

void WindowSpec::aRetryFileIsCreated()
{
    const std::unique_ptr<Desktop> desktop = started();
    QVERIFY(desktop);
    MainWindow &window = desktop->window();
    window.selectTask(taskId("partly-failed"));
    window.detail()->setTab(DetailTab::Errors);
    QTRY_COMPARE_WITH_TIMEOUT(window.detail()->failedRows()->rows().rowCount(), 3211, patience);
    const QString path = m_folder->filePath(u"again.json"_s);
    window.exports()->createRetryFile();
    auto *dialog = window.findChild<ExportDialog *>();
    QVERIFY(dialog);
    // An upsert: the warning offers the original file instead.
    const auto buttons = dialog->findChildren<QPushButton *>();
    QVERIFY(std::any_of(buttons.begin(), buttons.end(),
        [](const QPushButton *button) { return button->text() == u"Filter my original file…"_s; }));
    dialog->setPath(path);
    QSignalSpy ended(window.findChild<JobsStrip *>(), &JobsStrip::jobFinished);
    press(dialog, u"Create file"_s);
    QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, patience);
    QVERIFY2(ended.first().at(0).toString().contains(u"to import again"_s),
        qPrintable(ended.first().at(0).toString()));
    QCOMPARE(QJsonDocument::fromJson(contentOf(path)).array().size(), 3211);
    // The next one gets the next number.
    const TaskRecord task = window.detail()->entry()->record;
    const QString first =
        ExportDialog::proposedRetryName(task, m_folder->path(), RowFileFormat::JsonArray);
    QVERIFY(first.endsWith(u"_retry1.json"_s));
    QVERIFY(QFile::copy(path, m_folder->filePath(first)));
    QVERIFY(ExportDialog::proposedRetryName(task, m_folder->path(), RowFileFormat::Ndjson)
            .endsWith(u"_retry2.ndjson"_s));
}

void WindowSpec::anOriginalFileIsFiltered()
{
    const std::unique_ptr<Desktop> desktop = started();
    QVERIFY(desktop);
    MainWindow &window = desktop->window();
    window.selectTask(taskId("partly-failed"));
    window.detail()->setTab(DetailTab::FailedRows);
    RowPane *pane = window.detail()->failedRows();
    QTRY_COMPARE_WITH_TIMEOUT(pane->rows().rowCount(), 3211, patience);
    const QString key = pane->rows().index(0, 2).data(RowTableModel::RawTextRole).toString();
    const QByteArray bad = QByteArray("x\t" + key.toUtf8() + "\n");
    const QString original = m_folder->filePath(u"mine.tsv"_s);
    QFile file(original);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("note\tglobal_key\na\tfine-1\n" + bad + "b\tfine-2\n");
    file.close();

    window.exports()->filterOriginal(original);
    auto *dialog = window.findChild<OriginalDialog *>();
    QVERIFY(dialog);
    QSignalSpy ended(window.findChild<JobsStrip *>(), &JobsStrip::jobFinished);
    press(dialog, u"Filter"_s);
    QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, patience);
    QVERIFY2(ended.first().at(0).toString().startsWith(u"1 of 3 records kept"_s),
        qPrintable(ended.first().at(0).toString()));
    QCOMPARE(contentOf(m_folder->filePath(u"mine_failed.tsv"_s)), "note\tglobal_key\n" + bad);
}

void WindowSpec::anUnusualOriginalFileIsFiltered()
{
    const std::unique_ptr<Desktop> desktop = started();
    QVERIFY(desktop);
    MainWindow &window = desktop->window();
    window.selectTask(taskId("partly-failed"));
    window.detail()->setTab(DetailTab::FailedRows);
    QTRY_COMPARE_WITH_TIMEOUT(window.detail()->failedRows()->rows().rowCount(), 3211, patience);
    const QString original = m_folder->filePath(u"mine.csv"_s);
    // UTF-16 without a mark: only who is told can read it.
    const QByteArray bytes = QStringEncoder(QStringConverter::Utf16LE)
                                 .encode(u"Warehouse 7\nplace,global_key\nKöln,fine-1\n"_s);
    QFile file(original);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(bytes);
    file.close();

    // None of the failed rows is in it, so that the record may be one of them.
    for (const bool isAllowed : {false, true}) {
        window.exports()->filterOriginal(original);
        auto *dialog = window.findChildren<OriginalDialog *>().constLast();
        const auto choices = dialog->findChildren<QComboBox *>();
        for (QComboBox *choice : choices) {
            choice->setCurrentIndex(std::max(
                choice->findText(u"UTF-16LE"_s), choice->findText(u"Records that did not fail"_s)));
        }
        dialog->findChild<QSpinBox *>()->setValue(1);
        dialog->findChild<QCheckBox *>()->setChecked(isAllowed);
        QSignalSpy ended(window.findChild<JobsStrip *>(), &JobsStrip::jobFinished);
        press(dialog, u"Filter"_s);
        QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, patience);
        const QString copy = m_folder->filePath(u"mine_without_failed.csv"_s);
        QCOMPARE(contentOf(copy), isAllowed ? bytes : QByteArray());
    }
}

void WindowSpec::aCancelledExportLeavesNoFile()
{
    const std::unique_ptr<Desktop> desktop = started();
    QVERIFY(desktop);
    MainWindow &window = desktop->window();
    window.selectTask(taskId("partly-failed"));
    QTRY_VERIFY_WITH_TIMEOUT(
        window.detail()->entry() && window.detail()->entry()->failedRows == 3211, patience);
    const QString path = m_folder->filePath(u"errors.csv"_s);
    ExportDialog *dialog = openExport(*desktop, path);
    QVERIFY(dialog);
    auto *jobs = window.findChild<JobsStrip *>();
    QSignalSpy ended(jobs, &JobsStrip::jobFinished);
    // The rows have not been fetched yet, so the export cannot have ended when it is cancelled.
    press(dialog, u"Export"_s);
    QCOMPARE(jobs->running(), 1);
    jobs->cancelAll();
    QTRY_COMPARE_WITH_TIMEOUT(ended.count(), 1, patience);
    QVERIFY(ended.constFirst().constFirst().toString().startsWith("Cancelled"_L1));
    QVERIFY(!QFile::exists(path));
    QCOMPARE(jobs->running(), 0);
}

void WindowSpec::aPausedExportWaitsAndGoesOn()
{
    const std::unique_ptr<Desktop> desktop = started();
    QVERIFY(desktop);
    MainWindow &window = desktop->window();
    window.selectTask(taskId("partly-failed"));
    QTRY_VERIFY_WITH_TIMEOUT(
        window.detail()->entry() && window.detail()->entry()->failedRows == 3211, patience);
    const QString path = m_folder->filePath(u"errors.csv"_s);
    ExportDialog *dialog = openExport(*desktop, path);
    QVERIFY(dialog);
    auto *jobs = window.findChild<JobsStrip *>();
    QSignalSpy ended(jobs, &JobsStrip::jobFinished);
    press(dialog, u"Export"_s);
    pressIn(jobs, u"Pause"_s);
    // Others go on: the rows that it would need are fetched for the table.
    window.detail()->setTab(DetailTab::FailedRows);
    QTRY_COMPARE_WITH_TIMEOUT(window.detail()->failedRows()->rows().rowCount(), 3211, patience);
    QCOMPARE(jobs->running(), 1);
    QCOMPARE(ended.size(), 0);
    QVERIFY(!QFile::exists(path));

    pressIn(jobs, u"Resume"_s);
    QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, patience);
    QCOMPARE(csvRecords(contentOf(path)), 3212);
}

void WindowSpec::quittingAsksAboutAPausedExport()
{
    const std::unique_ptr<Desktop> desktop = started();
    QVERIFY(desktop);
    MainWindow &window = desktop->window();
    window.selectTask(taskId("partly-failed"));
    QTRY_VERIFY_WITH_TIMEOUT(
        window.detail()->entry() && window.detail()->entry()->failedRows == 3211, patience);
    const QString path = m_folder->filePath(u"errors.csv"_s);
    ExportDialog *dialog = openExport(*desktop, path);
    QVERIFY(dialog);
    auto *jobs = window.findChild<JobsStrip *>();
    QSignalSpy ended(jobs, &JobsStrip::jobFinished);
    press(dialog, u"Export"_s);
    pressIn(jobs, u"Pause"_s);
    window.close();
    QVERIFY(window.isVisible());
    auto *question = window.findChild<QMessageBox *>();
    QVERIFY(question);
    QVERIFY2(question->text().contains(u"1 export"_s), qPrintable(question->text()));
    // What shall be finished must go on for that.
    pressIn(question, u"Finish, then quit"_s);
    QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, patience);
    QCOMPARE(csvRecords(contentOf(path)), 3212);
    QTRY_VERIFY(!window.isVisible());
}

void WindowSpec::closingAtOnceAsksNothing()
{
    const std::unique_ptr<Desktop> desktop = started();
    QVERIFY(desktop);
    MainWindow &window = desktop->window();
    window.selectTask(taskId("partly-failed"));
    QTRY_VERIFY_WITH_TIMEOUT(
        window.detail()->entry() && window.detail()->entry()->failedRows == 3211, patience);
    const QString path = m_folder->filePath(u"errors.csv"_s);
    ExportDialog *dialog = openExport(*desktop, path);
    QVERIFY(dialog);
    press(dialog, u"Export"_s);
    QCOMPARE(window.findChild<JobsStrip *>()->running(), 1);
    window.closeAtOnce();
    QVERIFY(!window.isVisible());
    QVERIFY(!window.findChild<QMessageBox *>());
    QTRY_COMPARE(window.findChild<JobsStrip *>()->running(), 0);
    QVERIFY(!QFile::exists(path));
}

void WindowSpec::anExportThatFailedIsTriedAgain()
{
    const std::unique_ptr<Desktop> desktop = started();
    QVERIFY(desktop);
    MainWindow &window = desktop->window();
    window.selectTask(taskId("partly-failed"));
    window.detail()->setTab(DetailTab::FailedRows);
    QTRY_COMPARE_WITH_TIMEOUT(window.detail()->failedRows()->rows().rowCount(), 3211, patience);
    QVERIFY(QDir(m_folder->path()).mkdir(u"out"_s));
    const QString path = m_folder->filePath(u"out/errors.csv"_s);
    ExportDialog *dialog = openExport(*desktop, path);
    QVERIFY(dialog);
    // The folder goes away after it was looked at.
    QVERIFY(QDir(m_folder->path()).rmdir(u"out"_s));
    auto *jobs = window.findChild<JobsStrip *>();
    QSignalSpy ended(jobs, &JobsStrip::jobFinished);
    press(dialog, u"Export"_s);
    QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, patience);
    QVERIFY2(ended.first().at(0).toString().contains(u"does not exist"_s),
        qPrintable(ended.first().at(0).toString()));

    QVERIFY(QDir(m_folder->path()).mkdir(u"out"_s));
    for (QToolButton *button : jobs->findChildren<QToolButton *>()) {
        if (button->text() == u"Try again"_s)
            QTest::mouseClick(button, Qt::LeftButton);
    }
    QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 2, patience);
    QCOMPARE(csvRecords(contentOf(path)), 3212);
}

void WindowSpec::anExistingFileIsReplacedOnlyWhenToldTo()
{
    const std::unique_ptr<Desktop> desktop = started();
    QVERIFY(desktop);
    MainWindow &window = desktop->window();
    window.selectTask(taskId("partly-failed"));
    QTRY_VERIFY_WITH_TIMEOUT(
        window.detail()->entry() && window.detail()->entry()->failedRows == 3211, patience);
    const QString path = m_folder->filePath(u"kept.csv"_s);
    QFile kept(path);
    QVERIFY(kept.open(QIODevice::WriteOnly));
    kept.write("mine");
    kept.close();
    ExportDialog *dialog = openExport(*desktop, path);
    QVERIFY(dialog);
    QSignalSpy chosen(dialog, &ExportDialog::exportChosen);
    press(dialog, u"Export"_s);
    QCOMPARE(chosen.count(), 0);
    auto *question = dialog->findChild<QMessageBox *>();
    QVERIFY(question);
    QCOMPARE(contentOf(path), QByteArray("mine"));
    for (QAbstractButton *button : question->buttons()) {
        if (button->text() == "Replace"_L1)
            QTest::mouseClick(button, Qt::LeftButton);
    }
    QCOMPARE(chosen.count(), 1);
    QTRY_COMPARE_WITH_TIMEOUT(csvRecords(contentOf(path)), 3212, patience);
}

void WindowSpec::whatIsShownIsKeptForTheNextStart()
{
    const int type = static_cast<int>(TaskTableModel::Column::Type);
    const int id = static_cast<int>(TaskTableModel::Column::Id);
    int width = 0;
    qsizetype known = 0;
    {
        const std::unique_ptr<Desktop> desktop = started();
        QVERIFY(desktop);
        TaskView *list = desktop->window().taskView();
        QTRY_COMPARE_WITH_TIMEOUT(
            desktop->window().pollState().phase, PollState::Phase::Online, patience);
        width = list->columnWidth(type) + 17;
        list->setColumnWidth(type, width);
        QVERIFY(list->isColumnHidden(id));
        list->setColumnShown(TaskTableModel::Column::Id, true);
        list->sortByColumn(static_cast<int>(TaskTableModel::Column::Name), Qt::AscendingOrder);
        known = list->model()->rowCount();
    }
    qputenv("LABELBOX_API_KEY", "a-key-of-the-sandbox"); // Whoever reads it wipes it.
    const std::unique_ptr<Desktop> again = started();
    QVERIFY(again);
    TaskView *list = again->window().taskView();
    QCOMPARE(list->columnWidth(type), width);
    QVERIFY(!list->isColumnHidden(id));
    QCOMPARE(list->horizontalHeader()->sortIndicatorSection(),
        static_cast<int>(TaskTableModel::Column::Name));
    QTRY_VERIFY_WITH_TIMEOUT(list->model()->rowCount() >= known, patience);
}

/// The action of the menus with this shortcut.
QAction *WindowSpec::actionOf(const MainWindow &window, Qt::Key key)
{
    for (QAction *action : window.findChildren<QAction *>()) {
        if (action->shortcut() == QKeySequence(key))
            return action;
    }
    return nullptr;
}

void WindowSpec::hiddenPartsStayHiddenAndComeBackAsTheyWere()
{
    int width = 0;
    int height = 0;
    {
        const std::unique_ptr<Desktop> desktop = started();
        QVERIFY(desktop);
        MainWindow &window = desktop->window();
        auto *sidebar = window.findChild<Sidebar *>();
        QTRY_VERIFY_WITH_TIMEOUT(sidebar->isVisible() && window.detail()->isVisible(), patience);
        // As if the lines between were dragged.
        for (const auto &[part, delta] : {std::pair<QWidget *, int>(sidebar, 60),
                 std::pair<QWidget *, int>(window.detail(), -70)}) {
            auto *splitter = qobject_cast<QSplitter *>(part->parentWidget());
            QVERIFY(splitter);
            QSplitterHandle *handle = splitter->handle(1);
            const QPoint grip = handle->rect().center();
            const QPoint way =
                splitter->orientation() == Qt::Horizontal ? QPoint(delta, 0) : QPoint(0, delta);
            QTest::mousePress(handle, Qt::LeftButton, {}, grip);
            QTest::mouseMove(handle, grip + way);
            QTest::mouseRelease(handle, Qt::LeftButton, {}, grip + way);
        }
        width = sidebar->width();
        height = window.detail()->height();
        QVERIFY(width > 208);
        actionOf(window, Qt::Key_F9)->trigger();
        actionOf(window, Qt::Key_F7)->trigger();
        QVERIFY(!sidebar->isVisible());
        QVERIFY(!window.detail()->isVisible());
    }
    {
        qputenv("LABELBOX_API_KEY", "a-key-of-the-sandbox"); // Whoever reads it wipes it.
        const std::unique_ptr<Desktop> again = started();
        QVERIFY(again);
        MainWindow &window = again->window();
        auto *sidebar = window.findChild<Sidebar *>();
        QTRY_VERIFY_WITH_TIMEOUT(window.taskView()->isVisible(), patience);
        QVERIFY(!sidebar->isVisible());
        QVERIFY(!window.detail()->isVisible());
        QVERIFY(!actionOf(window, Qt::Key_F9)->isChecked());
        actionOf(window, Qt::Key_F9)->trigger();
        actionOf(window, Qt::Key_F7)->trigger();
        QTRY_COMPARE(sidebar->width(), width);
        QTRY_COMPARE(window.detail()->height(), height);
    }
    qputenv("LABELBOX_API_KEY", "a-key-of-the-sandbox");
    const std::unique_ptr<Desktop> last = started();
    QVERIFY(last);
    QTRY_VERIFY_WITH_TIMEOUT(last->window().detail()->isVisible(), patience);
    QCOMPARE(last->window().findChild<Sidebar *>()->width(), width);
    QCOMPARE(last->window().detail()->height(), height);
}

} // namespace taskglass

int main(int argc, char *argv[])
{
    // The machine's own key store must neither be asked nor filled by a test.
    qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus");
    QApplication application(argc, argv);
    taskglass::WindowSpec spec;
    return QTest::qExec(&spec, argc, argv);
}

#include "WindowSpec.moc"
