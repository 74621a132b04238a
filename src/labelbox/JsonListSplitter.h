// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <functional>
#include <limits>
#include <string>
#include <string_view>

namespace taskglass {

/// Cuts one huge JSON object, fed in slices, into the elements of its top-level lists and its other
/// top-level values, without building a tree: memory is that of the largest element that is kept.
/// It looks only at structure; each piece it hands out is to be parsed by a real parser.
class JsonListSplitter {
public:
    enum class State {
        Reading,     ///< More bytes are needed.
        Done,        ///< The object has ended; what follows is ignored.
        NotAnObject, ///< The text does not begin with an object.
        Broken,      ///< The structure is not JSON.
    };
    /// An element of a list, or a whole other value.
    struct Piece {
        std::string_view member{};
        std::string_view json{}; ///< Empty if the text is longer than is kept; then see its place.
        bool isElement = false;
        qint64 begin = 0; ///< Where its text stands among all bytes fed.
        qint64 end = 0;
    };
    /// What a sink wants after a piece. After `Pause` the next call of `feed` goes on behind it.
    enum class Then { GoOn, Pause, Stop };
    using Sink = std::function<Then(const Piece &)>;

    /// @p keep: the longest text, in bytes, that is handed out itself.
    explicit JsonListSplitter(Sink sink, qint64 keep = std::numeric_limits<qint64>::max());

    /// Takes the next bytes and returns how many: all of them, unless the sink paused. After any
    /// state but `Reading`, or a sink that said stop, further bytes are ignored.
    qsizetype feed(QByteArrayView bytes);
    State state() const { return m_state; }
    /// Whether @p member was met, in whatever form; only members met so far are known.
    bool hasMember(std::string_view member) const;

private:
    bool handleByte(char c);
    void handOut(qint64 end);
    void beginValue(char c);
    void keep(const char *bytes, qsizetype size);

    Sink m_sink;
    qint64 m_keep;
    qint64 m_at = 0;    ///< Of the byte being looked at, among all bytes fed.
    qint64 m_begin = 0; ///< Of the value being kept.
    State m_state = State::Reading;
    enum class Where {
        Start,
        BeforeKey,
        Key,
        AfterKey,
        BeforeValue,
        InValue,
        InScalar,
        AfterValue
    };
    Where m_where = Where::Start;
    bool m_inList = false; ///< Between the elements of a top-level list.
    bool m_inString = false;
    bool m_escaped = false;
    Then m_then = Then::GoOn;
    int m_depth = 0; ///< Inside the value being kept.
    std::string m_key{};
    std::string m_keys{}; ///< Every key met, separated by NUL.
    std::string m_value{};
};

} // namespace taskglass
