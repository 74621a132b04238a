// SPDX-License-Identifier: Apache-2.0
#include "cli/JsonText.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace taskglass {

namespace {

QByteArray inBrackets(const QJsonValue &value)
{
    const QByteArray array = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return array.mid(1, array.size() - 2);
}

} // namespace

QByteArray jsonText(const QString &text)
{
    return text.isNull() ? QByteArrayLiteral("null") : inBrackets(text);
}

QByteArray jsonNumber(std::optional<double> number)
{
    return number ? inBrackets(*number) : QByteArrayLiteral("null");
}

QByteArray jsonTruth(std::optional<bool> truth)
{
    if (!truth)
        return QByteArrayLiteral("null");
    return *truth ? QByteArrayLiteral("true") : QByteArrayLiteral("false");
}

JsonMembers &JsonMembers::add(const QByteArray &name, const QByteArray &json)
{
    m_members.append({name, json.isEmpty() ? QByteArrayLiteral("null") : json, {}});
    return *this;
}

JsonMembers &JsonMembers::add(const QByteArray &name, const JsonMembers &object)
{
    m_members.append({name, {}, {object}});
    return *this;
}

QByteArray JsonMembers::compact() const
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

QByteArray JsonMembers::indented(int level) const
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
