// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArrayView>

#include <optional>
#include <vector>

namespace taskglass {

/// Stands for the bytes it was made from. Among a thousand million of them, two that agree by
/// chance are less likely than one in 10^18; it keeps no attacker out.
struct RowHash {
    quint64 high = 0;
    quint64 low = 0;

    friend bool operator==(const RowHash &, const RowHash &) = default;
};

/// MurmurHash3 (x64, 128 bits) of @p bytes. Different @p seed, unrelated hashes, if the seeds are
/// far apart.
RowHash rowHash(QByteArrayView bytes, quint32 seed = 0);

/// Numbers hashes in the order in which they first come, in some 40 bytes each.
class RowHashTable {
public:
    struct Place {
        quint32 number = 0;
        bool isNew = false;
    };
    /// The number of @p hash, which is added if it is new.
    Place insert(const RowHash &hash);
    std::optional<quint32> find(const RowHash &hash) const;
    std::size_t size() const { return m_hashes.size(); }

private:
    std::size_t slotOf(const RowHash &hash) const;
    void grow();

    std::vector<RowHash> m_hashes{};
    std::vector<quint32> m_slots{}; ///< Number + 1, or 0; their count is a power of two.
};

} // namespace taskglass
