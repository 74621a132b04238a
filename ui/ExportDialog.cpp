// SPDX-License-Identifier: Apache-2.0
#include "ui/ExportDialog.h"

#include "files/RowFile.h"
#include "models/Display.h"
#include "settings/Settings.h"
#include "ui/ElidedLabel.h"
#include "ui/Theme.h"
#include "ui/Wording.h"

#include <QAction>
#include <QButtonGroup>
#include <QComboBox>
#include <QDateTime>
#include <QDialogButtonBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QGroupBox>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QRadioButton>
#include <QStandardPaths>
#include <QVBoxLayout>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

struct FormatRow {
    RowFileFormat format;
    QLatin1StringView name;
    QLatin1StringView suffix;
    const char *title;
    const char *hint;
};

constexpr FormatRow formatTable[] = {
    {RowFileFormat::CsvForSpreadsheets, QLatin1StringView("csv-spreadsheet"),
        QLatin1StringView("csv"),
        QT_TRANSLATE_NOOP("taskglass::ExportDialog", "CSV for spreadsheets"),
        QT_TRANSLATE_NOOP("taskglass::ExportDialog",
            "Opens in Excel and LibreOffice. Cells that would run as a formula get an "
            "apostrophe.")},
    {RowFileFormat::CsvExact, QLatin1StringView("csv"), QLatin1StringView("csv"),
        QT_TRANSLATE_NOOP("taskglass::ExportDialog", "CSV, exact"),
        QT_TRANSLATE_NOOP(
            "taskglass::ExportDialog", "For programs: UTF-8, RFC 4180, no cell is changed.")},
    {RowFileFormat::JsonArray, QLatin1StringView("json"), QLatin1StringView("json"),
        QT_TRANSLATE_NOOP("taskglass::ExportDialog", "JSON"),
        QT_TRANSLATE_NOOP("taskglass::ExportDialog", "One array with an object for each row.")},
    {RowFileFormat::Ndjson, QLatin1StringView("ndjson"), QLatin1StringView("ndjson"),
        QT_TRANSLATE_NOOP("taskglass::ExportDialog", "NDJSON"),
        QT_TRANSLATE_NOOP("taskglass::ExportDialog", "One object in each line.")},
};

const FormatRow &rowOf(RowFileFormat format)
{
    return formatTable[static_cast<std::size_t>(format)];
}

QString rowsWords(std::optional<qint64> count)
{
    return count ? ExportDialog::tr("%1 rows").arg(display::count(*count))
                 : ExportDialog::tr("number not known yet");
}

} // namespace

ExportDialog::ExportDialog(ExportOffer offer, Settings &settings, QWidget *parent)
    : QDialog(parent)
    , m_offer(std::move(offer))
    , m_settings(settings)
    , m_scopes(new QButtonGroup(this))
    , m_columns(new QPushButton(this))
    , m_columnMenu(new QMenu(this))
    , m_flatten(new QAction(tr("A column for each metadata field (CSV)"), this))
    , m_format(new QComboBox(this))
    , m_formatHint(plainLabel({}, this))
    , m_path(new QLineEdit(this))
    , m_problem(plainLabel({}, this))
{
    setWindowTitle(tr("Export errors"));
    auto *title = new ElidedLabel(this);
    title->setText(m_offer.several.empty()
            ? taskTitle(m_offer.task)
            : tr("%n task(s)", nullptr, static_cast<int>(m_offer.several.size())));
    QFont bold = title->font();
    bold.setWeight(QFont::DemiBold);
    title->setFont(bold);
    QWidget *scopes = makeScopes();
    makeColumns();

    for (const FormatRow &row : formatTable)
        m_format->addItem(tr(row.title), static_cast<int>(row.format));
    for (const FormatRow &row : formatTable) {
        if (row.name == m_settings.exportFormat())
            m_format->setCurrentIndex(static_cast<int>(row.format));
    }
    makeQuiet(m_formatHint);
    m_formatHint->setWordWrap(true);
    m_formatHint->setMinimumWidth(460);
    m_problem->setWordWrap(true);
    m_problem->hide();

    auto *browse = new QPushButton(tr("Browse…"), this);
    auto *pathRow = new QHBoxLayout;
    pathRow->addWidget(m_path, 1);
    pathRow->addSpacing(6);
    pathRow->addWidget(browse);
    m_path->setMinimumWidth(380);

    auto *form = new QFormLayout;
    form->setHorizontalSpacing(14);
    form->setVerticalSpacing(10);
    form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    form->addRow(m_offer.several.empty() ? tr("Task") : tr("Tasks"), title);
    form->addRow(tr("Rows"), scopes);
    if (columnCount(m_offer.stream) > 1)
        form->addRow(tr("&Columns"), m_columns);
    form->addRow(tr("F&ormat"), m_format);
    form->addRow(QString(), m_formatHint);
    auto *fileLabel = new QLabel(tr("&File"), this);
    fileLabel->setBuddy(m_path);
    form->addRow(fileLabel, pathRow);
    form->addRow(QString(), m_problem);

    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_export = buttons->addButton(tr("Export"), QDialogButtonBox::AcceptRole);
    m_export->setDefault(true);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(18, 18, 18, 14);
    column->setSpacing(16);
    column->addLayout(form);
    column->addStretch(1);
    column->addWidget(buttons);

    QString folder = m_settings.exportFolder();
    if (folder.isEmpty())
        folder = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    if (!QFileInfo(folder).isDir())
        folder = QDir::homePath();
    const QString name = proposedName(m_offer.several.empty() ? m_offer.task : TaskRecord(),
        QDateTime::currentDateTime(), format());
    m_path->setText(QDir::toNativeSeparators(QDir(folder).filePath(name)));
    followFormat();

    connect(browse, &QPushButton::clicked, this, &ExportDialog::browse);
    connect(m_format, &QComboBox::currentIndexChanged, this, &ExportDialog::followFormat);
    connect(m_path, &QLineEdit::textChanged, this, &ExportDialog::checkPath);
    connect(buttons, &QDialogButtonBox::accepted, this, &ExportDialog::confirm);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

QWidget *ExportDialog::makeScopes()
{
    auto *scopes = new QWidget(this);
    auto *column = new QVBoxLayout(scopes);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    const auto addScope = [&](Scope scope, const QString &words) {
        auto *button = new QRadioButton(words, this);
        m_scopes->addButton(button, static_cast<int>(scope));
        column->addWidget(button);
        return button;
    };
    if (!m_offer.several.empty()) {
        addScope(Scope::All, tr("All errors of these tasks – %1").arg(rowsWords(m_offer.total)))
            ->setChecked(true);
        return scopes;
    }
    addScope(Scope::All,
        m_offer.isComplete || m_offer.total
            ? tr("All errors of this task – %1").arg(rowsWords(m_offer.total))
            : tr("All errors of this task – fetched from the server first"))
        ->setChecked(true);
    const auto addPart = [&](Scope scope, const ExportOffer::Part &part, const QString &whole,
                             const QString &soFar) {
        // A radio button reads & as the mark of a shortcut.
        const QString words =
            fontMetrics().elidedText(part.words, Qt::ElideRight, 300).replace(u'&', u"&&"_s);
        addScope(scope, (m_offer.isComplete ? whole : soFar).arg(display::count(part.rows), words))
            ->setChecked(true);
    };
    if (m_offer.kind) {
        addPart(Scope::OfKind, *m_offer.kind, tr("Only this kind – %1 rows: %2"),
            tr("Only this kind – %1 rows loaded so far: %2"));
    }
    if (m_offer.shown) {
        addPart(Scope::Shown, *m_offer.shown, tr("What is shown – %1 rows%2"),
            tr("What is shown – %1 rows loaded so far%2"));
    }
    if (!m_offer.selected.empty()) {
        QRadioButton *selected = addScope(Scope::Selected,
            tr("Selected – %1 rows")
                .arg(display::count(static_cast<qint64>(m_offer.selected.size()))));
        if (m_offer.selected.size() > 1)
            selected->setChecked(true);
    }
    return scopes;
}

void ExportDialog::makeColumns()
{
    int index = 0;
    for (const QByteArray &name : rowColumnNames(m_offer.stream)) {
        QAction *action = m_columnMenu->addAction(QString::fromUtf8(name));
        action->setCheckable(true);
        action->setChecked(true);
        action->setData(index++);
    }
    if (m_offer.stream == RowStream::Failed) {
        m_columnMenu->addSeparator();
        m_flatten->setCheckable(true);
        m_columnMenu->addAction(m_flatten);
    }
    m_columns->setMenu(m_columnMenu);
    m_columns->setAutoDefault(false);
    m_columns->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    connect(m_columnMenu, &QMenu::triggered, this, &ExportDialog::showColumns);
    showColumns();
}

std::vector<int> ExportDialog::columns() const
{
    std::vector<int> columns;
    for (const QAction *action : m_columnMenu->actions()) {
        if (action->data().isValid() && action->isChecked())
            columns.push_back(action->data().toInt());
    }
    return columns;
}

void ExportDialog::showColumns()
{
    const auto all = static_cast<std::size_t>(columnCount(m_offer.stream));
    const std::size_t chosen = columns().size();
    QString words = chosen == all ? tr("All columns") : tr("%1 of %2 columns").arg(chosen).arg(all);
    if (m_flatten->isChecked())
        words = tr("%1, and the metadata fields").arg(words);
    m_columns->setText(words);
    checkPath();
}

void ExportDialog::setPath(const QString &path)
{
    m_path->setText(QDir::toNativeSeparators(path));
}

QString ExportDialog::proposedName(
    const TaskRecord &task, const QDateTime &now, RowFileFormat format)
{
    QStringList parts;
    const QString name = fileNamePart(task.name.left(200));
    if (!name.isEmpty())
        parts += name;
    const QString id = fileNamePart(task.id.value.right(6));
    if (!id.isEmpty())
        parts += id;
    parts += u"errors"_s;
    parts += now.toString(u"yyyyMMdd-HHmm"_s);
    return parts.join(u'_') + u'.' + QString(rowOf(format).suffix);
}

RowFileFormat ExportDialog::format() const
{
    return static_cast<RowFileFormat>(m_format->currentData().toInt());
}

void ExportDialog::browse()
{
    auto *dialog =
        new QFileDialog(this, tr("Export errors to"), QFileInfo(m_path->text()).absolutePath());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    // This dialog asks about replacing when the export begins; twice would be once too often.
    dialog->setOption(QFileDialog::DontConfirmOverwrite);
    dialog->selectFile(QFileInfo(m_path->text()).fileName());
    connect(dialog, &QFileDialog::fileSelected, this, &ExportDialog::setPath);
    dialog->open();
}

void ExportDialog::followFormat()
{
    m_formatHint->setText(tr(rowOf(format()).hint));
    const QFileInfo file(m_path->text());
    for (const FormatRow &row : formatTable) {
        if (file.suffix() == row.suffix) {
            setPath(file.dir().filePath(
                file.completeBaseName() + u'.' + QString(rowOf(format()).suffix)));
            break;
        }
    }
    checkPath();
}

void ExportDialog::checkPath()
{
    if (!m_export)
        return; // Still being made.
    const QString text = m_path->text().trimmed();
    const QFileInfo file(text);
    QString problem;
    if (text.isEmpty())
        problem = tr("Enter the name of the file to write.");
    else if (file.isDir())
        problem = tr("This is a folder. Add the name of a file.");
    else if (!file.dir().exists())
        problem = tr("This folder does not exist. Choose another one.");
    else if (columns().empty() && !m_flatten->isChecked())
        problem = tr("Choose at least one column.");
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
    m_export->setEnabled(problem.isEmpty());
}

void ExportDialog::confirm()
{
    const QFileInfo file(m_path->text().trimmed());
    if (!file.exists()) {
        finish();
        return;
    }
    auto *box = new QMessageBox(QMessageBox::NoIcon, tr("Replace the file?"),
        tr("%1 exists already. Its content will be replaced once the export is complete.")
            .arg(file.fileName()),
        QMessageBox::Cancel, this);
    box->setTextFormat(Qt::PlainText);
    QPushButton *replace = box->addButton(tr("Replace"), QMessageBox::AcceptRole);
    box->setAttribute(Qt::WA_DeleteOnClose);
    connect(replace, &QPushButton::clicked, this, &ExportDialog::finish);
    box->open();
}

void ExportDialog::finish()
{
    RowExportRequest request;
    request.sources = {{.task = m_offer.task.id, .logPath = m_offer.logPath}};
    request.stream = m_offer.stream;
    request.path = QFileInfo(m_path->text().trimmed()).absoluteFilePath();
    request.format = format();
    request.columns = columns();
    request.flattensMetadata = m_flatten->isChecked();
    if (!m_offer.several.empty())
        request.sources = m_offer.several;
    switch (static_cast<Scope>(m_scopes->checkedId())) {
    case Scope::Selected:
        request.rows = m_offer.selected;
        break;
    case Scope::Shown:
        request.query = m_offer.shown->query;
        break;
    case Scope::OfKind:
        request.query = m_offer.kind->query;
        break;
    case Scope::All:
        break;
    }
    m_settings.setExportFolder(QFileInfo(request.path).absolutePath());
    m_settings.setExportFormat(rowOf(request.format).name);
    accept();
    emit exportChosen(request);
}

} // namespace taskglass
