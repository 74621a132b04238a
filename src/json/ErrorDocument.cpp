// SPDX-License-Identifier: Apache-2.0
#include "json/ErrorDocument.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace taskglass {

using namespace Qt::StringLiterals;

ErrorDocument readErrorDocument(QByteArrayView json)
{
    // A document of Qt is an object or a list, but an error may be a bare string.
    QJsonValue value = QJsonDocument::fromJson("[" + json.toByteArray() + "]").array().first();
    bool saysMore = false;
    if (value.isArray()) {
        saysMore = value.toArray().size() > 1;
        value = value.toArray().first();
    }
    const QJsonObject object = value.toObject();
    ErrorDocument document;
    document.message = value.isString() ? value.toString() : object["message"_L1].toString();
    document.saysMore = saysMore || object.size() > 1 || document.message.isEmpty();
    return document;
}

} // namespace taskglass
