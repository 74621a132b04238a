// SPDX-License-Identifier: Apache-2.0
#include "ui/dialogs/OriginalDialog.h"

#include "files/TextEncoding.h"
#include "models/Display.h"
#include "settings/Settings.h"
#include "ui/facts/Wording.h"
#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/FileTarget.h"
#include "ui/widgets/Theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

constexpr int mostSkippedLines = 1'000'000;

} // namespace

OriginalDialog::OriginalDialog(
    const TaskRecord &task, std::optional<qint64> total, Settings &settings, QWidget *parent)
    : QDialog(parent)
    , m_task(task)
    , m_settings(settings)
    , m_original(new QLineEdit(this))
    , m_encoding(new QComboBox(this))
    , m_skippedLines(new QSpinBox(this))
    , m_keep(new QComboBox(this))
    , m_allowsUnmatched(
          new QCheckBox(tr("Also if some failed rows are not found in the original file"), this))
    , m_keyColumn(new QLineEdit(this))
    , m_target(new FileTarget(tr("Write the records to"), this))
{
    setWindowTitle(tr("Filter my original file"));
    auto *explanation = plainLabel(
        tr("The file that was imported is read once, and the records of the rows that failed are "
           "copied byte for byte: same columns, separators and line endings."));
    explanation->setWordWrap(true);
    setSecondaryText(explanation);
    auto *title = new ElidedLabel(this);
    title->setText(total ? tr("%1 – %2 failed rows").arg(taskTitle(task), display::count(*total))
                         : taskTitle(task));
    QFont bold = title->font();
    bold.setWeight(QFont::DemiBold);
    title->setFont(bold);

    m_keep->addItem(tr("Records that failed"), static_cast<int>(OriginalKeep::Failed));
    m_keep->addItem(tr("Records that failed, each with its error and the kind of error"),
        static_cast<int>(OriginalKeep::FailedWithErrors));
    m_keep->addItem(tr("Records that did not fail"), static_cast<int>(OriginalKeep::Others));
    m_allowsUnmatched->setToolTip(
        tr("Otherwise nothing is written then, because records that failed might be among them."));
    m_keyColumn->setPlaceholderText(tr("found by itself: global_key, external_id, row_data…"));

    auto *form = new QFormLayout;
    form->setHorizontalSpacing(14);
    form->setVerticalSpacing(10);
    form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    form->addRow(tr("Task"), title);
    auto *originalLabel = new QLabel(tr("&Original file"), this);
    originalLabel->setBuddy(m_original);
    form->addRow(originalLabel, makeOriginalRow());
    form->addRow(QString(), makeReadingRow());
    form->addRow(tr("&Copy"), m_keep);
    form->addRow(QString(), m_allowsUnmatched);
    form->addRow(tr("&Key column"), m_keyColumn);
    auto *fileLabel = new QLabel(tr("&New file"), this);
    fileLabel->setBuddy(m_target->editor());
    form->addRow(fileLabel, m_target);

    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_go = buttons->addButton(tr("Filter"), QDialogButtonBox::AcceptRole);
    m_go->setDefault(true);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(18, 18, 18, 14);
    column->setSpacing(16);
    column->addWidget(explanation);
    column->addLayout(form);
    column->addStretch(1);
    column->addWidget(buttons);

    connect(m_original, &QLineEdit::textChanged, this, &OriginalDialog::proposePath);
    connect(m_keep, &QComboBox::currentIndexChanged, this, &OriginalDialog::proposePath);
    connect(m_target, &FileTarget::changed, this, &OriginalDialog::check);
    connect(buttons, &QDialogButtonBox::accepted, this,
        [this] { m_target->confirm([this] { finish(); }); });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    setOriginal(m_settings.originalOf(m_task.id.value));
    proposePath();
}

QWidget *OriginalDialog::makeOriginalRow()
{
    auto *browse = new QPushButton(tr("Browse…"), this);
    browse->setAutoDefault(false);
    m_original->setMinimumWidth(380);
    m_original->setPlaceholderText(tr("CSV, TSV, JSON or NDJSON, as it was imported"));
    auto *line = new QWidget(this);
    auto *row = new QHBoxLayout(line);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_original, 1);
    row->addSpacing(6);
    row->addWidget(browse);
    connect(browse, &QPushButton::clicked, this, &OriginalDialog::browse);
    return line;
}

/// What the file itself may not tell.
QWidget *OriginalDialog::makeReadingRow()
{
    m_encoding->addItem(tr("found by itself"));
    for (const QByteArray &name : TextEncoding::usualNames())
        m_encoding->addItem(QString::fromLatin1(name), name);
    m_skippedLines->setRange(0, mostSkippedLines);
    m_skippedLines->setToolTip(tr("They are copied without a look"));
    auto *encodingLabel = new QLabel(tr("&Encoding"), this);
    encodingLabel->setBuddy(m_encoding);
    auto *linesLabel = new QLabel(tr("&Lines before the header"), this);
    linesLabel->setBuddy(m_skippedLines);
    auto *line = new QWidget(this);
    auto *row = new QHBoxLayout(line);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addWidget(encodingLabel);
    row->addWidget(m_encoding);
    row->addStretch(1);
    row->addWidget(linesLabel);
    row->addWidget(m_skippedLines);
    return line;
}

void OriginalDialog::setOriginal(const QString &path)
{
    m_original->setText(QDir::toNativeSeparators(path));
}

void OriginalDialog::setPath(const QString &path)
{
    m_target->setPath(path);
}

OriginalKeep OriginalDialog::keep() const
{
    return static_cast<OriginalKeep>(m_keep->currentData().toInt());
}

void OriginalDialog::browse()
{
    const QFileInfo file(m_original->text().trimmed());
    auto *dialog = new QFileDialog(this, tr("The file that was imported"),
        m_original->text().isEmpty() ? FileTarget::startFolder(m_settings.exportFolder())
                                     : file.absolutePath());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters(
        {tr("Files for imports (*.csv *.tsv *.json *.ndjson *.jsonl *.txt)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, this, &OriginalDialog::setOriginal);
    dialog->open();
}

/// Beside the original, with a name that says what is in it.
void OriginalDialog::proposePath()
{
    const QFileInfo file(m_original->text().trimmed());
    const bool isUntouched =
        m_proposed.isEmpty() || m_target->path() == QFileInfo(m_proposed).absoluteFilePath();
    if (file.isFile() && isUntouched) {
        const QString part = keep() == OriginalKeep::Others ? u"_without_failed"_s : u"_failed"_s;
        const QString suffix = file.suffix().isEmpty() ? QString() : u'.' + file.suffix();
        m_proposed = file.dir().filePath(file.completeBaseName() + part + suffix);
        setPath(m_proposed);
    }
    check();
}

void OriginalDialog::check()
{
    m_allowsUnmatched->setEnabled(keep() == OriginalKeep::Others);
    const QString text = m_original->text().trimmed();
    const QFileInfo original(text);
    QString problem;
    if (!text.isEmpty() && !original.isFile())
        problem = tr("There is no such original file. Choose the file that was imported.");
    else if (original.isFile()
        && original.canonicalFilePath() == QFileInfo(m_target->path()).canonicalFilePath())
        problem = tr("The new file would replace the original. Choose another name.");
    m_target->setOtherProblem(problem);
    m_go->setEnabled(!text.isEmpty() && m_target->problem().isEmpty());
}

void OriginalDialog::finish()
{
    RowExportRequest request;
    request.sources = {{.task = m_task.id}};
    request.path = m_target->path();
    const QString original = QFileInfo(m_original->text().trimmed()).absoluteFilePath();
    request.output = OriginalOutput{.original = original,
        .keep = keep(),
        .keyColumn = m_keyColumn->text().trimmed().toUtf8(),
        .encoding = m_encoding->currentData().toByteArray(),
        .skippedLines = m_skippedLines->value(),
        .allowsUnmatched = m_allowsUnmatched->isEnabled() && m_allowsUnmatched->isChecked()};
    m_settings.setOriginalOf(m_task.id.value, original);
    accept();
    emit exportChosen(request);
}

} // namespace taskglass
