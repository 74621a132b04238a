// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analysis/ErrorKinds.h"
#include "store/PageLog.h"

#include <QAbstractTableModel>
#include <QList>

#include <optional>
#include <utility>
#include <vector>

namespace taskglass {

/// The kinds of errors of one task with their counts, most frequent first (ties: in order of first
/// appearance). A kind is known by any of its message templates, as numbered in
/// `RowPage::templates`. Of more than `foldLimit` kinds the rarer ones are one row, until they are
/// unfolded or searched.
class KindModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum class Column { Count, Share, Kind, Example };
    static constexpr int columnTotal = 4;
    static constexpr int foldLimit = 500;
    enum Role {
        KindRole = Qt::UserRole + 1, ///< quint32, as in `RowPage::templates`; invalid for
                                     ///< the row that stands for the folded kinds.
        ShareRole,                   ///< double, 0 to 1.
        RawTextRole,                 ///< The cell's whole text, unshortened.
        PartsRole,                   ///< Ranges: where the kind's text says what varies.
        StandInRole,                 ///< bool: the text stands for the folded kinds.
    };

    /// Where each begins, and how many letters it has.
    using Ranges = QList<std::pair<qsizetype, qsizetype>>;

    explicit KindModel(QObject *parent = nullptr);

    /// Follows the log at @p path; an empty path shows nothing. Error `Storage` if unreadable.
    Result<void> setLog(const QString &path);
    /// Counts the rows that have been written since; kinds keep their identity when their order
    /// changes.
    Result<void> refresh();
    /// Shows only the kinds whose text holds @p text, in either case; empty: all of them.
    void setSearch(const QString &text);
    /// Shows every kind by itself, however many there are; until another log is set.
    void unfold();
    /// The row of the kind that template @p id is of, or -1 if it is not shown.
    int rowOf(quint32 id) const;
    /// The templates of that kind, ascending; none if there is none of that number.
    std::vector<quint32> templatesOf(quint32 id) const;
    /// What its messages have in common, shown or not; empty if there is none of that number.
    QString kindText(quint32 id) const;
    /// How many rows it has, shown or not; 0 if there is none of that number.
    qint64 rowsOf(quint32 id) const;
    /// All kinds, shown or not.
    int kinds() const { return static_cast<int>(m_groups.size()); }
    /// The rows of all kinds together.
    qint64 countedRows() const { return m_rows; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Group {
        ErrorKind kind{};
        qint64 tenths = 0;                        ///< Of a percent; those of all kinds are 1000.
        qint64 exampleRow = 0;                    ///< The first row of its most frequent template.
        mutable std::optional<QString> example{}; ///< Its message, read when asked for.
    };

    void update();
    void updateCounts();
    bool areKindsDue() const;
    void findKinds();
    Ranges variableParts(quint32 id) const;
    const Group *groupOf(quint32 id) const;
    void countFolded();
    std::vector<quint32> wantedOrder() const;
    void show(const std::vector<quint32> &order);
    bool isFolded(int row) const;
    qint64 rowsAt(int row) const;
    qint64 tenthsAt(int row) const;
    double shareAt(int row) const;
    QString wholeText(int row, Column column) const;
    QString exampleOf(const Group &group) const;

    std::optional<PageLog> m_log{};
    std::vector<Group> m_groups{};
    std::vector<quint32> m_groupOf{}; ///< By template.
    qsizetype m_joinedTemplates = 0;  ///< When kinds were looked for last.
    std::vector<quint32>
        m_shown{}; ///< First templates of kinds, and `foldedKinds` at most once, at the end.
    QString m_search{};
    bool m_isUnfolded = false;
    qint64 m_rows = 0;
    qint64 m_foldedRows = 0; ///< Rows of the folded kinds together.
    qint64 m_foldedTenths = 0;
};

} // namespace taskglass
