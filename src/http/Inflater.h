// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <functional>
#include <memory>

namespace taskglass {

/// Undoes the `Content-Encoding` of a body, piece by piece: gzip (several members too) and deflate;
/// no encoding passes through. Qt would do it, but takes the half of a compressed body for the
/// whole.
class Inflater {
public:
    enum class State {
        Reading, ///< More may come. For a body without encoding, always.
        Ended,   ///< The stream has ended as it should, its length and checksum included.
        Broken,  ///< This is no such stream.
        Unknown, ///< An encoding that was not asked for.
    };
    /// Takes the next bytes; false to stop.
    using Sink = std::function<bool(QByteArrayView bytes)>;

    /// @p encoding: the value of the header; may be empty.
    explicit Inflater(const QByteArray &encoding = {});
    ~Inflater();
    Inflater(Inflater &&) noexcept;
    Inflater &operator=(Inflater &&) noexcept;

    /// Hands on what @p bytes say, some at a time, however much that is. False if the sink stopped.
    bool feed(QByteArrayView bytes, const Sink &sink);
    State state() const { return m_state; }
    /// Whether a body may end here, as far as its encoding tells.
    bool mayEnd() const { return !m_stream ? m_state == State::Reading : m_state == State::Ended; }

private:
    struct Stream;
    std::unique_ptr<Stream> m_stream{}; ///< Null if there is no encoding.
    State m_state = State::Reading;
};

} // namespace taskglass
