// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/RowExport.h"

#include <QDialog>

#include <optional>

class QAction;
class QButtonGroup;
class QComboBox;
class QLabel;
class QLineEdit;
class QMenu;
class QPushButton;

namespace taskglass {

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
    std::optional<qint64> total{}; ///< All rows of the stream, if known.
    bool isComplete = false;       ///< Whether every row has arrived already.
};

/// Asks which rows go to which file, and how. Asks again before a file is replaced.
class ExportDialog : public QDialog {
    Q_OBJECT
public:
    ExportDialog(ExportOffer offer, Settings &settings, QWidget *parent = nullptr);

    void setPath(const QString &path);
    /// The file name proposed for @p task at @p now: name, short id, moment; safe on every system.
    static QString proposedName(const TaskRecord &task, const QDateTime &now, RowFileFormat format);

signals:
    void exportChosen(const taskglass::RowExportRequest &request);

private:
    enum class Scope { Selected, Shown, OfKind, All };

    QWidget *makeScopes();
    void makeColumns();
    void showColumns();
    std::vector<int> columns() const;
    RowFileFormat format() const;
    void browse();
    void followFormat();
    void checkPath();
    void confirm();
    void finish();

    ExportOffer m_offer;
    Settings &m_settings;
    QButtonGroup *m_scopes;
    QPushButton *m_columns;
    QMenu *m_columnMenu;
    QAction *m_flatten;
    QComboBox *m_format;
    QLabel *m_formatHint;
    QLineEdit *m_path;
    QLabel *m_problem;
    QPushButton *m_export = nullptr;
};

} // namespace taskglass
