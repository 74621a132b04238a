// SPDX-License-Identifier: Apache-2.0
// A JSON text: a line of an export, metadata, an element of a file.
#include "Fuzz.h"
#include "files/MetadataFields.h"
#include "json/ErrorDocument.h"
#include "json/JsonStructure.h"
#include "json/JsonText.h"

#include <QJsonDocument>

using namespace taskglass;

namespace {

/// Qt's reader refuses deeper ones.
bool isShallow(QByteArrayView json)
{
    return std::count_if(json.begin(), json.end(), [](char c) { return c == '[' || c == '{'; })
        < 500;
}

} // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArrayView json = bytesOf(data, size);
    readErrorDocument(json);
    readableText(json);
    memberCount(json);
    MetadataFields fields;
    fields.add(json);
    FUZZ_CHECK(fields.valuesOf(json).size() == fields.names().size());

    QByteArray string;
    appendJsonString(string, json);
    QByteArray said;
    FUZZ_CHECK(appendUnquoted(said, string));
    FUZZ_CHECK(!QByteArrayView(string).contains('\n'));

    QByteArray minified = "before";
    if (!appendMinified(minified, json)) {
        FUZZ_CHECK(minified == "before");
        return 0;
    }
    // What was made small is small, on one line, and the same once it is made wide again.
    minified.remove(0, 6);
    FUZZ_CHECK(!minified.contains('\n') && !minified.contains('\r'));
    QByteArray again;
    FUZZ_CHECK(appendMinified(again, minified));
    FUZZ_CHECK(again == minified);
    again.clear();
    FUZZ_CHECK(appendMinified(again, indentedJson(minified)));
    FUZZ_CHECK(again == minified);
    QByteArray forQt;
    FUZZ_CHECK(appendForQt(forQt, QByteArray("[" + minified + "]"), "metadata"));
    QJsonParseError error;
    QJsonDocument::fromJson(forQt, &error);
    FUZZ_CHECK(error.error == QJsonParseError::NoError || !isShallow(json));
    return 0;
}
