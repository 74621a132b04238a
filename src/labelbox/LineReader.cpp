// SPDX-License-Identifier: Apache-2.0
#include "base/Format.h"
#include "labelbox/PageBuilder.h"
#include "labelbox/ResultFile.h"
#include "labelbox/RowReader.h"
#include "labelbox/TaskDecoder.h"

#include <QTimer>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

/// Where to resume is a byte of the stream, the first of a line.
QByteArray cursorAt(qint64 byte)
{
    return 'b' + QByteArray::number(byte);
}

/// 0 if @p cursor is empty or none of ours.
qint64 startOf(const QByteArray &cursor)
{
    return cursor.startsWith('b') ? std::max<qint64>(0, cursor.mid(1).toLongLong()) : 0;
}

/// Reads NDJSON, from a file address or from the chunks of an export stream (Protocol.md, "Export
/// streams"). Bytes are joined before anything is decoded, and lines end at `\n` only.
class LineReader : public RowReader {
public:
    explicit LineReader(Request asked)
        : RowReader(std::move(asked)), m_pages(stream(), request().shape)
    {
    }

    void begin(const QByteArray &cursor) override
    {
        m_resumeAt = startOf(cursor);
        m_position = m_resumeAt;
        startStream();
    }

private:
    bool isResult() const { return request().source == TaskSource::ExportResult; }
    bool hasAddress() const
    {
        return !(isResult() ? request().task.result : request().task.errors).isEmpty();
    }

    void startStream()
    {
        request().client.fetchExportHeader(request().task.id, stream(), this,
            [this](const Result<std::optional<ExportHeader>> &header) {
                if (!header) {
                    giveUpStream(header.error());
                    return;
                }
                const bool isEmpty = *header && (*header)->bytes == 0;
                if (!*header || (isEmpty && (hasAddress() || !isResult()))) {
                    giveUpStream(Error{Error::Kind::NoData,
                        tr("The server keeps no such lines for this export."),
                        u"no export stream"_s});
                    return;
                }
                m_size = (*header)->bytes;
                m_announcedLines = (*header)->lines;
                nextChunk(m_resumeAt);
            });
    }

    /// Exports that are no streams, and streams that are ill, may have a file with the same lines
    /// (Protocol.md, "Export streams").
    void giveUpStream(const Error &problem)
    {
        if (!hasAddress() || m_position > m_resumeAt) {
            reportEnd(problem);
            return;
        }
        fetchResultFile(request().client, request().task,
            isResult() ? FileAddress::Result : FileAddress::Errors, this,
            [this, problem](const Result<ResultFile> &file) {
                if (!file) {
                    reportEnd(problem.kind == Error::Kind::NoData ? file.error() : problem);
                    return;
                }
                m_isLastFile = true;
                m_size = -1;
                m_announcedLines.reset();
                readFrom(*file, m_resumeAt);
            });
    }

    void nextChunk(qint64 offset)
    {
        if (offset >= m_size) {
            finish();
            return;
        }
        request().client.fetchExportChunk(request().task.id, stream(), offset, this,
            [this, offset](const Result<ExportChunk> &chunk) {
                if (!chunk) {
                    giveUpStream(chunk.error());
                    return;
                }
                // Offsets are unreliable: chunks follow each other as they come, and only their
                // length is compared. Where to cut into one, and whether there is progress, only
                // offsets tell.
                const bool isCutInto = m_chunks == 0 && offset > 0;
                if (chunk->lastByte < offset || (isCutInto && chunk->firstByte > offset)) {
                    giveUpStream(Error{Error::Kind::Rejected,
                        tr("The server did not give out the next part of this export. What came "
                           "before is good; try again later."),
                        u"chunk %1 to %2 for offset %3"_s.arg(chunk->firstByte)
                            .arg(chunk->lastByte)
                            .arg(offset)});
                    return;
                }
                fetchChunkFile(*chunk, isCutInto ? offset - chunk->firstByte : 0, offset);
            });
    }

    void fetchChunkFile(const ExportChunk &chunk, qint64 skip, qint64 offset)
    {
        const Result<ResultFile> scratch = createScratchFile();
        if (!scratch) {
            reportEnd(scratch.error());
            return;
        }
        request().client.download(chunk.file, (*scratch)->fileName(), this,
            [this, chunk, skip, offset, file = *scratch](const Result<qint64> &size) {
                const qint64 announced = chunk.lastByte - chunk.firstByte + 1;
                const bool isWhole = size && *size == announced;
                if (isWhole) {
                    m_chunkTries = 0;
                    ++m_chunks;
                    m_nextOffset = chunk.lastByte + 1;
                    m_isLastFile = m_nextOffset >= m_size;
                    m_received += *size - skip;
                    readFrom(file, skip);
                    return;
                }
                // A fresh question brings a fresh address, once.
                if ((size || size.error().kind == Error::Kind::NotFound) && m_chunkTries++ == 0) {
                    nextChunk(offset);
                    return;
                }
                giveUpStream(size
                        ? Error{Error::Kind::Unavailable,
                              tr("A part of this export arrived incomplete, twice. What came before is "
                                 "good; try again later."),
                              u"chunk of %1 bytes instead of %2"_s.arg(*size).arg(announced)}
                        : size.error());
            });
    }

    void readFrom(const ResultFile &file, qint64 skip)
    {
        m_file = file;
        m_file->seek(skip);
        readSlice();
    }

    void readSlice()
    {
        if (isStopped())
            return;
        const QByteArray bytes = m_file->read(sliceBytes);
        if (bytes.isEmpty()) {
            m_file.reset();
            if (m_isLastFile)
                finish();
            else
                nextChunk(m_nextOffset);
            return;
        }
        if (!handleBytes(bytes))
            return;
        QTimer::singleShot(0, this, [this] { readSlice(); });
    }

    /// False if a listener stopped us or a line was bad.
    bool handleBytes(const QByteArray &bytes)
    {
        qsizetype begin = 0;
        for (qsizetype end = bytes.indexOf('\n'); end >= 0; end = bytes.indexOf('\n', begin)) {
            const QByteArray line = m_carry + bytes.mid(begin, end - begin);
            m_carry.clear();
            begin = end + 1;
            if (!handleLine(line, 1))
                return false;
        }
        m_carry += bytes.mid(begin);
        return true;
    }

    bool handleLine(const QByteArray &line, qsizetype terminator)
    {
        QByteArrayView text = line;
        if (m_position == 0 && text.startsWith("\xEF\xBB\xBF"))
            text = text.sliced(3);
        if (text.endsWith('\r'))
            text.chop(1);
        const qint64 lineStart = m_position;
        m_position += line.size() + terminator;
        ++m_lines;
        if (text.trimmed().isEmpty())
            return true;
        if (m_pages.isFull()) {
            reportPage(m_pages.take(cursorAt(lineStart)));
            if (isStopped())
                return false;
        }
        const std::string_view view(text.data(), static_cast<std::size_t>(text.size()));
        RowColumn &column = m_pages.page().columns.front();
        if (isJsonValue(view)) {
            column.append(CellKind::Json, view);
            return true;
        }
        // It costs itself only: what follows it is read all the same.
        if (m_unreadable++ == 0)
            m_firstUnreadable = lineStart;
        column.append(CellKind::Text, view);
        return true;
    }

    void finish()
    {
        const qint64 lastLine = m_position;
        const bool isCut = !m_carry.isEmpty()
            && !isJsonValue({m_carry.constData(), static_cast<std::size_t>(m_carry.size())});
        if (!isCut && !m_carry.isEmpty() && !handleLine(std::exchange(m_carry, {}), 0))
            return;
        const bool isWhole = m_resumeAt > 0 || !m_announcedLines || m_lines >= *m_announcedLines;
        const bool isShort = m_size >= 0 && m_received < m_size - m_resumeAt;
        // What may be missing is asked for again from here.
        const bool mayGoOn = isCut || isShort;
        const qint64 lines = m_lines;
        RowPage last = m_pages.take(mayGoOn ? cursorAt(lastLine) : QByteArray());
        if (!isWhole)
            last.total = m_announcedLines;
        reportPage(last);
        if (isStopped())
            return;
        if (!isWhole)
            reportEnd(fewerThanAnnounced(lines, *m_announcedLines));
        else if (mayGoOn)
            reportEnd(Error{Error::Kind::Incomplete,
                tr("This export breaks off at byte %1, so lines are missing. What is here is good; "
                   "try again, and if it stays so, ask Labelbox support.")
                    .arg(display::count(m_position + m_carry.size())),
                u"stream of %1 bytes, %2 received"_s.arg(m_size).arg(m_received)});
        else if (m_unreadable > 0)
            reportEnd(Error{Error::Kind::Incomplete,
                tr("%1 lines of this export cannot be read as JSON (the first at byte %2). They "
                   "are kept as text; ask Labelbox support about them.")
                    .arg(display::count(m_unreadable), display::count(m_firstUnreadable)),
                u"unreadable lines"_s});
        else
            reportEnd({});
    }

    PageBuilder m_pages;
    ResultFile m_file{};
    QByteArray m_carry{};
    qint64 m_resumeAt = 0;
    qint64 m_position = 0; ///< Of the first byte not yet part of a line taken.
    qint64 m_nextOffset = 0;
    qint64 m_size = -1; ///< Of the stream; -1 for a file, whose download knows its own.
    qint64 m_received = 0;
    std::optional<qint64> m_announcedLines{};
    qint64 m_lines = 0; ///< Met so far, the blank ones too.
    qint64 m_unreadable = 0;
    qint64 m_firstUnreadable = 0;
    int m_chunks = 0;
    int m_chunkTries = 0;
    bool m_isLastFile = false;
};

} // namespace

RowReader::Pointer makeLineReader(RowReader::Request request)
{
    return RowReader::Pointer(new LineReader(std::move(request)));
}

} // namespace taskglass
