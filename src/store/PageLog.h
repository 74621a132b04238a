// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "domain/RowPage.h"

#include <QString>

#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace taskglass {

/// A message template seen in a log: its text, how many rows share it, and the first of them.
struct TemplateCount {
    QByteArray text{}; ///< UTF-8.
    qint64 rows = 0;
    qint64 firstRow = 0;

    friend bool operator==(const TemplateCount &, const TemplateCount &) = default;
};

/// Rows of one stream on disk, appended a page at a time: one record per page, each with its cursor
/// and hash, so that a torn tail costs at most that page. The format is in `PageLog.md`. One
/// writer, any number of readers, each with an object of its own; not for sharing between threads.
class PageLog {
public:
    enum class Mode { Read, Append };
    /// Whether pages are compared with their hashes when they are first read.
    enum class Check {
        Hashes, ///< Yes: what is given back is what was appended.
        Bounds, ///< No: damage may show as odd text, but nothing outside the page is read.
    };

    /// Opens @p path, or creates it in `Append` mode (file mode 0600). Verifies the records; in
    /// `Append` mode a torn tail is cut off. Error `Storage` if the file is not a page log, belongs
    /// to another stream or is from a newer version.
    /// @p templateVersion is stored in a new log: the version of the pass that makes the templates.
    static Result<PageLog> open(
        const QString &path, RowStream stream, Mode mode, quint32 templateVersion = 0);

    PageLog(PageLog &&) noexcept;
    PageLog &operator=(PageLog &&) noexcept;
    ~PageLog();

    RowStream stream() const;
    QString path() const;
    qint64 rows() const;
    qsizetype pages() const;
    /// Whether the last record has no further cursor: everything the server had is here.
    bool isComplete() const;
    /// Where to resume: the cursor of the last record; empty if there is none or nothing follows.
    QByteArray cursor() const;
    /// The server's own count, when it gave one.
    std::optional<qint64> total() const;
    /// The version of the pass that made the templates, as given when the log was begun.
    quint32 templateVersion() const;
    /// Templates in order of first appearance; the index is the id in `RowPage::templates`.
    const std::vector<TemplateCount> &templates() const;

    /// Appends @p page as one record with one write. Its `templates` may be empty or one per row;
    /// `newTemplates` continue the dictionary. A page with an empty cursor completes the log; none
    /// can follow. After an error the log is as it was before.
    Outcome append(const RowPage &page);
    /// Sees records that a writer has added since. Cheap when there are none. Error `Storage` if
    /// the file was removed or cut short; then open it again.
    Outcome refresh();

    /// Bytes of the file that are the log; what follows them is torn, or still being written.
    qint64 bytes() const;
    /// Where the record of @p page begins in the file, and how long it is.
    qint64 offsetOfPage(qsizetype page) const;
    qint64 bytesOfPage(qsizetype page) const;
    qint64 firstRowOfPage(qsizetype page) const;
    qint64 rowsOfPage(qsizetype page) const;
    /// The page that holds @p row.
    qsizetype pageOfRow(qint64 row) const;
    /// One page as it was appended. Error `Storage` if the page is damaged.
    Result<RowPage> readPage(qsizetype page) const;
    /// Rows @p first to @p first + @p count - 1 (fewer at the end), read without loading whole
    /// pages. Has no cursor and no new templates. Error `Storage` if a page that holds them is
    /// damaged.
    Result<RowPage> readRows(qint64 first, qsizetype count) const;
    /// The rows @p numbers of any pages; they ascend, without repeats, and are in the log. Reads no
    /// further than the row that makes @p limit bytes of cells full. Has no cursor and no new
    /// templates.
    Result<RowPage> readRows(std::span<const quint32> numbers, Check check, qint64 limit) const;

    // For scans over many pages, `Check::Bounds`: into buffers that are kept from page to page, by
    // several threads at once if they like, as long as no other function is called meanwhile.

    /// The bytes and ends of one column of @p page; its kinds are not read.
    Outcome readColumn(qsizetype page, int column, RowColumn &into) const;
    /// The template ids of @p page; none if it has none.
    Outcome readTemplates(qsizetype page, std::vector<quint32> &into) const;

private:
    struct State;
    explicit PageLog(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

} // namespace taskglass
