// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QJsonValue>
#include <QList>
#include <QPair>
#include <QString>

#include <optional>

namespace taskglass {

/// @p text as a JSON string; a null text is `null`.
QByteArray jsonString(const QString &text);
/// @p text, UTF-8 as `appendJsonString` takes it, as a JSON string.
QByteArray jsonString(QByteArrayView text);
/// Any value of Qt's as JSON text without blanks between its tokens.
QByteArray jsonValue(const QJsonValue &value);
/// An absent number is `null`, and so is an absent truth.
QByteArray jsonNumber(std::optional<double> number);
QByteArray jsonTruth(std::optional<bool> truth);

/// A JSON object whose members keep the order in which they were added, and whose values are JSON
/// texts taken as they are, so that large numbers from the server keep every digit.
class JsonObject {
public:
    JsonObject &add(const QByteArray &name, const QByteArray &json);
    JsonObject &add(const QByteArray &name, const JsonObject &object);

    /// On one line.
    QByteArray compact() const;
    /// One member a line, two blanks a level.
    QByteArray indented(int level = 0) const;

private:
    struct Member {
        QByteArray name{};
        QByteArray json{};
        QList<JsonObject> object{}; ///< One, or none if `json` is the value.
    };
    QList<Member> m_members{};
};

} // namespace taskglass
