// SPDX-License-Identifier: Apache-2.0
#include "json/JsonObject.h"

#include "json/JsonText.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace taskglass {

QByteArray jsonString(const QString &text)
{
    if (text.isNull())
        return QByteArrayLiteral("null");
    if (!text.isValidUtf16())
        return jsonValue(text); // Qt escapes halves of surrogate pairs.
    return jsonString(QByteArrayView(text.toUtf8()));
}

QByteArray jsonString(QByteArrayView text)
{
    QByteArray json;
    appendJsonString(json, text);
    return json;
}

QByteArray jsonValue(const QJsonValue &value)
{
    // A document of Qt's is an object or a list: this is a list without its brackets.
    const QByteArray list = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return list.sliced(1, list.size() - 2);
}

QByteArray jsonNumber(std::optional<double> number)
{
    return number ? jsonValue(*number) : QByteArrayLiteral("null");
}

QByteArray jsonTruth(std::optional<bool> truth)
{
    if (!truth)
        return QByteArrayLiteral("null");
    return *truth ? QByteArrayLiteral("true") : QByteArrayLiteral("false");
}

JsonObject &JsonObject::add(const QByteArray &name, const QByteArray &json)
{
    m_members.append({name, json.isEmpty() ? QByteArrayLiteral("null") : json, {}});
    return *this;
}

JsonObject &JsonObject::add(const QByteArray &name, const JsonObject &object)
{
    m_members.append({name, {}, {object}});
    return *this;
}

QByteArray JsonObject::compact() const
{
    QByteArray text = "{";
    for (const Member &member : m_members) {
        if (text.size() > 1)
            text += ',';
        text += '"' + member.name + "\":";
        text += member.object.isEmpty() ? member.json : member.object.first().compact();
    }
    return text + '}';
}

QByteArray JsonObject::indented(int level) const
{
    const QByteArray margin(2 * level + 2, ' ');
    QByteArray text = "{";
    for (const Member &member : m_members) {
        text += text.size() > 1 ? ",\n" : "\n";
        text += margin + '"' + member.name + "\": ";
        text += member.object.isEmpty() ? member.json : member.object.first().indented(level + 1);
    }
    return text + '\n' + margin.chopped(2) + '}';
}

} // namespace taskglass
