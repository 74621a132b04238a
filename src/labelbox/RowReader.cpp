// SPDX-License-Identifier: Apache-2.0
#include "labelbox/RowReader.h"

#include "base/Logging.h"
#include "graphql/JsonBytes.h"
#include "labelbox/JsonListSplitter.h"
#include "labelbox/ResultFile.h"
#include "labelbox/RowDecoder.h"
#include "labelbox/TaskDecoder.h"

#include <QCoreApplication>
#include <QSet>
#include <QTimer>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype pageRows = LabelboxClient::rowsPerPage;
constexpr qsizetype pageBytes = 16 << 20;
constexpr qint64 sliceBytes = 4 << 20; ///< Read between two turns of the event loop.
constexpr int maximumEmptyPages = 3;

QString worded(const char *sentence)
{
    return QCoreApplication::translate("RowReader", sentence);
}

/// Position cursors of files and streams: a letter for the unit, then a number.
QByteArray positionCursor(char unit, qint64 position)
{
    return unit + QByteArray::number(position);
}

/// 0 if @p cursor is empty or of another unit.
qint64 positionOf(const QByteArray &cursor, char unit)
{
    return cursor.startsWith(unit) ? std::max<qint64>(0, cursor.mid(1).toLongLong()) : 0;
}

qsizetype bytesIn(const RowPage &page)
{
    qsizetype bytes = 0;
    for (const RowColumn &column : page.columns)
        bytes += column.bytes.size();
    return bytes;
}

/// JSON text on one line, checked by a real parser.
Result<std::string> checkedJson(std::string_view text)
{
    thread_local simdjson::dom::parser parser;
    if (const auto problem = parser.parse(text.data(), text.size()).error())
        return unexpectedShape(QString::fromUtf8(simdjson::error_message(problem)));
    if (text.find('\n') == std::string_view::npos)
        return std::string(text);
    std::string line(text.size(), '\0');
    std::size_t size = 0;
    if (const auto problem = simdjson::minify(text.data(), text.size(), line.data(), size))
        return unexpectedShape(QString::fromUtf8(simdjson::error_message(problem)));
    line.resize(size);
    return line;
}

/// Asks the paged queries, one page after another (protocol.md 8).
class PagedReader : public RowReader {
public:
    using RowReader::RowReader;

    void start(const QByteArray &cursor) override
    {
        client().fetchRows(task().id, stream(), cursor, LabelboxClient::rowsPerPage, this,
            [this, cursor](Result<RowPage> page) {
                if (!page) {
                    tellFinished(page.error());
                    return;
                }
                m_seen.insert(cursor);
                m_emptyInARow = page->rows() == 0 ? m_emptyInARow + 1 : 0;
                // A cursor that leads back would never end; neither would empty pages.
                if (m_seen.contains(page->cursor) || m_emptyInARow >= maximumEmptyPages)
                    page->cursor.clear();
                const QByteArray next = page->cursor;
                if (page->rows() > 0 || next.isEmpty())
                    tellPage(shape() == RowFetch::Shape::Rows ? *page : sdkValues(*page));
                if (isStopped())
                    return;
                if (next.isEmpty())
                    tellFinished({});
                else
                    start(next);
            });
    }

private:
    QSet<QByteArray> m_seen{};
    int m_emptyInARow = 0;
};

/// Collects rows into pages; every page but the last knows where to resume.
class PageBuilder {
public:
    PageBuilder(RowStream stream, RowFetch::Shape shape)
        : m_stream(stream), m_shape(shape), m_page(freshPage())
    {
    }

    RowPage &page() { return m_page; }
    bool isFull() const { return m_page.rows() >= pageRows || bytesIn(m_page) >= pageBytes; }
    RowPage take(const QByteArray &cursor)
    {
        RowPage full = std::exchange(m_page, freshPage());
        full.cursor = cursor;
        m_taken += full.rows();
        if (cursor.isEmpty())
            full.total = m_taken;
        return full;
    }

private:
    RowPage freshPage() const
    {
        return m_shape == RowFetch::Shape::Rows ? RowPage(m_stream) : emptyValuePage(m_stream);
    }

    RowStream m_stream;
    RowFetch::Shape m_shape;
    RowPage m_page;
    qint64 m_taken = 0;
};

/// Reads a list out of a result file: one JSON object, any size (protocol.md 13).
class FileReader : public RowReader {
public:
    FileReader(LabelboxClient &client, TaskRecord task, TaskSource source, RowFetch::Shape shape,
        Hooks hooks)
        : RowReader(client, std::move(task), source, shape, std::move(hooks))
        , m_member(source == TaskSource::FileFailedRows ? "errors" : "createdDataRows")
        , m_pages(stream(), shape)
        , m_splitter([this](std::string_view member, std::string_view json, bool isElement) {
            return takeElement(member, json, isElement);
        })
    {
    }

    void start(const QByteArray &cursor) override
    {
        m_skip = positionOf(cursor, 'e');
        fetchResultFile(
            client(), task(), FileAddress::Result, this, [this](const Result<ResultFile> &file) {
                if (!file) {
                    tellFinished(file.error());
                    return;
                }
                m_file = *file;
                m_file->seek(0);
                readSlice();
            });
    }

private:
    void readSlice()
    {
        if (isStopped())
            return;
        const QByteArray bytes = m_file->read(sliceBytes);
        m_splitter.feed(bytes);
        if (m_failure) {
            tellFinished(*m_failure);
            return;
        }
        tellBytes(m_file->pos(), m_file->size());
        if (m_splitter.state() == JsonListSplitter::State::Reading && !bytes.isEmpty()) {
            QTimer::singleShot(0, this, [this] { readSlice(); });
            return;
        }
        if (m_splitter.state() != JsonListSplitter::State::Done) {
            tellFinished(Error{Error::Kind::Malformed,
                worded(QT_TRANSLATE_NOOP("RowReader",
                    "The task's result file is not what Labelbox usually writes, or was cut off, "
                    "so its rows cannot be read to the end. Its address is on the Summary.")),
                u"result file structure, state %1"_s.arg(static_cast<int>(m_splitter.state()))});
            return;
        }
        if (source() == TaskSource::FileResult && !m_splitter.hasMember(m_member)) {
            tellFinished(Error{Error::Kind::NoData,
                worded(QT_TRANSLATE_NOOP("RowReader",
                    "The task's result file lists no created rows at all. Its address is on the "
                    "Summary.")),
                u"no createdDataRows"_s});
            return;
        }
        tellPage(m_pages.take({}));
        tellFinished({});
    }

    bool takeElement(std::string_view member, std::string_view json, bool isElement)
    {
        if (member != m_member || (!isElement && json == "null"))
            return true;
        if (m_elements++ < m_skip)
            return true;
        // Full only now that another element follows: the last page is known by its empty cursor.
        if (m_pages.isFull()) {
            tellPage(m_pages.take(positionCursor('e', m_elements - 1)));
            if (isStopped())
                return false;
        }
        const Outcome appended = append(json);
        if (!appended)
            m_failure = appended.error();
        return bool(appended);
    }

    Outcome append(std::string_view json)
    {
        if (shape() == RowFetch::Shape::Rows)
            return appendFileElement(m_pages.page(), json);
        if (source() == TaskSource::FileResult) {
            RowPage row(RowStream::Created);
            if (Outcome read = appendFileElement(row, json); !read)
                return read;
            const RowPage value = sdkValues(row);
            const QByteArrayView cell = value.columns.front().cell(0);
            m_pages.page().columns.front().append(
                CellKind::Json, {cell.data(), static_cast<std::size_t>(cell.size())});
            return {};
        }
        const Result<std::string> checked = checkedJson(json);
        if (!checked)
            return checked.error();
        m_pages.page().columns.front().append(CellKind::Json, *checked);
        return {};
    }

    std::string_view m_member;
    PageBuilder m_pages;
    JsonListSplitter m_splitter;
    ResultFile m_file{};
    qint64 m_skip = 0;
    qint64 m_elements = 0;
    std::optional<Error> m_failure{};
};

/// Reads NDJSON, from a file address or from the chunks of an export stream (protocol.md 9.2).
/// Bytes are joined before anything is decoded, and lines end at `\n` only.
class LineReader : public RowReader {
public:
    LineReader(LabelboxClient &client, TaskRecord task, TaskSource source, RowFetch::Shape shape,
        Hooks hooks)
        : RowReader(client, std::move(task), source, shape, std::move(hooks))
        , m_pages(stream(), shape)
    {
    }

    void start(const QByteArray &cursor) override
    {
        m_resumeAt = positionOf(cursor, 'b');
        const bool isResult = source() == TaskSource::ExportResult;
        const QString address = isResult ? task().result : task().errors;
        if (address.isEmpty()) {
            startStream();
            return;
        }
        fetchResultFile(client(), task(), isResult ? FileAddress::Result : FileAddress::Errors,
            this, [this](const Result<ResultFile> &file) {
                if (!file) {
                    tellFinished(file.error());
                    return;
                }
                m_size = (*file)->size();
                m_isLastFile = true;
                readFrom(*file, m_resumeAt);
            });
    }

private:
    void startStream()
    {
        client().fetchExportHeader(
            task().id, stream(), this, [this](const Result<std::optional<ExportHeader>> &header) {
                if (!header) {
                    tellFinished(header.error());
                    return;
                }
                const bool isEmpty = *header && (*header)->bytes == 0;
                if (!*header || (isEmpty && stream() == RowStream::ExportErrors)) {
                    tellFinished(Error{Error::Kind::NoData,
                        worded(QT_TRANSLATE_NOOP(
                            "RowReader", "The server keeps no such lines for this export.")),
                        u"no export stream"_s});
                    return;
                }
                m_size = (*header)->bytes;
                m_lines = (*header)->lines;
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
        client().fetchExportChunk(
            task().id, stream(), offset, this, [this, offset](const Result<ExportChunk> &chunk) {
                if (!chunk) {
                    tellFinished(chunk.error());
                    return;
                }
                if (chunk->firstByte > offset || chunk->lastByte < offset) {
                    tellFinished(unexpectedShape(u"chunk does not hold the offset"_s));
                    return;
                }
                fetchChunkFile(*chunk, offset);
            });
    }

    void fetchChunkFile(const ExportChunk &chunk, qint64 offset)
    {
        const Result<ResultFile> scratch = createScratchFile();
        if (!scratch) {
            tellFinished(scratch.error());
            return;
        }
        client().download(chunk.file, (*scratch)->fileName(), this,
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
                    tellFinished(size.error());
                    return;
                }
                tellFinished(Error{Error::Kind::Malformed,
                    worded(QT_TRANSLATE_NOOP("RowReader",
                        "A part of this export arrived incomplete, twice. What came before is "
                        "kept; try again later.")),
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
        if (!takeBytes(bytes))
            return;
        tellBytes(m_position + m_carry.size(), m_size);
        QTimer::singleShot(0, this, [this] { readSlice(); });
    }

    /// False if a hook stopped us or a line was bad.
    bool takeBytes(const QByteArray &bytes)
    {
        qsizetype begin = 0;
        for (qsizetype end = bytes.indexOf('\n'); end >= 0; end = bytes.indexOf('\n', begin)) {
            const QByteArray line = m_carry + bytes.mid(begin, end - begin);
            m_carry.clear();
            begin = end + 1;
            if (!takeLine(line, 1))
                return false;
        }
        m_carry += bytes.mid(begin);
        return true;
    }

    bool takeLine(const QByteArray &line, qsizetype terminator)
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
            tellPage(m_pages.take(positionCursor('b', lineStart)));
            if (isStopped())
                return false;
        }
        const std::string_view view(text.data(), static_cast<std::size_t>(text.size()));
        if (shape() == RowFetch::Shape::Values && !checkedJson(view)) {
            tellFinished(Error{Error::Kind::Malformed,
                worded(
                    QT_TRANSLATE_NOOP("RowReader",
                        "A line of this export is not JSON (at byte %1), so what follows cannot be "
                        "trusted. Try again; if it stays so, ask Labelbox support."))
                    .arg(lineStart),
                QString::fromUtf8(text.first(std::min<qsizetype>(200, text.size())))});
            return false;
        }
        m_pages.page().columns.front().append(CellKind::Json, view);
        return true;
    }

    void finish()
    {
        if (!m_carry.isEmpty() && !takeLine(std::exchange(m_carry, {}), 0))
            return;
        tellPage(m_pages.take({}));
        if (!isStopped())
            tellFinished({});
    }

    PageBuilder m_pages;
    ResultFile m_file{};
    QByteArray m_carry{};
    qint64 m_resumeAt = 0;
    qint64 m_position = 0; ///< Of the first byte not yet part of a line taken.
    qint64 m_nextOffset = 0;
    qint64 m_size = -1;
    std::optional<qint64> m_lines{};
    int m_chunkTries = 0;
    bool m_isLastFile = false;
};

} // namespace

RowReader::RowReader(
    LabelboxClient &client, TaskRecord task, TaskSource source, RowFetch::Shape shape, Hooks hooks)
    : m_client(client)
    , m_task(std::move(task))
    , m_source(source)
    , m_shape(shape)
    , m_hooks(std::move(hooks))
{
}

RowStream RowReader::stream() const
{
    switch (m_source) {
    case TaskSource::FileFailedRows:
    case TaskSource::PagedFailedRows:
        return RowStream::Failed;
    case TaskSource::ExportResult:
        return RowStream::ExportResult;
    case TaskSource::ExportErrors:
        return RowStream::ExportErrors;
    case TaskSource::Null:
    case TaskSource::NotSupported:
    case TaskSource::NotYet:
    case TaskSource::JobFailed:
    case TaskSource::FileResult:
    case TaskSource::FileCreatedRows:
    case TaskSource::FileError:
    case TaskSource::PagedCreatedRows:
    case TaskSource::InlineResult:
    case TaskSource::Yes:
    case TaskSource::No:
        break;
    }
    return RowStream::Created;
}

void RowReader::tellPage(const RowPage &page)
{
    if (!m_stopped)
        m_hooks.page(page);
}

void RowReader::tellBytes(qint64 received, qint64 total)
{
    if (!m_stopped)
        m_hooks.bytes(received, total);
}

void RowReader::tellFinished(const Outcome &outcome)
{
    if (m_stopped)
        return;
    m_stopped = true;
    m_hooks.finished(outcome);
}

std::unique_ptr<RowReader> makeRowReader(LabelboxClient &client, TaskRecord task, TaskSource source,
    RowFetch::Shape shape, RowReader::Hooks hooks)
{
    switch (source) {
    case TaskSource::PagedFailedRows:
    case TaskSource::PagedCreatedRows:
        return std::make_unique<PagedReader>(
            client, std::move(task), source, shape, std::move(hooks));
    case TaskSource::ExportResult:
    case TaskSource::ExportErrors:
        return std::make_unique<LineReader>(
            client, std::move(task), source, shape, std::move(hooks));
    case TaskSource::FileResult:
    case TaskSource::FileCreatedRows:
    case TaskSource::FileFailedRows:
        return std::make_unique<FileReader>(
            client, std::move(task), source, shape, std::move(hooks));
    case TaskSource::Null:
    case TaskSource::NotSupported:
    case TaskSource::NotYet:
    case TaskSource::JobFailed:
    case TaskSource::FileError:
    case TaskSource::InlineResult:
    case TaskSource::Yes:
    case TaskSource::No:
        break;
    }
    Q_UNREACHABLE();
}

} // namespace taskglass
