// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtGlobal>

#include <array>
#include <cstddef>

namespace taskglass {

/// XXH64 with seed 0, fed piece by piece: finds torn and damaged bytes, keeps no attacker out.
class PageHash {
public:
    void add(const void *bytes, std::size_t size);
    /// The hash of everything added so far.
    quint64 result() const;

    static quint64 of(const void *bytes, std::size_t size);

private:
    static constexpr std::size_t stripe = 32;

    std::size_t mix(const unsigned char *bytes, std::size_t size);

    std::array<quint64, 4> m_lanes{
        0x60EA27EEADC0B5D6U, 0xC2B2AE3D27D4EB4FU, 0U, 0x61C8864E7A143579U};
    std::array<unsigned char, stripe> m_rest{};
    std::size_t m_restSize = 0;
    quint64 m_size = 0;
};

} // namespace taskglass
