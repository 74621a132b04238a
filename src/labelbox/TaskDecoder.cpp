// SPDX-License-Identifier: Apache-2.0
#include "labelbox/TaskDecoder.h"

#include "base/Logging.h"
#include "json/JsonObject.h"
#include "json/JsonText.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonObject>

#include <cmath>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(taskglass::TaskDecoder)
};

/// Any JSON value as compact text; empty for null and for nothing.
QByteArray compact(const QJsonValue &value)
{
    return value.isNull() || value.isUndefined() ? QByteArray() : jsonValue(value);
}

/// The JSON text of @p value where `graphQlData` kept it, with its order and digits.
QByteArray rawJson(const QJsonValue &value)
{
    const QString text = value.toString();
    return text.startsWith(QLatin1StringView(rawJsonMark)) ? text.mid(1).toUtf8() : compact(value);
}

/// A string as it is; anything else as JSON text; null stays null.
QString text(const QJsonValue &value)
{
    if (value.isString()) {
        const QString string = value.toString();
        return string.isNull() ? u""_s : string;
    }
    const QByteArray json = compact(value);
    return json.isEmpty() ? QString() : QString::fromUtf8(json);
}

std::optional<double> number(const QJsonValue &value)
{
    if (value.isDouble())
        return value.toDouble();
    bool isNumber = false;
    const double parsed = value.toString().toDouble(&isNumber);
    return isNumber && std::isfinite(parsed) ? std::optional(parsed) : std::nullopt;
}

/// Whatever of them is there and a text; another kind of value tells nothing.
Person decodePerson(const QJsonValue &value)
{
    return {.id = value["id"_L1].toString(),
        .name = value["name"_L1].toString(),
        .email = value["email"_L1].toString()};
}

} // namespace

Error unexpectedShape(const QString &what)
{
    return {Error::Kind::Malformed,
        Words::tr(
            "Labelbox sent data this version cannot read. What is shown stays as it was; check for "
            "a newer version of Taskglass."),
        u"unexpected answer: "_s + what};
}

Result<TaskRecord> decodeTask(const QJsonValue &value)
{
    const QString id = text(value["id"_L1]);
    if (!value.isObject() || id.isEmpty())
        return unexpectedShape(u"a task without id"_s);
    return TaskRecord{
        .id = {id},
        .name = text(value["name"_L1]),
        .type = text(value["type"_L1]),
        .status = text(value["status"_L1]),
        .completionPercentage = number(value["completionPercentage"_L1]),
        .createdAt = Timestamp::fromWire(text(value["createdAt"_L1])),
        .updatedAt = Timestamp::fromWire(text(value["updatedAt"_L1])),
        .result = text(value["result"_L1]),
        .errors = text(value["errors"_L1]),
        .metadata = rawJson(value["metadata"_L1]),
        .createdBy = decodePerson(value["createdBy"_L1]),
    };
}

Result<QList<TaskRecord>> decodeTasks(const QJsonValue &value)
{
    if (!value.isArray())
        return unexpectedShape(u"no list of tasks"_s);
    QList<TaskRecord> tasks;
    const QJsonArray items = value.toArray();
    for (const auto &item : items) {
        if (Result<TaskRecord> task = decodeTask(item))
            tasks.append(*std::move(task));
        else
            qCWarning(lcNetwork).noquote() << task.error().detail;
    }
    return tasks;
}

Result<User> decodeUser(const QJsonValue &value)
{
    const QString id = text(value["id"_L1]);
    if (id.isEmpty())
        return Error{Error::Kind::Forbidden,
            Words::tr(
                "The server knows no user for this API key, so it cannot list tasks. Check the "
                "key."),
            u"user is null"_s};
    return User{
        .id = id,
        .email = text(value["email"_L1]),
        .name = text(value["name"_L1]),
        .nickname = text(value["nickname"_L1]),
        .picture = text(value["picture"_L1]),
        .intercomHash = text(value["intercomHash"_L1]),
        .isViewer = value["isViewer"_L1].toBool(),
        .isExternalUser = value["isExternalUser"_L1].toBool(),
        .createdAt = Timestamp::fromWire(text(value["createdAt"_L1])),
        .updatedAt = Timestamp::fromWire(text(value["updatedAt"_L1])),
    };
}

Result<Organization> decodeOrganization(const QJsonValue &value)
{
    if (!value.isObject())
        return unexpectedShape(u"no organization"_s);
    return Organization{
        .id = text(value["id"_L1]),
        .name = text(value["name"_L1]),
        .createdAt = Timestamp::fromWire(text(value["createdAt"_L1])),
        .updatedAt = Timestamp::fromWire(text(value["updatedAt"_L1])),
    };
}

} // namespace taskglass
