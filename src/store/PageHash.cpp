// SPDX-License-Identifier: Apache-2.0
#include "store/PageHash.h"

#include <QtEndian>

#include <bit>
#include <cstring>

namespace taskglass {

namespace {

constexpr quint64 prime1 = 0x9E3779B185EBCA87U;
constexpr quint64 prime2 = 0xC2B2AE3D27D4EB4FU;
constexpr quint64 prime3 = 0x165667B19E3779F9U;
constexpr quint64 prime4 = 0x85EBCA77C2B2AE63U;
constexpr quint64 prime5 = 0x27D4EB2F165667C5U;

quint64 round(quint64 lane, quint64 word)
{
    return std::rotl(lane + word * prime2, 31) * prime1;
}

quint64 merge(quint64 hash, quint64 lane)
{
    return (hash ^ round(0, lane)) * prime1 + prime4;
}

} // namespace

/// Takes in the whole stripes of @p size bytes; how many bytes those were.
std::size_t PageHash::mix(const unsigned char *bytes, std::size_t size)
{
    // Not in the members, so that the compiler keeps them in registers.
    auto [first, second, third, fourth] = m_lanes;
    std::size_t at = 0;
    for (; size - at >= stripe; at += stripe) {
        first = round(first, qFromLittleEndian<quint64>(bytes + at));
        second = round(second, qFromLittleEndian<quint64>(bytes + at + 8));
        third = round(third, qFromLittleEndian<quint64>(bytes + at + 16));
        fourth = round(fourth, qFromLittleEndian<quint64>(bytes + at + 24));
    }
    m_lanes = {first, second, third, fourth};
    return at;
}

void PageHash::add(const void *bytes, std::size_t size)
{
    if (size == 0)
        return;
    const auto *next = static_cast<const unsigned char *>(bytes);
    m_size += size;
    if (m_restSize > 0) {
        const std::size_t taken = std::min(size, stripe - m_restSize);
        std::memcpy(m_rest.data() + m_restSize, next, taken);
        m_restSize += taken;
        next += taken;
        size -= taken;
        if (m_restSize < stripe)
            return;
        mix(m_rest.data(), stripe);
        m_restSize = 0;
    }
    const std::size_t mixed = mix(next, size);
    next += mixed;
    size -= mixed;
    if (size > 0)
        std::memcpy(m_rest.data(), next, size);
    m_restSize = size;
}

quint64 PageHash::result() const
{
    quint64 hash = prime5;
    if (m_size >= stripe) {
        hash = std::rotl(m_lanes[0], 1) + std::rotl(m_lanes[1], 7) + std::rotl(m_lanes[2], 12)
            + std::rotl(m_lanes[3], 18);
        for (const quint64 lane : m_lanes)
            hash = merge(hash, lane);
    }
    hash += m_size;

    const unsigned char *next = m_rest.data();
    std::size_t size = m_restSize;
    for (; size >= 8; size -= 8, next += 8)
        hash = std::rotl(hash ^ round(0, qFromLittleEndian<quint64>(next)), 27) * prime1 + prime4;
    if (size >= 4) {
        hash = std::rotl(hash ^ qFromLittleEndian<quint32>(next) * prime1, 23) * prime2 + prime3;
        size -= 4;
        next += 4;
    }
    for (; size > 0; --size, ++next)
        hash = std::rotl(hash ^ *next * prime5, 11) * prime1;

    hash = (hash ^ (hash >> 33)) * prime2;
    hash = (hash ^ (hash >> 29)) * prime3;
    return hash ^ (hash >> 32);
}

quint64 PageHash::of(const void *bytes, std::size_t size)
{
    PageHash hash;
    hash.add(bytes, size);
    return hash.result();
}

} // namespace taskglass
