// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/RowPage.h"
#include "store/PageLog.h"
#include "store/RowQuery.h"

#include <QAbstractTableModel>
#include <QCache>
#include <QString>

#include <optional>
#include <vector>

namespace taskglass {

/// The rows of one stream, read from its page log by number: a small cache of slices, never the
/// whole. Shows all of them as the server gave them, or those that a query found, in its order.
class RowTableModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Role {
        RowNumberRole = Qt::UserRole + 1, ///< qint64: the row's number in the log.
        RawTextRole,                      ///< The cell's whole text, unshortened.
        RowJsonRole, ///< The row as pretty-printed JSON text, for the inspector.
        StandInRole, ///< bool: the text stands in for something absent, or only describes the
                     ///< value.
    };

    explicit RowTableModel(QObject *parent = nullptr);
    ~RowTableModel() override;

    /// Shows @p stream of the log at @p path; an empty path shows nothing. Error `Storage` if
    /// unreadable.
    Result<void> setLog(const QString &path, RowStream stream);
    /// Takes in the rows that have been written since, and shows them if all are shown; a log that
    /// was begun anew is shown from its beginning, all of it. Error `Storage` if the log broke.
    Result<void> refresh();
    /// Shows only the rows of these numbers, in this order; they may have been written since the
    /// last refresh.
    void showRows(std::vector<quint32> numbers);
    /// Shows more rows behind those of `showRows`.
    void appendRows(std::vector<quint32> numbers);
    void showAllRows();
    /// Whether only the rows of `showRows` are shown.
    bool isLimited() const { return m_isLimited; }
    /// The number in the log of the row that is shown at @p modelRow.
    qint64 numberAt(int modelRow) const;
    /// How rows are ordered by the column @p section of @p stream; absent for the one of numbers,
    /// whose order is the server's.
    static std::optional<RowOrder> orderBy(RowStream stream, int section, Qt::SortOrder direction);
    /// The log's column behind @p section; absent for the one of numbers.
    static std::optional<int> logColumn(RowStream stream, int section);

    RowStream stream() const { return m_stream; }
    /// All rows of the log, whatever is shown of them.
    qint64 storedRows() const;
    /// The model row that shows row @p number of the log, or -1.
    int modelRowOf(qint64 number) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

signals:
    /// Rows cannot be read, and their cells say so; told once a log.
    void readFailed(const taskglass::Error &error);

private:
    struct Slice;
    const Slice *sliceOf(qint64 row) const;
    int shownRows() const;
    void refreshFor(std::vector<quint32> &numbers);
    void reportFailure(const Error &error) const;
    QString rowJson(const RowPage &page, qsizetype row) const;

    std::optional<PageLog> m_log{};
    RowStream m_stream = RowStream::Failed;
    bool m_isLimited = false;
    std::vector<quint32> m_numbers{}; ///< What is shown, if limited.
    qint64 m_stored = 0;              ///< Rows of the log that have been taken in.
    int m_rows = 0;
    mutable QCache<qint64, Slice> m_slices;
    mutable bool m_hasFailed = false;
};

} // namespace taskglass
