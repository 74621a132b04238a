// SPDX-License-Identifier: Apache-2.0
#include "files/MetadataFields.h"

#include "json/JsonText.h"

#include <algorithm>

namespace taskglass {

namespace {

/// What the JSON text says; of anything else, nothing.
QByteArray said(QByteArrayView json)
{
    QByteArray text;
    appendUnquoted(text, json);
    return text;
}

/// What a cell shows of the JSON @p value.
QByteArray cellOf(QByteArrayView value)
{
    QByteArray text;
    if (value != "null" && !appendUnquoted(text, value))
        appendMinified(text, value);
    return text;
}

/// Calls @p found with the schema id, the name (one of them may be empty) and the JSON value of
/// each field.
template <typename Found> void forEachField(QByteArrayView metadata, Found found)
{
    forEachJsonElement(metadata, [&](QByteArrayView field) {
        QByteArray schemaId;
        QByteArray olderSchemaId;
        QByteArray name;
        QByteArrayView value;
        forEachJsonMember(field, [&](QByteArrayView member, QByteArrayView json) {
            if (member == "name")
                name = said(json);
            else if (member == "schemaId")
                schemaId = said(json);
            else if (member == "schema_id")
                olderSchemaId = said(json);
            else if (member == "value")
                value = json;
        });
        if (schemaId.isEmpty())
            schemaId = olderSchemaId;
        if (!name.isEmpty() || !schemaId.isEmpty())
            found(schemaId, name, value);
    });
}

} // namespace

std::optional<std::size_t> MetadataFields::placeOf(
    const QByteArray &schemaId, const QByteArray &name) const
{
    const auto &places = schemaId.isEmpty() ? m_placesByName : m_placesById;
    const auto place = places.find(schemaId.isEmpty() ? name : schemaId);
    return place == places.end() ? std::nullopt : std::optional(place->second);
}

void MetadataFields::add(QByteArrayView metadata)
{
    forEachField(metadata, [this](const QByteArray &schemaId, const QByteArray &name, auto) {
        std::optional<std::size_t> place = placeOf(schemaId, name);
        if (!place && !schemaId.isEmpty()) {
            // The name was seen without an id, which is known now.
            const auto namesake = m_placesByName.find(name);
            if (namesake != m_placesByName.end() && !m_hasId[namesake->second])
                place = namesake->second;
        }
        if (!place) {
            if (m_names.size() == most) {
                ++m_leftOut;
                return;
            }
            place = m_names.size();
            m_names.push_back(unlikeOthers(name, schemaId));
            m_hasName.push_back(!name.isEmpty());
            m_hasId.push_back(false);
        } else if (!m_hasName[*place] && !name.isEmpty()) {
            m_names[*place].clear();
            m_names[*place] = unlikeOthers(name, schemaId);
            m_hasName[*place] = true;
        }
        if (!name.isEmpty())
            m_placesByName.emplace(name, *place);
        if (!schemaId.isEmpty()) {
            m_placesById.emplace(schemaId, *place);
            m_hasId[*place] = true;
        }
    });
}

QByteArray MetadataFields::unlikeOthers(const QByteArray &name, const QByteArray &schemaId) const
{
    const auto isTaken = [this](const QByteArray &text) {
        return std::ranges::find(m_names, text) != m_names.end();
    };
    const QByteArray &called = name.isEmpty() ? schemaId : name;
    QByteArray unlike = called;
    if (isTaken(unlike) && !name.isEmpty() && !schemaId.isEmpty())
        unlike = name + " (" + schemaId + ')';
    for (int number = 2; isTaken(unlike); ++number)
        unlike = called + " (" + QByteArray::number(number) + ')';
    return unlike;
}

std::vector<QByteArray> MetadataFields::valuesOf(QByteArrayView metadata) const
{
    std::vector<QByteArray> values(m_names.size());
    forEachField(
        metadata, [&](const QByteArray &schemaId, const QByteArray &name, QByteArrayView value) {
            const auto place = placeOf(schemaId, name);
            if (!place)
                return;
            QByteArray &cell = values[*place];
            if (!cell.isEmpty())
                cell += '\n';
            cell += cellOf(value);
        });
    return values;
}

} // namespace taskglass
