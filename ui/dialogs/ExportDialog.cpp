// SPDX-License-Identifier: Apache-2.0
#include "ui/dialogs/ExportDialog.h"

#include "files/CsvWriter.h"
#include "files/RowFile.h"
#include "models/Display.h"
#include "settings/Settings.h"
#include "ui/facts/Wording.h"
#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/FileTarget.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/Theme.h"

#include <QAction>
#include <QButtonGroup>
#include <QComboBox>
#include <QDateTime>
#include <QDialogButtonBox>
#include <QDir>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QMenu>
#include <QPushButton>
#include <QRadioButton>
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
            "Opens in Excel and LibreOffice, and ids come back as they were: what would turn into "
            "a number or a date is written as =\"…\". Cells that would run as a formula get an "
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

RetryFormat retryFormatOf(RowFileFormat format)
{
    switch (format) {
    case RowFileFormat::CsvForSpreadsheets:
    case RowFileFormat::CsvExact:
        return RetryFormat::Csv;
    case RowFileFormat::JsonArray:
        return RetryFormat::JsonArray;
    case RowFileFormat::Ndjson:
        return RetryFormat::Ndjson;
    }
    Q_UNREACHABLE();
}

bool isResult(RowStream stream)
{
    return stream == RowStream::Created || stream == RowStream::ExportResult;
}

/// How the name of a file about @p task begins.
QStringList nameParts(const TaskRecord &task)
{
    QStringList parts;
    for (const QString &part :
        {fileNamePart(task.name.left(200)), fileNamePart(task.id.value.right(6))}) {
        if (!part.isEmpty())
            parts += part;
    }
    return parts;
}

QString rowsText(std::optional<qint64> count)
{
    return count ? ExportDialog::tr("%1 rows").arg(display::count(*count))
                 : ExportDialog::tr("number not known yet");
}

} // namespace

ExportDialog::ExportDialog(ExportOffer offer, Purpose purpose, Settings &settings, QWidget *parent)
    : QDialog(parent)
    , m_offer(std::move(offer))
    , m_purpose(purpose)
    , m_settings(settings)
    , m_scopes(new QButtonGroup(this))
    , m_columns(new QPushButton(this))
    , m_columnMenu(new QMenu(this))
    , m_flatten(new QAction(tr("A column for each metadata field (CSV)"), this))
    , m_format(new QComboBox(this))
    , m_separator(new QComboBox(this))
    , m_formatHint(plainLabel({}, this))
    , m_target(new FileTarget(
          purpose == Purpose::List ? tr("Export to") : tr("Create retry file"), this))
{
    const bool isRetry = purpose == Purpose::Retry;
    if (isRetry)
        setWindowTitle(tr("Create retry file"));
    else
        setWindowTitle(isResult(m_offer.stream) ? tr("Export result") : tr("Export errors"));
    makeFormats();
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_export = buttons->addButton(
        isRetry ? tr("Create file") : tr("Export"), QDialogButtonBox::AcceptRole);
    m_export->setDefault(true);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(18, 18, 18, 14);
    column->setSpacing(16);
    if (isRetry && m_offer.task.kind() == TaskKind::Upsert)
        column->addWidget(makeUpsertWarning());
    column->addLayout(makeForm());
    column->addStretch(1);
    column->addWidget(buttons);

    const QString folder = FileTarget::startFolder(m_settings.exportFolder());
    const TaskRecord task = m_offer.several.empty() ? m_offer.task : TaskRecord();
    setPath(QDir(folder).filePath(isRetry
            ? proposedRetryName(task, folder, format())
            : proposedName(task, m_offer.stream, QDateTime::currentDateTime(), format())));
    handleFormatChanged();

    connect(m_format, &QComboBox::currentIndexChanged, this, &ExportDialog::handleFormatChanged);
    connect(m_target, &FileTarget::changed, this, &ExportDialog::checkPath);
    connect(buttons, &QDialogButtonBox::accepted, this,
        [this] { m_target->confirm([this] { finish(); }); });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

void ExportDialog::makeFormats()
{
    for (const FormatRow &row : formatTable) {
        // The file goes back to a machine, so no cell of it may be changed.
        if (m_purpose == Purpose::Retry && row.format == RowFileFormat::CsvForSpreadsheets)
            continue;
        m_format->addItem(tr(row.title), static_cast<int>(row.format));
        const bool isUsual = m_purpose == Purpose::Retry ? row.format == RowFileFormat::JsonArray
                                                         : row.name == m_settings.exportFormat();
        if (isUsual)
            m_format->setCurrentIndex(m_format->count() - 1);
    }
    const auto addSeparator = [this](const QString &words, char separator) {
        m_separator->addItem(words, QChar::fromLatin1(separator));
        if (separator == spreadsheetSeparator())
            m_separator->setCurrentIndex(m_separator->count() - 1);
    };
    addSeparator(tr("separated by “%1”").arg(QLatin1Char(',')), ',');
    addSeparator(tr("separated by “%1”").arg(QLatin1Char(';')), ';');
    addSeparator(tr("separated by tabs"), '\t');
    m_separator->setAccessibleName(tr("What separates the columns"));
    m_separator->setToolTip(tr("Spreadsheets expect what their language uses for lists"));
    setSecondaryText(m_formatHint);
    m_formatHint->setWordWrap(true);
    m_formatHint->setMinimumWidth(460);
}

QWidget *ExportDialog::makeUpsertWarning()
{
    auto *warning = new QFrame(this);
    warning->setFrameShape(QFrame::StyledPanel);
    warning->setAutoFillBackground(true);
    warning->setBackgroundRole(QPalette::AlternateBase);
    auto *icon = new QLabel(warning);
    icon->setPixmap(themedIcon(u"warning"_s).pixmap(QSize(16, 16), devicePixelRatioF()));
    auto *words = plainLabel(
        tr("The server does not return the update key, embeddings or media type of an upsert. "
           "Imported again, these rows may become new ones instead of updating. The file that was "
           "imported has it all."));
    words->setWordWrap(true);
    auto *original = new QPushButton(tr("Filter my original file…"), warning);
    connect(original, &QPushButton::clicked, this, [this] {
        reject();
        emit originalRequested();
    });
    auto *row = new QHBoxLayout(warning);
    row->setSpacing(10);
    row->addWidget(icon, 0, Qt::AlignTop);
    auto *column = new QVBoxLayout;
    column->addWidget(words);
    column->addWidget(original, 0, Qt::AlignLeft);
    row->addLayout(column, 1);
    return warning;
}

QFormLayout *ExportDialog::makeForm()
{
    auto *title = new ElidedLabel(this);
    title->setText(m_offer.several.empty()
            ? taskTitle(m_offer.task)
            : tr("%n task(s)", nullptr, static_cast<int>(m_offer.several.size())));
    QFont bold = title->font();
    bold.setWeight(QFont::DemiBold);
    title->setFont(bold);

    auto *form = new QFormLayout;
    form->setHorizontalSpacing(14);
    form->setVerticalSpacing(10);
    form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    form->addRow(m_offer.several.empty() ? tr("Task") : tr("Tasks"), title);
    form->addRow(tr("Rows"), makeScopes());
    makeColumns();
    if (columnCount(m_offer.stream) > 1 && m_purpose == Purpose::List)
        form->addRow(tr("&Columns"), m_columns);
    else
        m_columns->hide();
    auto *formats = new QHBoxLayout;
    formats->setSpacing(8);
    formats->addWidget(m_format, 1);
    formats->addWidget(m_separator);
    auto *formatLabel = new QLabel(tr("F&ormat"), this);
    formatLabel->setBuddy(m_format);
    form->addRow(formatLabel, formats);
    form->addRow(QString(), m_formatHint);
    auto *fileLabel = new QLabel(tr("&File"), this);
    fileLabel->setBuddy(m_target->editor());
    form->addRow(fileLabel, m_target);
    return form;
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
        addScope(Scope::All, tr("All errors of these tasks – %1").arg(rowsText(m_offer.total)))
            ->setChecked(true);
        if (!m_offer.leftOut.isEmpty()) {
            // Said before it starts, because the file will not tell.
            auto *words =
                new QLabel(tr("Left out, because no failed rows of an import are known of them: %1")
                               .arg(m_offer.leftOut.mid(0, 10).join(u", "_s)
                                   + (m_offer.leftOut.size() > 10
                                           ? tr(" and %1 more").arg(m_offer.leftOut.size() - 10)
                                           : QString())),
                    this);
            words->setTextFormat(Qt::PlainText);
            words->setWordWrap(true);
            column->addWidget(words);
        }
        showOnlyScope(column);
        return scopes;
    }
    const QString all = isResult(m_offer.stream) ? tr("The whole result of this task – %1")
                                                 : tr("All errors of this task – %1");
    addScope(Scope::All,
        all.arg(m_offer.isComplete || m_offer.total ? rowsText(m_offer.total)
                                                    : tr("fetched from the server first")))
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
    showOnlyScope(column);
    return scopes;
}

/// Where nothing can be chosen, words instead of a lone button.
void ExportDialog::showOnlyScope(QVBoxLayout *column)
{
    const QList<QAbstractButton *> buttons = m_scopes->buttons();
    if (buttons.size() != 1)
        return;
    buttons.first()->hide();
    column->insertWidget(0, plainLabel(buttons.first()->text()));
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
    connect(m_columnMenu, &QMenu::triggered, this, &ExportDialog::updateColumns);
    updateColumns();
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

void ExportDialog::updateColumns()
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
    m_target->setPath(path);
}

QString ExportDialog::proposedName(
    const TaskRecord &task, RowStream stream, const QDateTime &now, RowFileFormat format)
{
    const QString what = isResult(stream) ? u"result"_s : u"errors"_s;
    return (nameParts(task) << what << now.toString(u"yyyyMMdd-HHmm"_s)).join(u'_') + u'.'
        + QString(rowOf(format).suffix);
}

QString ExportDialog::proposedRetryName(
    const TaskRecord &task, const QString &folder, RowFileFormat format)
{
    const QStringList parts = nameParts(task);
    for (int number = 1;; ++number) {
        const QString stem = (parts + QStringList{u"retry%1"_s.arg(number)}).join(u'_');
        // Whatever its format, a number that was used is not used again.
        if (QDir(folder).entryList({stem + u".*"_s}, QDir::Files).isEmpty())
            return stem + u'.' + QString(rowOf(format).suffix);
    }
}

RowFileFormat ExportDialog::format() const
{
    return static_cast<RowFileFormat>(m_format->currentData().toInt());
}

char ExportDialog::separator() const
{
    return m_separator->currentData().toChar().toLatin1();
}

void ExportDialog::handleFormatChanged()
{
    const bool isRetryCsv = m_purpose == Purpose::Retry && format() == RowFileFormat::CsvExact;
    m_formatHint->setText(isRetryCsv
            ? tr("Columns with the names of an import; metadata and attachments as JSON.")
            : tr(rowOf(format()).hint));
    m_separator->setVisible(format() == RowFileFormat::CsvForSpreadsheets);
    const QFileInfo file(m_target->path());
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
    const bool hasColumns = !columns().empty() || m_flatten->isChecked();
    m_target->setOtherProblem(hasColumns ? QString() : tr("Choose at least one column."));
    m_export->setEnabled(m_target->problem().isEmpty());
}

void ExportDialog::finish()
{
    RowExportRequest request;
    request.sources = {{.task = m_offer.task.id, .logPath = m_offer.logPath}};
    request.stream = m_offer.stream;
    request.path = m_target->path();
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
    if (m_purpose == Purpose::Retry) {
        request.output = RetryOutput{retryFormatOf(format())};
    } else {
        request.output = RowsOutput{format(), columns(), m_flatten->isChecked(), separator()};
        m_settings.setExportFormat(rowOf(format()).name);
    }
    accept();
    emit exportChosen(request);
}

} // namespace taskglass
