// SPDX-License-Identifier: Apache-2.0
#include "ui/facts/Wording.h"

#include "json/ErrorDocument.h"
#include "json/JsonStructure.h"
#include "json/JsonText.h"
#include "models/Display.h"

#include <QCoreApplication>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

/// The context of what is said here, for translators.
struct Words {
    Q_DECLARE_TR_FUNCTIONS(taskglass::Wording)
};

} // namespace

QString taskTitle(const TaskRecord &record)
{
    if (record.name.trimmed().isEmpty())
        return Words::tr("(no name)");
    return display::oneLine(record.name.trimmed(), 1000);
}

QString fileNamePart(const QString &text)
{
    constexpr qsizetype longest = 60;
    QString safe;
    for (const QChar letter : text) {
        const bool keep =
            letter.isLetterOrNumber() || letter == u'-' || letter == u'_' || letter == u'.';
        if (keep)
            safe += letter;
        else if (!safe.endsWith(u'_'))
            safe += u'_';
        if (safe.size() == longest)
            break;
    }
    // A leading dot hides a file, and trailing ones are refused by some systems.
    while (!safe.isEmpty() && (safe.front() == u'.' || safe.front() == u'_'))
        safe.remove(0, 1);
    while (!safe.isEmpty() && (safe.back() == u'.' || safe.back() == u'_'))
        safe.chop(1);
    return safe;
}

QString prettyJson(const QByteArray &json)
{
    QByteArray minified;
    return QString::fromUtf8(appendMinified(minified, json) ? indentedJson(json) : json);
}

QString errorText(const QByteArray &errorJson)
{
    if (errorJson.isEmpty())
        return {};
    const ErrorDocument document = readErrorDocument(errorJson);
    if (document.message.isEmpty())
        return prettyJson(errorJson);
    return document.saysMore ? document.message + u"\n\n"_s + prettyJson(errorJson)
                             : document.message;
}

} // namespace taskglass
