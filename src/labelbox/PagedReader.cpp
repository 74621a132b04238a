// SPDX-License-Identifier: Apache-2.0
#include "base/Format.h"
#include "labelbox/RowDecoder.h"
#include "labelbox/RowReader.h"

#include <QSet>

#include <deque>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

/// An empty page with a new cursor is not the end; so many in a row are a list without one.
constexpr int maximumEmptyPages = 100;
/// How many rows more than the announced total are read before a list counts as one without end;
/// of a list that announces none, how many at all.
constexpr qint64 toleratedRows = 100'000;
constexpr qint64 maximumRows = 1'000'000'000;
/// The page being read and the one after it: then the server thinks about the one while the other
/// is on its way, and a page costs the longer of the two times instead of both (0.71 of the time
/// was measured where they are alike). A third question would find nothing left to hide behind.
constexpr std::size_t maximumQuestions = 2;

/// Asks for one page after another. The head of an answer tells where the next page begins, or its
/// tail does, so that one can be asked for while this one is still arriving, or being read; pages
/// are reported in order all the same.
class PagedReader : public RowReader {
public:
    explicit PagedReader(Request asked)
        : RowReader(std::move(asked))
        , m_asks(request().pages == Pages::OneByOne ? Asks::WhenArrived : Asks::Ahead)
    {
        // Whoever was asked to slow down does not ask twice at a time.
        connect(&request().client.graphQl(), &GraphQlClient::rateLimited, this,
            [this] { m_asks = std::max(m_asks, Asks::WhenArrived); });
    }

    void begin(const QByteArray &cursor) override
    {
        m_isFromStart = cursor.isEmpty();
        ask(cursor);
    }

private:
    /// When the page behind another is asked for; the later ones are the more careful.
    enum class Asks {
        Ahead,       ///< While that is arriving.
        WhenArrived, ///< When it is here, so that the server has one question at a time.
        WhenRead,    ///< When it is read: this server's pages begin or end with wrong cursors.
    };
    /// A page asked for. Its end takes the question back.
    struct Question {
        QByteArray cursor{};
        std::optional<QByteArray> next{}; ///< The cursor behind it, once it is known.
        bool isArrived = false;
        std::optional<Result<RowPage>> answer{};
        QObject receiver{};
    };

    void ask(const QByteArray &cursor)
    {
        m_seen.insert(cursor);
        m_questions.push_back(std::make_unique<Question>());
        Question *question = m_questions.back().get();
        question->cursor = cursor;
        request().client.fetchRows(
            request().task.id, stream(), cursor, m_rowsPerPage, &question->receiver,
            [this, question](Result<RowPage> page) {
                question->answer = std::move(page);
                handleAnswers();
            },
            [this, question](const QByteArray &next, LabelboxClient::Arrived arrived) {
                question->next = next;
                question->isArrived = arrived == LabelboxClient::Arrived::Whole;
                askAhead();
            });
    }

    /// Asks for the page behind the first question, once it is known where that begins.
    void askAhead()
    {
        if (isStopped() || m_questions.empty() || m_questions.size() >= maximumQuestions)
            return;
        const Question &front = *m_questions.front();
        if (m_asks == Asks::WhenRead || (m_asks == Asks::WhenArrived && !front.isArrived))
            return;
        // A cursor that leads back is the end, which the page itself will tell.
        if (front.next && !m_seen.contains(*front.next))
            ask(QByteArray(*front.next));
    }

    void handleAnswers()
    {
        while (!isStopped() && !m_questions.empty() && m_questions.front()->answer) {
            const std::unique_ptr<Question> question = std::move(m_questions.front());
            m_questions.pop_front();
            if (!*question->answer && question->answer->error().kind == Error::Kind::TooComplex
                && m_rowsPerPage > 1) {
                m_questions.clear();
                m_rowsPerPage = std::max(1, m_rowsPerPage / 10);
                ask(question->cursor);
                return;
            }
            if (!*question->answer) {
                m_questions.clear();
                handleRefusal(question->answer->error());
                return;
            }
            handlePage(**question->answer);
        }
    }

    /// Old upserts have a result file where the lists are gone (Protocol.md, "Paged rows").
    void handleRefusal(const Error &refusal)
    {
        const bool isFirst = m_isFromStart && m_seen.size() == 1;
        if (refusal.kind != Error::Kind::NotFound || !isFirst || request().task.result.isEmpty()) {
            reportEnd(refusal);
            return;
        }
        Request file{.client = request().client,
            .task = request().task,
            .source = stream() == RowStream::Failed ? TaskSource::FileFailedRows
                                                    : TaskSource::FileCreatedRows,
            .shape = request().shape,
            .pages = request().pages};
        m_fileReader = makeFileReader(std::move(file));
        connect(m_fileReader.get(), &RowReader::pageFetched, this, &PagedReader::reportPage);
        connect(m_fileReader.get(), &RowReader::finished, this,
            [this, refusal](const Result<void> &outcome) {
                const bool isUnusable = !outcome && outcome.error().kind != Error::Kind::Incomplete;
                reportEnd(isUnusable ? Result<void>(refusal) : outcome);
            });
        m_fileReader->start();
    }

    void handlePage(RowPage &page)
    {
        m_emptyInARow = page.rows() == 0 ? m_emptyInARow + 1 : 0;
        m_rows += page.rows();
        if (page.total)
            m_total = page.total;
        const bool isAskedFor = !m_questions.empty() && m_questions.front()->cursor == page.cursor;
        if (!isAskedFor && !m_questions.empty()) {
            // The head said otherwise than the page: what was asked for ahead is no part of the
            // list.
            m_seen.remove(m_questions.front()->cursor);
            m_questions.clear();
            m_asks = Asks::WhenRead;
        }
        const QByteArray next = page.cursor;
        const bool isEndless = !next.isEmpty()
            && ((!isAskedFor && m_seen.contains(next)) || m_emptyInARow >= maximumEmptyPages
                || m_rows > mostRows());
        // Before the page is reported, because keeping it takes its time.
        if (next.isEmpty() || isEndless)
            m_questions.clear();
        else if (isAskedFor)
            askAhead();
        else
            ask(next);
        if (page.rows() > 0 || next.isEmpty())
            reportPage(request().shape == Shape::Rows ? page : sdkValues(page));
        if (isEndless)
            reportEnd(endless());
        else if (next.isEmpty())
            reportEnd(
                isShort() ? Result<void>(fewerThanAnnounced(m_rows, *m_total)) : Result<void>());
    }

    qint64 mostRows() const
    {
        return m_total ? std::max(2 * *m_total, *m_total + toleratedRows) : maximumRows;
    }

    bool isShort() const { return m_isFromStart && m_total && m_rows < *m_total; }

    /// The end is ours, not the server's; whether rows are missing is known only by the total.
    Result<void> endless() const
    {
        if (m_isFromStart && m_total && m_rows == *m_total)
            return {};
        return Error{Error::Kind::Incomplete,
            tr("The server's list of rows does not end (its pages lead back, bring nothing, or "
               "bring more than was announced), so reading was stopped after %1 rows. There may be "
               "others; try again later, and if it stays so, ask Labelbox support.")
                .arg(display::count(m_rows)),
            u"list without end"_s};
    }

    std::deque<std::unique_ptr<Question>> m_questions{}; ///< In the list's order.
    QSet<QByteArray> m_seen{};                           ///< Every cursor asked for.
    RowReader::Pointer m_fileReader{};                   ///< Instead, where the lists are gone.
    int m_rowsPerPage = LabelboxClient::rowsPerPage; ///< Fewer where so many are too much at once.
    qint64 m_rows = 0;
    std::optional<qint64> m_total{};
    int m_emptyInARow = 0;
    bool m_isFromStart = true;
    Asks m_asks;
};

} // namespace

RowReader::Pointer makePagedReader(RowReader::Request request)
{
    return RowReader::Pointer(new PagedReader(std::move(request)));
}

} // namespace taskglass
