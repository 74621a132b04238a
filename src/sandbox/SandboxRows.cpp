// SPDX-License-Identifier: Apache-2.0
#include "sandbox/SandboxRows.h"

#include <array>
#include <cstdio>

namespace taskglass::sandbox {

namespace {

enum class Failure { RepeatedSchema, DuplicateKey, RetriesSpent, UnreachableAddress, Other };

/// The task that pictures of the window show: 3,211 refusals of three kinds.
constexpr qint64 pictureFailures = 3'211;
constexpr qint64 pictureSchemas = 2'871;
constexpr qint64 pictureDuplicates = 204;

Failure failure(const SandboxTask &task, qint64 index)
{
    if (task.mistakes != Mistakes::Usual)
        return Failure::Other;
    if (task.failed == pictureFailures) {
        // 1,000 has no factor in common with 3,211, so this visits every number once, scattered.
        const qint64 place = (index * 1'000 + 7) % pictureFailures;
        if (place < pictureSchemas)
            return Failure::RepeatedSchema;
        return place < pictureSchemas + pictureDuplicates ? Failure::DuplicateKey
                                                          : Failure::RetriesSpent;
    }
    const quint64 draw = mixed(task.seed, static_cast<quint64>(index), 11) % 100;
    if (draw < 62)
        return Failure::DuplicateKey;
    if (draw < 84)
        return Failure::UnreachableAddress;
    return draw < 94 ? Failure::RepeatedSchema : Failure::RetriesSpent;
}

std::string schemaId(const SandboxTask &task, quint64 which)
{
    return cuid("cko8", task.seed, 500 + which % 12).toStdString();
}

/// The task's name as it would stand in an address.
std::string subject(const SandboxTask &task)
{
    std::string word;
    for (const char character : task.name.value_or(QString()).left(40).toLower().toStdString()) {
        const bool isPlain = (character >= 'a' && character <= 'z')
            || (character >= '0' && character <= '9') || character == '-';
        if (isPlain)
            word += character;
        else if (!word.empty() && word.back() != '-')
            word += '-';
    }
    return word.empty() ? "rows" : word;
}

/// Where in the uploaded file row @p index stood.
qint64 sourceRow(const SandboxTask &task, qint64 index)
{
    const qint64 step = task.failed > 0 ? std::max<qint64>(task.rows / task.failed, 1) : 1;
    return index * step
        + static_cast<qint64>(
            mixed(task.seed, static_cast<quint64>(index), 12) % static_cast<quint64>(step));
}

std::string padded(qint64 number)
{
    std::array<char, 24> digits{};
    std::snprintf(digits.data(), digits.size(), "%07lld", static_cast<long long>(number));
    return digits.data();
}

std::string globalKey(const SandboxTask &task, const std::string &word, qint64 row)
{
    // Keys are the uploader's own words, commas and formulas included.
    switch (mixed(task.seed, static_cast<quint64>(row), 13) % 97) {
    case 5:
        return "=" + word + "+" + std::to_string(row);
    case 6:
        return word + ", \"Nr. " + std::to_string(row) + "\"";
    case 7:
        return "katze-\xC3\xA4\xC3\xB6\xC3\xBC-" + std::to_string(row);
    case 8:
        return "\xE7\x8C\xAB-" + std::to_string(row);
    default:
        return word + "-" + padded(row);
    }
}

struct RowWords {
    std::string externalId;
    std::string globalKey;
    std::string address;
};

RowWords words(const SandboxTask &task, qint64 row)
{
    const std::string word = subject(task);
    const std::string number = padded(row);
    return {word + "/IMG_" + number + ".jpg", globalKey(task, word, row),
        "https://storage.googleapis.com/acme-" + word + "/2026/IMG_" + number + ".jpg"};
}

void appendMember(std::string &out, std::string_view key, std::string_view text)
{
    out += '"';
    out += key;
    out += "\":";
    appendJsonText(out, text);
}

} // namespace

void appendJsonText(std::string &out, std::string_view text)
{
    out += '"';
    for (const char character : text) {
        switch (character) {
        case '"':
            out += "\\\"";
            break;
        case '\\':
            out += "\\\\";
            break;
        case '\n':
            out += "\\n";
            break;
        case '\r':
            out += "\\r";
            break;
        case '\t':
            out += "\\t";
            break;
        default:
            if (static_cast<unsigned char>(character) < 0x20) {
                std::array<char, 8> escape{};
                std::snprintf(escape.data(), escape.size(), "\\u%04x",
                    static_cast<unsigned>(static_cast<unsigned char>(character)));
                out += escape.data();
            } else {
                out += character;
            }
        }
    }
    out += '"';
}

std::string failureMessage(const SandboxTask &task, qint64 index)
{
    switch (failure(task, index)) {
    case Failure::RepeatedSchema:
        return "A schemaId can only be specified once per DataRow : ["
            + schemaId(task, mixed(task.seed, static_cast<quint64>(index), 14)) + "]";
    case Failure::DuplicateKey:
        return "Duplicate global key: '" + globalKey(task, subject(task), sourceRow(task, index))
            + "'";
    case Failure::RetriesSpent:
        return "Failed to create data rows after 5 retries. This chunk's data rows will not be "
               "imported.";
    case Failure::UnreachableAddress:
        return "Failed to access URL: 404:The specified resource does not exist.";
    case Failure::Other:
        break;
    }
    const RowWords row = words(task, sourceRow(task, index));
    return mistakeMessage(task.mistakes,
        {.key = row.globalKey,
            .file = row.externalId,
            .address = row.address,
            .draw = mixed(task.seed, static_cast<quint64>(index), 16)});
}

void appendFailedSpec(std::string &out, const SandboxTask &task, qint64 index)
{
    const RowWords row = words(task, sourceRow(task, index));
    const quint64 draw = mixed(task.seed, static_cast<quint64>(index), 15);
    const Failure why = failure(task, index);
    out += '{';
    if (draw % 19 == 0)
        out += "\"externalId\":null";
    else
        appendMember(out, "externalId", row.externalId);
    out += ',';
    if (draw % 23 == 0 && why != Failure::DuplicateKey)
        out += "\"globalKey\":null";
    else
        appendMember(out, "globalKey", row.globalKey);
    out += ',';
    appendMember(out, "rowData", row.address);
    out += ",\"metadata\":[";
    if (why == Failure::RepeatedSchema || draw % 3 == 0) {
        const std::string schema =
            schemaId(task, mixed(task.seed, static_cast<quint64>(index), 14));
        const int times = why == Failure::RepeatedSchema ? 2 : 1;
        for (int time = 0; time < times; ++time) {
            out += time == 0 ? "{" : ",{";
            appendMember(out, "schemaId", schema);
            out += time == 0 ? ",\"value\":\"train\"" : ",\"value\":\"test\"";
            out += ",\"name\":\"split\"}";
        }
        if (draw % 5 == 0)
            out += ",{\"schemaId\":\"cko8s9r5v0001h2dk9elqdidh\",\"value\":\"Z\xC3\xBCrich \xE2\x80"
                   "\x93 caf\xC3\xA9\",\"name\":\"place\"}";
    }
    out += "],\"attachments\":[";
    if (draw % 4 == 0)
        out += "{\"type\":\"RAW_TEXT\",\"value\":\"checked twice\",\"name\":null}";
    if (draw % 8 == 0) {
        out += ",{\"type\":\"IMAGE_OVERLAY\",";
        appendMember(out, "value", row.address + ".mask.png");
        out += ",\"name\":\"mask\"}";
    }
    out += "]}";
}

void appendFailedRow(std::string &out, const SandboxTask &task, qint64 index)
{
    out += '{';
    appendMember(out, "message", failureMessage(task, index));
    out += ",\"spec\":";
    appendFailedSpec(out, task, index);
    out += '}';
}

void appendCreatedRow(std::string &out, const SandboxTask &task, qint64 index)
{
    const RowWords row = words(task, index);
    out += '{';
    appendMember(
        out, "id", cuid("cm", task.seed, static_cast<quint64>(index) + 2'000).toStdString());
    out += ',';
    if (index % 31 == 30)
        out += "\"externalId\":null";
    else
        appendMember(out, "externalId", row.externalId);
    out += ',';
    if (index % 37 == 36)
        out += "\"globalKey\":null";
    else
        appendMember(out, "globalKey", row.globalKey);
    out += ',';
    appendMember(out, "rowData", row.address);
    out += '}';
}

void appendExportLine(std::string &out, const SandboxTask &task, qint64 index)
{
    const RowWords row = words(task, index);
    const quint64 draw = mixed(task.seed, static_cast<quint64>(index), 16);
    out += "{\"data_row\":{";
    appendMember(
        out, "id", cuid("cm", task.seed, static_cast<quint64>(index) + 2'000).toStdString());
    out += ',';
    appendMember(out, "external_id", row.externalId);
    out += ',';
    appendMember(out, "global_key", row.globalKey);
    out += ',';
    appendMember(out, "row_data", row.address);
    out += "},\"media_attributes\":{\"asset_type\":\"image\",\"width\":"
        + std::to_string(640 + draw % 3'000) + ",\"height\":" + std::to_string(480 + draw % 2'000)
        + "},\"metadata_fields\":[{\"schema_name\":\"photographer\",\"value\":\"\xC3\x85se "
          "M\xC3\xBCller \xE2\x80\x93 \xE7\x8C\xAB\xF0\x9F\x90\x88\"}]}\n";
}

void appendExportError(std::string &out, const SandboxTask &task, qint64 index)
{
    out += '{';
    appendMember(out, "data_row_id",
        cuid("cm", task.seed, static_cast<quint64>(index) + 900'000).toStdString());
    out += ",\"error\":{\"message\":\"The annotation kind \xE2\x80\x9Classo\xE2\x80\x9D is not "
           "supported by this export\"}}\n";
}

} // namespace taskglass::sandbox
