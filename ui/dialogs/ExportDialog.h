// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/TaskRecord.h"
#include "engine/RowExportRequest.h"

#include <QDialog>

#include <optional>

class QAction;
class QButtonGroup;
class QComboBox;
class QFormLayout;
class QLabel;
class QMenu;
class QPushButton;
class QVBoxLayout;

namespace taskglass {

class FileTarget;
class Settings;

/// What could be exported at this moment, and what each choice would write.
struct ExportOffer {
    TaskRecord task{};
    RowStream stream = RowStream::Failed;
    QString logPath{};
    std::vector<quint32> selected{}; ///< Row numbers; empty: none are selected.
    /// A kind of error and what is on show now, if that is not all: how many rows each has.
    struct Part {
        RowQuery query{};
        qint64 rows = 0;
        QString words{}; ///< The kind's template, or what was searched for.
    };
    std::optional<Part> kind{};
    std::optional<Part> shown{};
    /// With several tasks selected: them, instead of all else.
    std::vector<RowExportRequest::Source> several{};
    QStringList leftOut{};         ///< Of several: the names of those that have no such rows.
    std::optional<qint64> total{}; ///< All rows of the stream, if known.
    bool isComplete = false;       ///< Whether every row has arrived already.
};

/// Asks which rows go to which file, and how: as a list, or in the form in which they can be
/// imported again. Asks again before a file is replaced.
class ExportDialog : public QDialog {
    Q_OBJECT
public:
    enum class Purpose { List, Retry };
    ExportDialog(ExportOffer offer, Purpose purpose, Settings &settings, QWidget *parent = nullptr);

    void setPath(const QString &path);
    /// The file name proposed for rows of @p stream of @p task at @p now: name, short id, moment;
    /// safe on every system.
    static QString proposedName(
        const TaskRecord &task, RowStream stream, const QDateTime &now, RowFileFormat format);
    /// The file name proposed for a retry in @p folder: the first number that is free there.
    static QString proposedRetryName(
        const TaskRecord &task, const QString &folder, RowFileFormat format);

signals:
    void exportChosen(const taskglass::RowExportRequest &request);
    /// The user would rather filter the file that was imported.
    void originalRequested();

private:
    enum class Scope { Selected, Shown, OfKind, All };

    QWidget *makeScopes();
    void showOnlyScope(QVBoxLayout *column);
    void makeColumns();
    void makeFormats();
    QWidget *makeUpsertWarning();
    QFormLayout *makeForm();
    void updateColumns();
    std::vector<int> columns() const;
    RowFileFormat format() const;
    char separator() const;
    void handleFormatChanged();
    void checkPath();
    void finish();

    ExportOffer m_offer;
    Purpose m_purpose;
    Settings &m_settings;
    QButtonGroup *m_scopes;
    QPushButton *m_columns;
    QMenu *m_columnMenu;
    QAction *m_flatten;
    QComboBox *m_format;
    QComboBox *m_separator; ///< For spreadsheets only.
    QLabel *m_formatHint;
    FileTarget *m_target;
    QPushButton *m_export = nullptr;
};

} // namespace taskglass
