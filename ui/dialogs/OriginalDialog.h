// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/TaskRecord.h"
#include "engine/RowExportRequest.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace taskglass {

class FileTarget;
class Settings;

/// Asks for the file that was imported, and which of its records shall be copied: those that
/// failed, or the others.
class OriginalDialog : public QDialog {
    Q_OBJECT
public:
    /// For the failed rows of @p task; @p total of them, if known.
    OriginalDialog(const TaskRecord &task, std::optional<qint64> total, Settings &settings,
        QWidget *parent = nullptr);

    void setOriginal(const QString &path);
    void setPath(const QString &path);

signals:
    void exportChosen(const taskglass::RowExportRequest &request);

private:
    QWidget *makeOriginalRow();
    QWidget *makeReadingRow();
    OriginalKeep keep() const;
    void browse();
    void proposePath();
    void check();
    void finish();

    TaskRecord m_task;
    Settings &m_settings;
    QLineEdit *m_original;
    QComboBox *m_encoding;
    QSpinBox *m_skippedLines;
    QComboBox *m_keep;
    QCheckBox *m_allowsUnmatched;
    QLineEdit *m_keyColumn;
    FileTarget *m_target;
    QPushButton *m_go = nullptr;
    QString m_proposed{}; ///< The last path that was proposed; one that the user typed stays.
};

} // namespace taskglass
