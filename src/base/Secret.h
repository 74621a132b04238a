// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QDebug>

#include <cstring>
#include <utility>

namespace taskglass {

/// An API key: it can be sent and stored, but neither compared, printed nor logged.
class Secret {
public:
    Secret() = default;
    explicit Secret(QByteArray bytes) : m_bytes(std::move(bytes)) { }
    Secret(const Secret &) = default;
    Secret(Secret &&) noexcept = default;
    Secret &operator=(const Secret &) = default;
    Secret &operator=(Secret &&) noexcept = default;
    /// The last copy wipes the bytes that all have shared.
    ~Secret()
    {
        if (!m_bytes.isEmpty() && m_bytes.isDetached())
            ::explicit_bzero(m_bytes.data(), static_cast<std::size_t>(m_bytes.size()));
    }

    bool isEmpty() const { return m_bytes.isEmpty(); }
    /// The key itself; the one word to search for when asking where keys go.
    const QByteArray &reveal() const { return m_bytes; }
    /// The last four characters, to tell one key from another on screen.
    QByteArray tail() const { return m_bytes.size() > 8 ? m_bytes.right(4) : QByteArray(); }

    friend bool operator==(const Secret &, const Secret &) = delete;
    friend QDebug operator<<(QDebug, const Secret &) = delete;

private:
    QByteArray m_bytes{};
};

} // namespace taskglass
