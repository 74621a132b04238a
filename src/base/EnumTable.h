// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>

namespace taskglass {

/// How many enumerators there are up to @p last, the last of them.
template <typename Enum> constexpr std::size_t countTo(Enum last)
{
    return static_cast<std::size_t>(last) + 1;
}

/// Whether the @p key of each of @p rows is the enumerator of its place.
template <typename Enum, typename Row, std::size_t count>
constexpr bool isIndexedByEnum(Enum Row::*key, const std::array<Row, count> &rows)
{
    for (std::size_t at = 0; at < count; ++at) {
        if (static_cast<std::size_t>(rows[at].*key) != at)
            return false;
    }
    return true;
}

/// One row for each of @p count enumerators, in their order. A table that lacks one, or has them in
/// another order, does not compile: what is true of an enumerator is said in one place, and whoever
/// adds one has to say it. A constant, for any thread.
template <typename Enum, typename Row, std::size_t count> class EnumTable {
public:
    /// @p key is the member that names the enumerator of a row.
    consteval EnumTable(Enum Row::*key, const std::array<Row, count> &rows) : m_rows(rows)
    {
        if (!isIndexedByEnum(key, rows))
            rowsMustStandInTheOrderOfTheirEnumerators();
    }

    constexpr const Row &operator[](Enum enumerator) const
    {
        return m_rows[static_cast<std::size_t>(enumerator)];
    }
    constexpr auto begin() const { return m_rows.begin(); }
    constexpr auto end() const { return m_rows.end(); }

private:
    /// No constant expression, so the compiler refuses the table and names the reason.
    static void rowsMustStandInTheOrderOfTheirEnumerators() { }

    std::array<Row, count> m_rows;
};

} // namespace taskglass
