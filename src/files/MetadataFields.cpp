// SPDX-License-Identifier: Apache-2.0
#include "files/MetadataFields.h"

#include "json/JsonObject.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

QByteArray textOf(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::String:
        return value.toString().toUtf8();
    case QJsonValue::Null:
    case QJsonValue::Undefined:
        return {};
    case QJsonValue::Bool:
    case QJsonValue::Double:
    case QJsonValue::Array:
    case QJsonValue::Object:
        return jsonValue(value);
    }
    Q_UNREACHABLE();
}

/// Calls @p found with the name and the value of each field.
template <typename Found> void forEachField(QByteArrayView metadata, Found found)
{
    if (metadata.isEmpty())
        return;
    const QJsonDocument document =
        QJsonDocument::fromJson(QByteArray::fromRawData(metadata.data(), metadata.size()));
    const QJsonArray elements = document.array();
    for (const auto &element : elements) {
        const QJsonObject field = element.toObject();
        QByteArray name = field["name"_L1].toString().toUtf8();
        for (const QLatin1StringView key : {"schemaId"_L1, "schema_id"_L1}) {
            if (name.isEmpty())
                name = field[key].toString().toUtf8();
        }
        if (!name.isEmpty())
            found(name, field["value"_L1]);
    }
}

} // namespace

void MetadataFields::add(QByteArrayView metadata)
{
    forEachField(metadata, [this](const QByteArray &name, const QJsonValue &) {
        if (m_places.contains(name))
            return;
        if (m_names.size() == most) {
            ++m_leftOut;
            return;
        }
        m_places.emplace(name, m_names.size());
        m_names.push_back(name);
    });
}

std::vector<QByteArray> MetadataFields::valuesOf(QByteArrayView metadata) const
{
    std::vector<QByteArray> values(m_names.size());
    forEachField(metadata, [&](const QByteArray &name, const QJsonValue &value) {
        const auto place = m_places.find(name);
        if (place == m_places.end())
            return;
        QByteArray &cell = values[place->second];
        if (!cell.isEmpty())
            cell += '\n';
        cell += textOf(value);
    });
    return values;
}

} // namespace taskglass
