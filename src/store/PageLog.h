// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "domain/RowPage.h"
#include "store/DiskFile.h"
#include "store/PageIndex.h"

#include <QString>

#include <optional>
#include <span>
#include <vector>

namespace taskglass {

class RecordReader;

/// Rows of one stream on disk, appended a page at a time: one record per page, each with its cursor
/// and hash, so that a torn tail is noticed and cut off. A crash of the program costs at most the
/// page being written, a power cut the last 32; both are fetched again from the last good cursor.
/// The format is in `PageLog.md`. One writer, any number of readers, each with an object of its
/// own; not for sharing between threads.
class PageLog {
public:
    enum class Mode { Read, Append };
    /// Whether pages are compared with their hashes when they are first read.
    enum class Check {
        Hashes, ///< Yes: what is given back is what was appended.
        Bounds, ///< No: damage may show as odd text, but nothing outside the page is read.
    };

    /// Opens @p path, or creates it in `Append` mode (file mode 0600). Verifies header and
    /// directory of every record, but the rows only of the last 32 records in `Append` mode, and of
    /// the last in `Read` mode: those of the others when they are read. What does not verify ends
    /// the log; `Append` cuts the file off there. Error `Storage` if the file is not a page log,
    /// belongs to another stream or is from a newer version; `Damaged` if its header does not
    /// verify.
    /// @p templateVersion is stored in a new log: the version of the pass that makes the templates.
    static Result<PageLog> open(
        const QString &path, RowStream stream, Mode mode, quint32 templateVersion = 0);

    RowStream stream() const { return m_stream; }
    const QString &path() const { return m_file.path(); }
    /// The version of the pass that made the templates, as given when the log was begun.
    quint32 templateVersion() const { return m_templateVersion; }
    /// What is known of the pages without reading their rows.
    const PageIndex &index() const { return m_index; }

    qint64 rows() const { return m_index.rows(); }
    qsizetype pages() const { return m_index.pages(); }
    /// Where to resume: the cursor of the last record; empty if there is none or nothing follows.
    const QByteArray &cursor() const { return m_index.cursor(); }
    /// Whether its pages lead back to earlier ones, so that going on would bring rows twice.
    bool leadsBack() const { return m_index.leadsBack(); }
    /// Whether the last record has no further cursor: everything the server had is here.
    bool isComplete() const { return pages() > 0 && cursor().isEmpty(); }
    /// The server's own count, when it gave one.
    std::optional<qint64> total() const { return m_index.total(); }
    /// Templates in order of first appearance; the index is the id in `RowPage::templates`.
    const std::vector<TemplateCount> &templates() const { return m_index.templates(); }
    /// Bytes of the file that are the log; what follows them is torn, or still being written.
    qint64 bytes() const { return m_isBegun ? m_index.end() : 0; }

    /// Appends @p page as one record with one write. Its `templates` may be empty or one per row;
    /// `newTemplates` continue the dictionary. A page with an empty cursor completes the log; none
    /// can follow. After an error the log is as it was before.
    Result<void> append(const RowPage &page);
    /// Sees records that a writer has added since. Cheap when there are none. Error `Storage` if
    /// the file was removed or cut short; then open it again.
    Result<void> refresh();

    /// One page as it was appended. Error `Damaged` if it is not what was appended; `Storage`.
    Result<RowPage> readPage(qsizetype page) const;
    /// Rows @p first to @p first + @p count - 1 (fewer at the end), read without loading whole
    /// pages. Has no cursor and no new templates. Error `Damaged` if a page that holds them is not
    /// what was appended; `Storage`.
    Result<RowPage> readRows(qint64 first, qsizetype count) const;
    /// The rows @p numbers of any pages; they ascend, without repeats, and are in the log. Reads no
    /// further than the row that makes @p limit bytes of cells full. Has no cursor and no new
    /// templates. Errors as above.
    Result<RowPage> readRows(std::span<const quint32> numbers, Check check, qint64 limit) const;

    // For scans over many pages, `Check::Bounds`: into buffers that are kept from page to page, by
    // several threads at once if they like, as long as no other function is called meanwhile. Error
    // `Damaged` if the bytes contradict each other; `Storage`.

    /// The bytes and ends of one column of @p page; its kinds are not read.
    Result<void> readColumn(qsizetype page, int column, RowColumn &into) const;
    /// The template ids of @p page; none if it has none.
    Result<void> readTemplates(qsizetype page, std::vector<quint32> &into) const;

private:
    PageLog(DiskFile file, RowStream stream, Mode mode, quint32 templateVersion);

    Result<void> begin();
    Result<void> scan();
    Result<void> recover();
    Result<bool> takeRecord(qint64 fileSize);
    Result<void> forgetPagesFrom(qsizetype page);
    Result<void> verify(qsizetype page) const;
    RecordReader reader(qsizetype page) const;

    DiskFile m_file;
    RowStream m_stream;
    Mode m_mode;
    quint32 m_templateVersion;
    bool m_isBegun = false; ///< The file header is there.
    PageIndex m_index{};
    /// Of each page, whether its row part has been found to agree with its hash; that is learned
    /// while rows are read.
    mutable std::vector<bool> m_verified{};
    /// A record here was found torn; it needs a full look when it comes back. -1: none was.
    qint64 m_tornAt = -1;
    qsizetype m_unsynced = 0;
    QByteArray m_buffer{}; ///< Kept, so that a download allocates once and not once a page.
};

} // namespace taskglass
