// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/TemplateCount.h"
#include "store/PageRecord.h"

#include <QByteArray>
#include <QSet>

#include <optional>
#include <vector>

namespace taskglass {

/// What the records of a page log say of themselves, taken in one after the other: where each page
/// stands, which rows it has, the templates, the cursor and the total. A value that knows no file.
class PageIndex {
public:
    /// Takes in the record that stands at `end`, of the page after the last.
    void add(const RecordHeader &header, const RecordDirectory &directory);

    qsizetype pages() const { return static_cast<qsizetype>(m_pages.size()); }
    qint64 rows() const { return m_rows; }
    /// Where the next record belongs in the file.
    qint64 end() const { return m_end; }
    /// Where the page after the last begins on the server; empty if there is none or no page yet.
    const QByteArray &cursor() const { return m_cursor; }
    /// Whether a page was said to go on where an earlier one did: such a list has no end.
    bool leadsBack() const { return m_leadsBack; }
    /// Rows in the whole stream, as the server said last; absent if it never did.
    std::optional<qint64> total() const { return m_total; }
    /// In order of first appearance; the index is the id in `RowPage::templates`.
    const std::vector<TemplateCount> &templates() const { return m_templates; }

    /// Where @p page stands, and the sizes of its parts.
    const RecordPlace &place(qsizetype page) const { return entry(page).place; }
    qint64 firstRowOfPage(qsizetype page) const { return place(page).header.firstRow; }
    qint64 rowsOfPage(qsizetype page) const { return place(page).header.rows; }
    /// The page that holds @p row.
    qsizetype pageOfRow(qint64 row) const;
    /// The texts that the dictionary had not had before @p page.
    std::vector<QByteArray> newTemplatesOfPage(qsizetype page) const;

private:
    struct Entry {
        RecordPlace place{};
        std::size_t firstTemplate = 0; ///< Size of the dictionary before this page.
    };
    const Entry &entry(qsizetype page) const { return m_pages[static_cast<std::size_t>(page)]; }

    std::vector<Entry> m_pages{};
    std::vector<TemplateCount> m_templates{};
    QByteArray m_cursor{};
    QSet<QByteArray> m_cursors{}; ///< Of all pages.
    bool m_leadsBack = false;
    std::optional<qint64> m_total{};
    qint64 m_rows = 0;
    qint64 m_end = fileHeaderSize;
};

} // namespace taskglass
