// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/FileTarget.h"

#include "ui/widgets/ElidedLabel.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QStandardPaths>

namespace taskglass {

FileTarget::FileTarget(QString caption, QWidget *parent)
    : QWidget(parent)
    , m_caption(std::move(caption))
    , m_path(new QLineEdit(this))
    , m_problem(plainLabel({}, this))
{
    auto *browse = new QPushButton(tr("Browse…"), this);
    browse->setAutoDefault(false);
    m_path->setMinimumWidth(380);
    m_problem->setWordWrap(true);
    m_problem->hide();
    auto *row = new QHBoxLayout;
    row->addWidget(m_path, 1);
    row->addSpacing(6);
    row->addWidget(browse);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    column->addLayout(row);
    column->addWidget(m_problem);
    connect(browse, &QPushButton::clicked, this, &FileTarget::browse);
    connect(m_path, &QLineEdit::textChanged, this, [this] {
        updateProblem();
        emit changed();
    });
}

QWidget *FileTarget::editor() const
{
    return m_path;
}

QString FileTarget::path() const
{
    return QFileInfo(m_path->text().trimmed()).absoluteFilePath();
}

void FileTarget::setPath(const QString &path)
{
    m_path->setText(QDir::toNativeSeparators(path));
}

QString FileTarget::problem() const
{
    const QString text = m_path->text().trimmed();
    const QFileInfo file(text);
    if (text.isEmpty())
        return tr("Enter the name of the file to write.");
    if (file.isDir())
        return tr("This is a folder. Add the name of a file.");
    if (!file.dir().exists())
        return tr("This folder does not exist. Choose another one.");
    return m_otherProblem;
}

void FileTarget::setOtherProblem(const QString &sentence)
{
    m_otherProblem = sentence;
    updateProblem();
}

void FileTarget::updateProblem()
{
    const QString sentence = problem();
    m_problem->setText(sentence);
    // Nothing is wrong with a name that nobody has had a chance to enter.
    const bool isFresh = m_path->text().isEmpty() && !m_path->isModified();
    m_problem->setVisible(!sentence.isEmpty() && !isFresh);
}

void FileTarget::browse()
{
    const QFileInfo file(path());
    auto *dialog = new QFileDialog(this, m_caption, file.absolutePath());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    // `confirm` asks about replacing; twice would be once too often.
    dialog->setOption(QFileDialog::DontConfirmOverwrite);
    dialog->selectFile(file.fileName());
    connect(dialog, &QFileDialog::fileSelected, this, &FileTarget::setPath);
    dialog->open();
}

void FileTarget::confirm(const std::function<void()> &then)
{
    const QFileInfo file(path());
    if (!file.exists()) {
        then();
        return;
    }
    auto *box = new QMessageBox(QMessageBox::NoIcon, tr("Replace the file?"),
        tr("%1 exists already. Its content will be replaced once the export is complete.")
            .arg(file.fileName()),
        QMessageBox::Cancel, window());
    box->setTextFormat(Qt::PlainText);
    QPushButton *replace = box->addButton(tr("Replace"), QMessageBox::AcceptRole);
    box->setAttribute(Qt::WA_DeleteOnClose);
    connect(replace, &QPushButton::clicked, this, then);
    box->open();
}

QString FileTarget::startFolder(const QString &lastFolder)
{
    QString folder = lastFolder;
    if (folder.isEmpty())
        folder = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    return QFileInfo(folder).isDir() ? folder : QDir::homePath();
}

} // namespace taskglass
