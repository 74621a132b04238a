// SPDX-License-Identifier: Apache-2.0
#include "files/RowHash.h"

#include <QtEndian>

#include <bit>
#include <cstring>

namespace taskglass {

namespace {

constexpr quint64 firstFactor = 0x87C37B91114253D5U;
constexpr quint64 secondFactor = 0x4CF5AD432745937FU;

quint64 scattered(quint64 word)
{
    word = (word ^ word >> 33) * 0xFF51AFD7ED558CCDU;
    word = (word ^ word >> 33) * 0xC4CEB9FE1A85EC53U;
    return word ^ word >> 33;
}

} // namespace

RowHash rowHash(QByteArrayView bytes, quint32 seed)
{
    RowHash hash{seed, seed};
    const auto mixFirst = [&hash](quint64 word) {
        hash.high ^= std::rotl(word * firstFactor, 31) * secondFactor;
    };
    const auto mixSecond = [&hash](quint64 word) {
        hash.low ^= std::rotl(word * secondFactor, 33) * firstFactor;
    };
    const char *at = bytes.data();
    qsizetype left = bytes.size();
    for (; left >= 16; left -= 16, at += 16) {
        mixFirst(qFromLittleEndian<quint64>(at));
        hash.high = (std::rotl(hash.high, 27) + hash.low) * 5 + 0x52DCE729U;
        mixSecond(qFromLittleEndian<quint64>(at + 8));
        hash.low = (std::rotl(hash.low, 31) + hash.high) * 5 + 0x38495AB5U;
    }
    char rest[16] = {};
    if (left > 0)
        std::memcpy(rest, at, static_cast<std::size_t>(left));
    mixSecond(qFromLittleEndian<quint64>(rest + 8));
    mixFirst(qFromLittleEndian<quint64>(rest));

    const auto size = static_cast<quint64>(bytes.size());
    hash.high ^= size;
    hash.low ^= size;
    hash.high += hash.low;
    hash.low += hash.high;
    hash.high = scattered(hash.high);
    hash.low = scattered(hash.low);
    hash.high += hash.low;
    hash.low += hash.high;
    return hash;
}

/// Where @p hash is, or belongs; there is always room.
std::size_t RowHashTable::slotOf(const RowHash &hash) const
{
    const std::size_t mask = m_slots.size() - 1;
    std::size_t slot = static_cast<std::size_t>(hash.low) & mask;
    while (m_slots[slot] != 0 && m_hashes[m_slots[slot] - 1] != hash)
        slot = (slot + 1) & mask;
    return slot;
}

void RowHashTable::grow()
{
    m_slots.assign(m_slots.empty() ? 1024 : m_slots.size() * 2, 0);
    for (std::size_t number = 0; number < m_hashes.size(); ++number)
        m_slots[slotOf(m_hashes[number])] = static_cast<quint32>(number + 1);
}

RowHashTable::Place RowHashTable::insert(const RowHash &hash)
{
    if (m_hashes.size() * 2 >= m_slots.size())
        grow();
    quint32 &slot = m_slots[slotOf(hash)];
    if (slot != 0)
        return {slot - 1, false};
    m_hashes.push_back(hash);
    slot = static_cast<quint32>(m_hashes.size());
    return {slot - 1, true};
}

std::optional<quint32> RowHashTable::find(const RowHash &hash) const
{
    if (m_slots.empty())
        return std::nullopt;
    const quint32 found = m_slots[slotOf(hash)];
    return found == 0 ? std::nullopt : std::optional<quint32>(found - 1);
}

} // namespace taskglass
