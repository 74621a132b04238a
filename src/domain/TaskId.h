// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QHashFunctions>
#include <QString>

#include <compare>

namespace taskglass {

/// The server's name for a task: opaque text, never taken apart
/// (Protocol.md, "Fields of a task").
struct TaskId {
    QString value{};

    bool isEmpty() const { return value.isEmpty(); }
    friend bool operator==(const TaskId &, const TaskId &) = default;
    friend std::strong_ordering operator<=>(const TaskId &, const TaskId &) = default;
    friend size_t qHash(const TaskId &id, size_t seed = 0) { return ::qHash(id.value, seed); }
};

} // namespace taskglass
