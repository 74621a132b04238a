// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "store/PageLog.h"

#include <QAbstractTableModel>

#include <optional>
#include <vector>

namespace taskglass {

/// The kinds of errors of one task: message templates with their counts, most frequent first (ties:
/// in order of first appearance).
class TemplateModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum class Column { Count, Share, Template, Example };
    static constexpr int columnTotal = 4;
    enum Role {
        TemplateIdRole = Qt::UserRole + 1, ///< quint32, as in `RowPage::templates`.
        ShareRole,                         ///< double, 0 to 1.
        SortRole,
        RawTextRole, ///< The cell's whole text, unshortened.
    };

    explicit TemplateModel(QObject *parent = nullptr);

    /// Follows the log at @p path; an empty path shows nothing. Error `Storage` if unreadable.
    Outcome setLog(const QString &path);
    /// Counts the rows that have been written since; groups keep their identity when their order
    /// changes.
    Outcome refresh();
    /// The row of template @p id, or -1.
    int rowOf(quint32 id) const;
    /// The rows of all groups together.
    qint64 countedRows() const { return m_rows; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Group {
        quint32 id = 0;
        TemplateCount count{};
        mutable std::optional<QString>
            example{}; ///< Message of the first row, read when asked for.
    };
    QString exampleOf(const Group &group) const;
    QString wholeText(const Group &group, Column column) const;
    void takeCounts();
    void sortGroups();

    std::optional<PageLog> m_log{};
    std::vector<Group> m_groups{};
    qint64 m_rows = 0;
};

} // namespace taskglass
