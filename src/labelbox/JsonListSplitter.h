// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <functional>
#include <string_view>

namespace taskglass {

/// Cuts one huge JSON object, fed in pieces, into the elements of its top-level lists and its other
/// top-level values, without building a tree: memory is that of the largest element. It looks only
/// at structure; each piece it hands out is to be parsed by a real parser.
class JsonListSplitter {
public:
    enum class State {
        Reading,     ///< More bytes are needed.
        Done,        ///< The object has ended; what follows is ignored.
        NotAnObject, ///< The text does not begin with an object.
        Broken,      ///< The structure is not JSON.
    };
    /// An element of the list @p member, or (as `isElement` false) a whole other value. Returns
    /// false to stop.
    using Sink =
        std::function<bool(std::string_view member, std::string_view json, bool isElement)>;

    explicit JsonListSplitter(Sink sink);

    /// Takes the next bytes. After any state but `Reading`, or a sink that said stop, further bytes
    /// are ignored.
    State feed(QByteArrayView bytes);
    State state() const { return m_state; }
    /// Whether @p member was met, in whatever form; only members met so far are known.
    bool hasMember(std::string_view member) const;

private:
    bool take(char c);
    bool handOut(bool isElement);
    void beginValue(char c);

    Sink m_sink;
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
    bool m_stopped = false;
    int m_depth = 0; ///< Inside the value being kept.
    std::string m_key{};
    std::string m_keys{}; ///< Every key met, separated by NUL.
    std::string m_value{};
};

} // namespace taskglass
