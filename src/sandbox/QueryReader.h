// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QJsonObject>

#include <variant>
#include <vector>

namespace taskglass::sandbox {

/// A selected field of a query, its arguments with the variables put in.
struct SelectedField {
    QByteArray key{}; ///< The alias, or the name without one.
    QByteArray name{};
    QJsonObject arguments{}; ///< Enum values are strings; variables that were not given are absent.
    std::vector<SelectedField> fields{};
};

/// What a GraphQL document asks for, in its order.
struct Query {
    enum class Kind { Query, Mutation, Subscription };
    Kind kind = Kind::Query;
    QByteArray name{};
    std::vector<SelectedField> fields{};
    QByteArray objection{}; ///< What is wrong with its variables or fragments; normally empty.
};

/// Why a document cannot be read, in the words of the reference implementation.
struct SyntaxError {
    QByteArray message{};
};

/// Reads the first operation of @p document, however it is laid out.
std::variant<Query, SyntaxError> readQuery(
    const QByteArray &document, const QJsonObject &variables);

} // namespace taskglass::sandbox
