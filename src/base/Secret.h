// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QDebug>

#include <utility>

namespace taskglass {

/// An API key: it can be sent and stored, but neither compared, printed nor logged.
class Secret {
public:
    Secret() = default;
    explicit Secret(QByteArray bytes) : m_bytes(std::move(bytes)) { }

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
