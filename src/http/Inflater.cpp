// SPDX-License-Identifier: Apache-2.0
#include "http/Inflater.h"

#include <array>
#include <zlib.h>

namespace taskglass {

namespace {

constexpr std::size_t pieceBytes = 64 * 1024;
constexpr int anyHeader = 32 + MAX_WBITS; ///< gzip or zlib, as the stream says.

} // namespace

struct Inflater::Stream {
    Stream() { ::inflateInit2(&z, anyHeader); }
    ~Stream() { ::inflateEnd(&z); }
    Stream(const Stream &) = delete;
    Stream &operator=(const Stream &) = delete;

    z_stream z{};
    bool isFirst = true;
};

Inflater::Inflater(const QByteArray &encoding)
{
    const QByteArray name = encoding.trimmed().toLower();
    if (name == "gzip" || name == "x-gzip" || name == "deflate")
        m_stream = std::make_unique<Stream>();
    else if (!name.isEmpty() && name != "identity")
        m_state = State::Unknown;
}

Inflater::~Inflater() = default;
Inflater::Inflater(Inflater &&) noexcept = default;
Inflater &Inflater::operator=(Inflater &&) noexcept = default;

bool Inflater::feed(QByteArrayView bytes, const Sink &sink)
{
    if (m_state == State::Broken || m_state == State::Unknown)
        return true;
    if (!m_stream)
        return bytes.isEmpty() || sink(bytes);
    std::array<char, pieceBytes> piece; // Filled by what it is handed to.
    z_stream &z = m_stream->z;
    z.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(bytes.data()));
    z.avail_in = static_cast<uInt>(bytes.size());
    while (z.avail_in > 0 && m_state != State::Broken) {
        if (m_state == State::Ended) {
            // Another member follows.
            ::inflateReset(&z);
            m_state = State::Reading;
        }
        int result = Z_OK;
        do {
            z.next_out = reinterpret_cast<Bytef *>(piece.data());
            z.avail_out = static_cast<uInt>(piece.size());
            result = ::inflate(&z, Z_NO_FLUSH);
            if (result == Z_DATA_ERROR && m_stream->isFirst) {
                // Some servers mean deflate without zlib's header.
                ::inflateReset2(&z, -MAX_WBITS);
                z.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(bytes.data()));
                z.avail_in = static_cast<uInt>(bytes.size());
                result = ::inflate(&z, Z_NO_FLUSH);
            }
            m_stream->isFirst = false;
            const auto size = static_cast<qsizetype>(piece.size() - z.avail_out);
            if (size > 0 && !sink({piece.data(), size}))
                return false;
        } while (result == Z_OK && z.avail_out == 0);
        if (result == Z_STREAM_END)
            m_state = State::Ended;
        else if (result != Z_OK && result != Z_BUF_ERROR)
            m_state = State::Broken;
    }
    return true;
}

} // namespace taskglass
