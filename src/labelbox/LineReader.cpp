// SPDX-License-Identifier: Apache-2.0
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
        const bool isResult = request().source == TaskSource::ExportResult;
        const QString address = isResult ? request().task.result : request().task.errors;
        if (address.isEmpty()) {
            startStream();
            return;
        }
        fetchResultFile(request().client, request().task,
            isResult ? FileAddress::Result : FileAddress::Errors, this,
            [this](const Result<ResultFile> &file) {
                if (!file) {
                    reportEnd(file.error());
                    return;
                }
                m_isLastFile = true;
                readFrom(*file, m_resumeAt);
            });
    }

private:
    void startStream()
    {
        request().client.fetchExportHeader(request().task.id, stream(), this,
            [this](const Result<std::optional<ExportHeader>> &header) {
                if (!header) {
                    reportEnd(header.error());
                    return;
                }
                const bool isEmpty = *header && (*header)->bytes == 0;
                if (!*header || (isEmpty && stream() == RowStream::ExportErrors)) {
                    reportEnd(Error{Error::Kind::NoData,
                        tr("The server keeps no such lines for this export."),
                        u"no export stream"_s});
                    return;
                }
                m_size = (*header)->bytes;
                m_position = m_resumeAt;
                nextChunk(m_resumeAt);
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
                    reportEnd(chunk.error());
                    return;
                }
                if (chunk->firstByte > offset || chunk->lastByte < offset) {
                    reportEnd(unexpectedShape(u"chunk does not hold the offset"_s));
                    return;
                }
                fetchChunkFile(*chunk, offset);
            });
    }

    void fetchChunkFile(const ExportChunk &chunk, qint64 offset)
    {
        const Result<ResultFile> scratch = createScratchFile();
        if (!scratch) {
            reportEnd(scratch.error());
            return;
        }
        request().client.download(chunk.file, (*scratch)->fileName(), this,
            [this, chunk, offset, file = *scratch](const Result<qint64> &size) {
                const bool isWhole = size && *size == chunk.lastByte - chunk.firstByte + 1;
                if (isWhole) {
                    m_chunkTries = 0;
                    m_nextOffset = chunk.lastByte + 1;
                    m_isLastFile = m_nextOffset >= m_size;
                    readFrom(file, offset - chunk.firstByte);
                    return;
                }
                // A fresh question brings a fresh address, once.
                if ((size || size.error().kind == Error::Kind::NotFound) && m_chunkTries++ == 0) {
                    nextChunk(offset);
                    return;
                }
                if (!size) {
                    reportEnd(size.error());
                    return;
                }
                reportEnd(Error{Error::Kind::Malformed,
                    tr("A part of this export arrived incomplete, twice. What came before is "
                       "kept; try again later."),
                    u"chunk of %1 bytes instead of %2"_s.arg(*size).arg(
                        chunk.lastByte - chunk.firstByte + 1)});
            });
    }

    void readFrom(const ResultFile &file, qint64 skip)
    {
        m_file = file;
        m_file->seek(skip);
        m_position = std::max(m_position, m_resumeAt);
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
        if (text.trimmed().isEmpty())
            return true;
        if (m_pages.isFull()) {
            reportPage(m_pages.take(cursorAt(lineStart)));
            if (isStopped())
                return false;
        }
        const std::string_view view(text.data(), static_cast<std::size_t>(text.size()));
        if (request().shape == Shape::Values && !checkedJson(view)) {
            reportEnd(Error{Error::Kind::Malformed,
                tr("A line of this export is not JSON (at byte %1), so what follows cannot be "
                   "trusted. Try again; if it stays so, ask Labelbox support.")
                    .arg(lineStart),
                QString::fromUtf8(text.first(std::min<qsizetype>(200, text.size())))});
            return false;
        }
        m_pages.page().columns.front().append(CellKind::Json, view);
        return true;
    }

    void finish()
    {
        if (!m_carry.isEmpty() && !handleLine(std::exchange(m_carry, {}), 0))
            return;
        reportPage(m_pages.take({}));
        if (!isStopped())
            reportEnd({});
    }

    PageBuilder m_pages;
    ResultFile m_file{};
    QByteArray m_carry{};
    qint64 m_resumeAt = 0;
    qint64 m_position = 0; ///< Of the first byte not yet part of a line taken.
    qint64 m_nextOffset = 0;
    qint64 m_size = -1;
    int m_chunkTries = 0;
    bool m_isLastFile = false;
};

} // namespace

RowReader::Pointer makeLineReader(RowReader::Request request)
{
    return RowReader::Pointer(new LineReader(std::move(request)));
}

} // namespace taskglass
