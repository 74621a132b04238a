// SPDX-License-Identifier: Apache-2.0
#include "sandbox/Mistakes.h"

#include <array>
#include <span>
#include <string_view>

namespace taskglass::sandbox {

namespace {

using namespace std::string_view_literals;

// K is the row's key, F its file, A its address; N a number, D a date, H a code of letters and
// digits, U an id, M a mail address, W one of a few names. Each in braces.
constexpr std::array files{"File not found: /mnt/exports/{F}"sv,
    "Request to {A} failed with status code 404"sv, "Request to {A} failed with status code 403"sv,
    "Could not read bucket acme-{H} in region eu-west-1: AccessDenied"sv,
    "The signed URL of {A} expired at {D}"sv, "{F} is empty (0 bytes)"sv};
constexpr std::array media{"Unsupported image format: image/webp"sv,
    "Image is too large: {N}x{N} pixels (limit 16384x16384)"sv,
    "Media type mismatch: dataset expects 'IMAGE' but the row is 'VIDEO'"sv,
    "Cannot decode {F}: premature end of JPEG data at byte {N}"sv,
    "Files of type mp3 are not supported"sv, "Files of type mp4 are not supported"sv,
    "Video {F} has {N} frames, which is more than 100,000"sv};
constexpr std::array metadata{"Metadata field 'captured' is not a date: {D}"sv,
    "Metadata field 'captured' is not a date: unknown"sv, "Metadata schema {U} does not exist"sv,
    "Field 'row_data' is required"sv, "Field 'media_type' is required"sv,
    "Metadata field 'place' has {N} characters, at most 4096 are allowed"sv,
    "Value {N} of metadata field 'score' is out of range"sv,
    "Duplicate global keys found: {K}, {K}-copy"sv};
constexpr std::array network{"connect ETIMEDOUT 10.0.7.17:443"sv,
    "getaddrinfo ENOTFOUND cdn-{N}.example.com"sv,
    "Upstream returned 503 Service Unavailable (trace id {H})"sv,
    "Fetch failed: {\"status\": 429, \"url\": \"{A}\"}"sv,
    "Fetch failed: {\"status\": 500, \"url\": \"{A}\"}"sv,
    "Timeout after {N} ms while reading {A}"sv,
    "unable to verify the first certificate of https://cdn-{N}.example.com/"sv};
constexpr std::array access{"User {M} may not write to dataset '{W}'"sv,
    "Integration {U} is disabled"sv, "The API key of {M} expired on {D}"sv,
    "Quota of workspace '{W}' is used up: {N} of {N} data rows"sv,
    "Dataset '{W}' was deleted on {D}"sv, "Cursor {H}== is not valid"sv};
constexpr std::array languages{"全局键“{K}”已存在"sv, "ファイルが見つかりません: {F}"sv,
    "Datei {F} wurde nicht gefunden"sv, "Zeile {N}: Feld „global_key“ fehlt"sv,
    "No se pudo leer el archivo {F}"sv, "El usuario {M} no tiene permiso"sv,
    "Le fichier {F} est introuvable"sv, "La clé « {K} » existe déjà"sv};
constexpr std::array names{"warehouse"sv, "prod"sv, "Night shift"sv, "cats"sv, "ops-team"sv,
    "Invoices 2026"sv, "blue"sv, "lidar"sv, "archive"sv};

std::span<const std::string_view> messagesOf(Mistakes mistakes)
{
    switch (mistakes) {
    case Mistakes::Usual:
        break;
    case Mistakes::Files:
        return files;
    case Mistakes::Media:
        return media;
    case Mistakes::Metadata:
        return metadata;
    case Mistakes::Network:
        return network;
    case Mistakes::Access:
        return access;
    case Mistakes::Languages:
        return languages;
    }
    Q_UNREACHABLE();
}

std::string letters(quint64 bits, std::string_view alphabet, std::size_t total)
{
    std::string text;
    for (; text.size() < total; bits = bits / 7 + (bits << 41U))
        text += alphabet[bits % alphabet.size()];
    return text;
}

/// What stands for the letter @p what; @p draw is another for each.
std::string valueOf(char what, const MistakenRow &row, quint64 draw)
{
    switch (what) {
    case 'K':
        return row.key;
    case 'F':
        return row.file;
    case 'A':
        return row.address;
    case 'N':
        return std::to_string(draw % 30'000);
    case 'D':
        return "2026-" + std::to_string(draw % 3 + 10) + "-" + std::to_string(draw / 3 % 19 + 10);
    case 'H':
        return letters(draw, "0123456789abcdef", 12);
    case 'U':
        return letters(draw, "0123456789abcdef", 8) + "-4f3a-4b1c-9d2e-"
            + letters(draw / 11, "0123456789abcdef", 12);
    case 'M':
        return letters(draw, "aeinrstl", 3 + draw % 4) + "@example.com";
    default:
        return std::string(names[draw % names.size()]);
    }
}

} // namespace

std::string mistakeMessage(Mistakes mistakes, const MistakenRow &row)
{
    const std::span<const std::string_view> messages = messagesOf(mistakes);
    // The first ones are the most frequent.
    const quint64 place = row.draw % 100;
    const std::string_view form = messages[place * place * messages.size() / 10'000];
    std::string text;
    quint64 draw = row.draw / 100;
    for (std::size_t at = 0; at < form.size(); ++at) {
        const bool isPlace = form[at] == '{' && at + 2 < form.size() && form[at + 2] == '}';
        if (!isPlace) {
            text += form[at];
            continue;
        }
        text += valueOf(form[at + 1], row, draw);
        draw = draw / 31 + (draw << 23U);
        at += 2;
    }
    return text;
}

} // namespace taskglass::sandbox
