// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/RowPage.h"
#include "store/PageLog.h"

#include <QAbstractTableModel>
#include <QCache>
#include <QString>

#include <optional>
#include <vector>

namespace taskglass {

/// The rows of one stream, read from its page log by number: a small cache of slices, never the
/// whole. Can be limited to some rows (one template's, or those a search found).
class RowTableModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Role {
        RowNumberRole = Qt::UserRole + 1, ///< qint64: the row's number in the log.
        RawTextRole,                      ///< The cell's whole text, unshortened.
        CellKindRole,                     ///< int: CellKind.
        RowJsonRole, ///< The row as pretty-printed JSON text, for the inspector.
        StandInRole, ///< bool: the text stands in for something absent, or only describes the
                     ///< value.
    };

    explicit RowTableModel(QObject *parent = nullptr);
    ~RowTableModel() override;

    /// Shows @p stream of the log at @p path; an empty path shows nothing. Error `Storage` if
    /// unreadable.
    Outcome setLog(const QString &path, RowStream stream);
    /// Appends the rows that have been written since; a log that was begun anew is shown from its
    /// beginning, without a template filter. Error `Storage` if the log broke.
    Outcome refresh();
    /// Shows only rows of this template; absent: all rows. Error `Storage` if the log broke.
    Outcome setTemplateFilter(std::optional<quint32> id);
    std::optional<quint32> templateFilter() const { return m_template; }

    RowStream stream() const { return m_stream; }
    /// All rows of the log, whatever is shown of them.
    qint64 storedRows() const;
    /// Rows beyond what a table can number (some two thousand million); an export has them all.
    qint64 rowsBeyondTable() const;
    const std::vector<TemplateCount> &templates() const;
    /// The model row that shows row @p number of the log, or -1.
    int modelRowOf(qint64 number) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Slice;
    const Slice *sliceOf(qint64 row) const;
    qint64 logRow(int modelRow) const;
    Outcome scanTemplates();
    int shownRows() const;
    QString rowJson(const RowPage &page, qsizetype row) const;

    std::optional<PageLog> m_log{};
    RowStream m_stream = RowStream::Failed;
    std::optional<quint32> m_template{};
    std::vector<quint32> m_filtered{}; ///< Row numbers of the template, ascending.
    qint64 m_scanned = 0;              ///< Rows of the log looked at for `m_filtered`.
    qint64 m_stored = 0;               ///< Rows of the log that are in `m_rows` already.
    int m_rows = 0;
    mutable QCache<qint64, Slice> m_slices;
};

} // namespace taskglass
