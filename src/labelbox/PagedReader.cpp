// SPDX-License-Identifier: Apache-2.0
#include "labelbox/RowDecoder.h"
#include "labelbox/RowReader.h"

#include <QSet>

#include <deque>

namespace taskglass {

namespace {

constexpr int maximumEmptyPages = 3;
/// The page being taken and the one after it: by measurement more do not help (performance.md E).
constexpr std::size_t maximumQuestions = 2;

/// Asks for one page after another. The head of an answer tells where the next page begins, so that
/// one can be asked for while this one is still arriving; pages are told in order all the same.
class PagedReader : public RowReader {
public:
    explicit PagedReader(Request request)
        : RowReader(std::move(request)), m_isPlain(pages() == RowFetch::Pages::OneByOne)
    {
        // Whoever was asked to slow down does not ask twice at a time.
        connect(
            &client().graphQl(), &GraphQlClient::rateLimited, this, [this] { m_isPlain = true; });
    }

    void start(const QByteArray &cursor) override { ask(cursor); }

private:
    /// A page asked for. Its end takes the question back.
    struct Question {
        QByteArray cursor{};
        std::optional<QByteArray> next{}; ///< The cursor behind it, once the answer's head is here.
        std::optional<Result<RowPage>> answer{};
        QObject receiver{};
    };

    void ask(const QByteArray &cursor)
    {
        m_seen.insert(cursor);
        m_questions.push_back(std::make_unique<Question>());
        Question *question = m_questions.back().get();
        question->cursor = cursor;
        client().fetchRows(
            task().id, stream(), cursor, LabelboxClient::rowsPerPage, &question->receiver,
            [this, question](Result<RowPage> page) {
                question->answer = std::move(page);
                takeAnswers();
            },
            [this, question](const QByteArray &next) {
                question->next = next;
                askAhead();
            });
    }

    /// Asks for the page behind the first question, once it is known where that begins.
    void askAhead()
    {
        if (m_isPlain || isStopped() || m_questions.size() >= maximumQuestions)
            return;
        const std::optional<QByteArray> &next = m_questions.front()->next;
        // A cursor that leads back is the end, which the page itself will tell.
        if (next && !m_seen.contains(*next))
            ask(*next);
    }

    void takeAnswers()
    {
        while (!isStopped() && !m_questions.empty() && m_questions.front()->answer) {
            const std::unique_ptr<Question> question = std::move(m_questions.front());
            m_questions.pop_front();
            if (!*question->answer) {
                m_questions.clear();
                tellFinished(question->answer->error());
                return;
            }
            take(**question->answer);
        }
    }

    void take(RowPage &page)
    {
        m_emptyInARow = page.rows() == 0 ? m_emptyInARow + 1 : 0;
        const bool isAskedFor = !m_questions.empty() && m_questions.front()->cursor == page.cursor;
        if (!isAskedFor && !m_questions.empty()) {
            // The head said otherwise than the page: what was asked for ahead is no part of the
            // list.
            m_seen.remove(m_questions.front()->cursor);
            m_questions.clear();
            m_isPlain = true;
        }
        // A cursor that leads back would never end; neither would empty pages.
        if ((!isAskedFor && m_seen.contains(page.cursor)) || m_emptyInARow >= maximumEmptyPages)
            page.cursor.clear();
        const QByteArray next = page.cursor;
        if (page.rows() > 0 || next.isEmpty())
            tellPage(shape() == RowFetch::Shape::Rows ? page : sdkValues(page));
        if (isStopped())
            return;
        if (next.isEmpty()) {
            m_questions.clear();
            tellFinished({});
        } else if (isAskedFor) {
            askAhead();
        } else {
            ask(next);
        }
    }

    std::deque<std::unique_ptr<Question>> m_questions{}; ///< In the list's order.
    QSet<QByteArray> m_seen{};                           ///< Every cursor asked for.
    int m_emptyInARow = 0;
    bool m_isPlain;
};

} // namespace

std::unique_ptr<RowReader> makePagedReader(RowReader::Request request)
{
    return std::make_unique<PagedReader>(std::move(request));
}

} // namespace taskglass
