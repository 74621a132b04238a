// SPDX-License-Identifier: Apache-2.0
#include "base/Format.h"
#include "labelbox/JsonListSplitter.h"
#include "labelbox/PageBuilder.h"
#include "labelbox/ResultFile.h"
#include "labelbox/RowReader.h"
#include "labelbox/TaskDecoder.h"

#include <QTimer>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

using Piece = JsonListSplitter::Piece;
using Then = JsonListSplitter::Then;

/// An element longer than this is not read as one: it is a message with a great many rows.
constexpr qint64 longestElement = 8 << 20;

/// Where to resume: how many elements of the list were taken, and how many rows of the next one.
struct Place {
    qint64 elements = 0;
    qint64 rows = 0;

    QByteArray toCursor() const
    {
        return 'e' + QByteArray::number(elements)
            + (rows > 0 ? '.' + QByteArray::number(rows) : QByteArray());
    }
    /// The beginning, if @p cursor is empty or none of ours.
    static Place fromCursor(const QByteArray &cursor)
    {
        if (!cursor.startsWith('e'))
            return {};
        const QByteArrayList numbers = cursor.mid(1).split('.');
        return {std::max<qint64>(0, numbers.value(0).toLongLong()),
            std::max<qint64>(0, numbers.value(1).toLongLong())};
    }
};

/// Reads a list out of a result file, some megabytes at a time. Old files put all rows that failed
/// alike into one element (Protocol.md, "History to tolerate"); if that is too long to be read as
/// one, it is read by its own structure, which is that of the file again: a member with the
/// message, a list of rows.
class FileReader : public RowReader {
public:
    explicit FileReader(Request asked)
        : RowReader(std::move(asked))
        , m_member(request().source == TaskSource::FileFailedRows ? "errors" : "createdDataRows")
        , m_pages(stream(), request().shape)
        , m_list([this](const Piece &piece) { return handlePiece(piece); },
              request().shape == Shape::Rows ? longestElement : std::numeric_limits<qint64>::max())
    {
    }

    void begin(const QByteArray &cursor) override
    {
        m_skip = Place::fromCursor(cursor);
        fetchResultFile(request().client, request().task, FileAddress::Result, this,
            [this](const Result<ResultFile> &file) {
                if (!file) {
                    reportEnd(file.error());
                    return;
                }
                m_file = *file;
                readSlice();
            });
    }

private:
    /// A list element that is read piece by piece, twice: for its message, then for its rows.
    struct Group {
        qint64 begin = 0;
        qint64 end = 0;
        qint64 at = 0; ///< Of the file: what is read next.
        bool isAtRows = false;
        QByteArray message{}; ///< JSON; empty if there is none.
        qint64 rows = 0;      ///< Met so far.
        std::optional<JsonListSplitter> members{};
    };

    void readSlice()
    {
        if (isStopped())
            return;
        const bool goesOn = m_group ? readGroup() : readList();
        if (m_failure) {
            reportEnd(*m_failure);
            return;
        }
        if (isStopped() || !goesOn)
            return;
        QTimer::singleShot(0, this, [this] { readSlice(); });
    }

    QByteArray read(qint64 at, qint64 size)
    {
        return m_file->seek(at) ? m_file->read(size) : QByteArray();
    }

    /// False at the end.
    bool readList()
    {
        const QByteArray bytes = read(m_at, sliceBytes);
        m_at += m_list.feed(bytes);
        if (m_failure || isStopped())
            return false;
        if (m_list.state() == JsonListSplitter::State::Reading && !bytes.isEmpty())
            return true;
        finish();
        return false;
    }

    void finish()
    {
        if (m_list.state() != JsonListSplitter::State::Done) {
            breakOff(m_list.state());
            return;
        }
        if (request().source == TaskSource::FileResult && !m_list.hasMember(m_member)) {
            reportEnd(Error{Error::Kind::NoData,
                tr("The task's result file lists no created rows at all. Its address is on the "
                   "Summary."),
                u"no createdDataRows"_s});
            return;
        }
        reportPage(m_pages.take({}));
        if (m_unreadable > 0)
            reportEnd(Error{Error::Kind::Incomplete,
                tr("%1 entries of the task's result file cannot be read (the first at byte %2). "
                   "They are kept as text; its address is the task's result.")
                    .arg(display::count(m_unreadable), display::count(m_firstUnreadable)),
                u"unreadable elements"_s});
        else
            reportEnd({});
    }

    /// Ends where the file is no list any more; what came before is good.
    void breakOff(JsonListSplitter::State state)
    {
        if (m_place.elements == 0 && m_place.rows == 0) {
            m_failure = brokenFile(state);
            return;
        }
        reportPage(m_pages.take(m_place.toCursor()));
        reportEnd(Error{Error::Kind::Incomplete,
            tr("The task's result file breaks off or is no JSON after byte %1, so rows may be "
               "missing. What is here is good; its address is the task's result.")
                .arg(display::count(m_at)),
            u"result file structure, state %1"_s.arg(static_cast<int>(state))});
    }

    Error brokenFile(JsonListSplitter::State state)
    {
        if (read(0, 64).trimmed().startsWith('<'))
            return {Error::Kind::Malformed,
                tr("In place of the task's result file came a page for people, perhaps a network's "
                   "sign-in page. Open any page in a browser to see, then try again."),
                u"result file is markup"_s};
        return {Error::Kind::Malformed,
            tr("The task's result file is not what Labelbox usually writes, or was cut off, so "
               "its rows cannot be read to the end. Its address is the task's result."),
            u"result file structure, state %1"_s.arg(static_cast<int>(state))};
    }

    Then handlePiece(const Piece &piece)
    {
        if (piece.member != m_member || (!piece.isElement && piece.json == "null"))
            return Then::GoOn;
        if (m_place.elements < m_skip.elements) {
            ++m_place.elements;
            return Then::GoOn;
        }
        if (piece.json.empty() && request().source == TaskSource::FileFailedRows) {
            m_group.emplace(Group{.begin = piece.begin, .end = piece.end, .at = piece.begin});
            lookForMessage();
            return Then::Pause;
        }
        if (!makeRoom())
            return Then::Stop;
        append(textOf(piece, 0), piece.begin);
        ++m_place.elements;
        return Then::GoOn;
    }

    /// The text of @p piece, which a splitter met that was fed the file from @p start on.
    std::string_view textOf(const Piece &piece, qint64 start)
    {
        if (!piece.json.empty())
            return piece.json;
        m_longText = read(start + piece.begin, piece.end - piece.begin);
        return {m_longText.constData(), static_cast<std::size_t>(m_longText.size())};
    }

    /// Reports a full page now that something follows it: the last one is known by its empty
    /// cursor. False if that stopped us.
    bool makeRoom()
    {
        if (m_pages.isFull())
            reportPage(m_pages.take(m_place.toCursor()));
        return !isStopped();
    }

    /// What cannot be read costs only itself: it is kept as text.
    void append(std::string_view json, qint64 at)
    {
        if (request().shape == Shape::Rows) {
            noteUnless(appendFileElement(m_pages.page(), json, at), at);
            return;
        }
        RowColumn &column = m_pages.page().columns.front();
        if (request().source == TaskSource::FileResult) {
            RowPage row(RowStream::Created);
            noteUnless(appendFileElement(row, json, at), at);
            const RowPage value = sdkValues(row);
            const QByteArrayView cell = value.columns.front().cell(0);
            column.append(CellKind::Json, {cell.data(), static_cast<std::size_t>(cell.size())});
            return;
        }
        const std::optional<std::string> checked = jsonLine(json);
        noteUnless(checked.has_value(), at);
        if (checked)
            column.append(CellKind::Json, *checked);
        else
            column.append(CellKind::Text, json);
    }

    void noteUnless(bool isRead, qint64 at)
    {
        if (!isRead && m_unreadable++ == 0)
            m_firstUnreadable = at;
    }

    void lookForMessage()
    {
        m_group->members.emplace(
            [this](const Piece &piece) {
                if (piece.isElement || piece.member != "message")
                    return Then::GoOn;
                const std::string_view words = textOf(piece, m_group->begin);
                m_group->message = QByteArray(words.data(), static_cast<qsizetype>(words.size()));
                return Then::Pause;
            },
            longestElement);
    }

    void lookForRows()
    {
        m_group->isAtRows = true;
        m_group->at = m_group->begin;
        m_group->members.emplace(
            [this](const Piece &piece) {
                if (!piece.isElement || piece.member != "failedDataRows")
                    return Then::GoOn;
                if (m_group->rows++ < m_skip.rows)
                    return Then::GoOn;
                m_place.rows = m_group->rows - 1;
                if (!makeRoom())
                    return Then::Stop;
                const std::string_view message(m_group->message.constData(),
                    static_cast<std::size_t>(m_group->message.size()));
                const qint64 at = m_group->begin + piece.begin;
                noteUnless(
                    appendGroupedRow(m_pages.page(), message, textOf(piece, m_group->begin), at),
                    at);
                return Then::GoOn;
            },
            longestElement);
    }

    /// Always true: the list goes on behind the group.
    bool readGroup()
    {
        const QByteArray bytes =
            read(m_group->at, std::min(sliceBytes, m_group->end - m_group->at));
        const qsizetype taken = m_group->members->feed(bytes);
        m_group->at += taken;
        const bool isPaused = taken < bytes.size();
        const bool isOver = bytes.isEmpty() || m_group->at >= m_group->end
            || m_group->members->state() != JsonListSplitter::State::Reading;
        if (m_failure || isStopped())
            return true;
        if (!m_group->isAtRows) {
            if (isPaused || isOver || !m_group->message.isEmpty())
                lookForRows();
            return true;
        }
        if (!isOver)
            return true;
        if (m_group->members->state() != JsonListSplitter::State::Done) {
            breakOff(m_group->members->state());
            return true;
        }
        if (m_group->rows == 0) {
            // No group after all, but one long failure.
            const Piece whole{.begin = m_group->begin, .end = m_group->end};
            if (!makeRoom())
                return true;
            append(textOf(whole, 0), m_group->begin);
        }
        m_group.reset();
        m_skip.rows = 0;
        ++m_place.elements;
        m_place.rows = 0;
        return true;
    }

    std::string_view m_member;
    PageBuilder m_pages;
    JsonListSplitter m_list;
    ResultFile m_file{};
    qint64 m_at = 0; ///< Of the file: what the list's splitter is fed next.
    Place m_skip{};
    Place m_place{};
    std::optional<Group> m_group{};
    QByteArray m_longText{};
    std::optional<Error> m_failure{};
    qint64 m_unreadable = 0;
    qint64 m_firstUnreadable = 0;
};

} // namespace

RowReader::Pointer makeFileReader(RowReader::Request request)
{
    return RowReader::Pointer(new FileReader(std::move(request)));
}

} // namespace taskglass
