// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/TaskRecord.h"
#include "engine/RowExport.h"
#include "ui/dialogs/ExportDialog.h"

#include <QObject>

namespace taskglass {

class DetailPane;
class Settings;
class TaskTableModel;
class TaskView;

/// What can be exported of what is on show and selected, and the dialogs that ask how.
class ExportCommands : public QObject {
    Q_OBJECT
public:
    /// Dialogs open over @p window, which is the parent.
    ExportCommands(const TaskTableModel &tasks, const TaskView &list, DetailPane &detail,
        Settings &settings, QWidget *window);

    bool canExport() const;
    /// Whether an export is one of the result, because that is what is looked at.
    bool exportsResult() const;
    /// Only rows that an import or an upsert refused can be imported again.
    bool canRetry() const;

    /// Each asks how, if there is anything to ask about.
    void exportRows();
    void createRetryFile();
    /// Asks which records of a file shall be kept; @p original may be empty.
    void filterOriginal(const QString &original);

signals:
    void exportRequested(const taskglass::RowExportRequest &request);

private:
    enum class Subject { Errors, Result };

    QList<TaskEntry> selectedWithFailures() const;
    bool hasFailures() const;
    ExportOffer offerOf(Subject subject) const;
    void addParts(ExportOffer &offer, Subject subject) const;
    void openDialog(ExportDialog::Purpose purpose);

    const TaskTableModel &m_tasks;
    const TaskView &m_taskView;
    DetailPane &m_detail;
    Settings &m_settings;
    QWidget *m_window;
};

} // namespace taskglass
