// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace taskglass {

/// Who made something. What is not known of them is empty.
struct Person {
    QString id{};
    QString name{};
    QString email{};

    bool isKnown() const { return !id.isEmpty() || !name.isEmpty() || !email.isEmpty(); }
    /// What to call them in a word or two; empty if nothing is known.
    const QString &shortName() const
    {
        return !name.isEmpty() ? name : !email.isEmpty() ? email : id;
    }
    /// What tells them from others, as far as that can be told.
    const QString &identity() const { return id.isEmpty() ? shortName() : id; }
    /// Name and address, as far as they are known.
    QString text() const
    {
        using namespace Qt::StringLiterals;
        return name.isEmpty() || email.isEmpty() ? shortName() : u"%1 <%2>"_s.arg(name, email);
    }

    friend bool operator==(const Person &, const Person &) = default;
};

} // namespace taskglass
