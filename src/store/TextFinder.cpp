// SPDX-License-Identifier: Apache-2.0
#include "store/TextFinder.h"

#include <algorithm>
#include <bit>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace taskglass {

namespace {

constexpr char folded(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

#ifdef __SSE2__
/// All ones where a byte of @p bytes is @p letter, in either case.
__m128i alike(__m128i bytes, char letter)
{
    const __m128i same = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(letter));
    if (letter < 'a' || letter > 'z')
        return same;
    return _mm_or_si128(
        same, _mm_cmpeq_epi8(bytes, _mm_set1_epi8(static_cast<char>(letter - ('a' - 'A')))));
}

__m128i load(const char *bytes)
{
    return _mm_loadu_si128(reinterpret_cast<const __m128i *>(bytes));
}

__m128i folded(__m128i bytes)
{
    // Signed comparisons are right here: bytes from 128 on count as less than A.
    const __m128i isLetter = _mm_and_si128(_mm_cmpgt_epi8(bytes, _mm_set1_epi8('A' - 1)),
        _mm_cmpgt_epi8(_mm_set1_epi8('Z' + 1), bytes));
    return _mm_add_epi8(bytes, _mm_and_si128(isLetter, _mm_set1_epi8('a' - 'A')));
}
#endif

} // namespace

TextFinder::TextFinder(const QByteArray &text) : m_text(text)
{
    Q_ASSERT(!text.isEmpty());
    for (char &c : m_text)
        c = folded(c);
    m_text.reserve(m_text.size() + 16); // Sixteen bytes are loaded, however short it is.
}

/// @p at is followed by enough bytes for the text.
bool TextFinder::standsAt(QByteArrayView bytes, qsizetype at) const
{
    const char *place = bytes.data() + at;
    qsizetype compared = 0;
#ifdef __SSE2__
    if (at + 16 <= bytes.size()) {
        compared = std::min<qsizetype>(16, m_text.size());
        const auto wanted = (1U << compared) - 1;
        const __m128i same = _mm_cmpeq_epi8(folded(load(place)), load(m_text.constData()));
        if ((static_cast<unsigned>(_mm_movemask_epi8(same)) & wanted) != wanted)
            return false;
    }
#endif
    for (; compared < m_text.size(); ++compared) {
        if (folded(place[compared]) != m_text[compared])
            return false;
    }
    return true;
}

qsizetype TextFinder::find(QByteArrayView bytes, qsizetype from) const
{
    const qsizetype behind = m_text.size() - 1;
    qsizetype at = from;
#ifdef __SSE2__
    // The first and the last byte alike is rare enough to be worth a full look.
    const char first = m_text.front();
    const char last = m_text.back();
    for (; at + behind + 16 <= bytes.size(); at += 16) {
        const char *place = bytes.data() + at;
        auto hits = static_cast<unsigned>(_mm_movemask_epi8(
            _mm_and_si128(alike(load(place), first), alike(load(place + behind), last))));
        for (; hits != 0; hits &= hits - 1) {
            const int offset = std::countr_zero(hits);
            if (standsAt(bytes, at + offset))
                return at + offset;
        }
    }
#endif
    for (; at + behind < bytes.size(); ++at) {
        if (standsAt(bytes, at))
            return at;
    }
    return -1;
}

} // namespace taskglass
