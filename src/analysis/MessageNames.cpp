// SPDX-License-Identifier: Apache-2.0
#include "analysis/MessageParts.h"

#include <algorithm>
#include <array>

namespace taskglass {

namespace {

using namespace std::string_view_literals;

/// Letters and digits that no word reaches: cuid, cuid2, Firebase and alike.
constexpr std::size_t idLength = 20;
constexpr std::size_t hexIdLength = 8;

/// Words with digits that say what a sentence is about.
constexpr std::array knownWords{"mp3"sv, "mp4"sv, "mp2"sv, "m4a"sv, "m4v"sv, "3gp"sv, "7z"sv,
    "h264"sv, "h265"sv, "h.264"sv, "h.265"sv, "av1"sv, "vp8"sv, "vp9"sv, "jp2"sv, "jpeg2000"sv,
    "utf8"sv, "utf-8"sv, "utf16"sv, "utf-16"sv, "iso-8859-1"sv, "latin1"sv, "base64"sv, "md5"sv,
    "sha1"sv, "sha256"sv, "sha-256"sv, "crc32"sv, "http2"sv, "http/1.1"sv, "http/2"sv, "s3"sv,
    "ipv4"sv, "ipv6"sv, "2d"sv, "3d"sv, "int8"sv, "int16"sv, "int32"sv, "int64"sv, "uint8"sv,
    "uint16"sv, "uint32"sv, "uint64"sv, "float32"sv, "float64"sv, "rgb8"sv, "ssh2"sv, "oauth2"sv,
    "ext2"sv, "ext3"sv, "ext4"sv, "x86"sv, "win32"sv, "win64"sv};
/// What stands before an id, even if that consists of letters only.
constexpr std::array idWords{"id"sv, "uuid"sv, "guid"sv, "hash"sv, "sha"sv, "sha1"sv, "md5"sv,
    "sha256"sv, "checksum"sv, "digest"sv, "commit"sv, "etag"sv, "cursor"sv, "trace"sv, "request"sv};
constexpr std::array mediaTypes{
    "image"sv, "video"sv, "audio"sv, "text"sv, "application"sv, "font"sv, "model"sv, "multipart"sv};

template <typename Check> bool all(std::string_view text, const Check &check)
{
    return std::all_of(text.begin(), text.end(), check);
}

template <typename Check> bool any(std::string_view text, const Check &check)
{
    return std::any_of(text.begin(), text.end(), check);
}

auto count(std::string_view text, char letter)
{
    return std::count(text.begin(), text.end(), letter);
}

bool isUuid(std::string_view name)
{
    constexpr std::string_view pattern = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
    if (name.size() != pattern.size())
        return false;
    for (std::size_t at = 0; at < name.size(); ++at) {
        if (pattern[at] == 'x' ? !isHex(name[at]) : name[at] != '-')
            return false;
    }
    return true;
}

/// IPv4, IPv6 or MAC, with a port, a mask, or a slash before it.
bool isNetworkAddress(std::string_view name)
{
    if (name.starts_with('/'))
        name.remove_prefix(1);
    std::size_t at = 0;
    int parts = 0;
    while (parts < 4) {
        const std::size_t begin = at;
        int number = 0;
        while (isDigit(letterAt(name, at)) && at - begin < 4)
            number = 10 * number + (name[at++] - '0');
        if (at == begin || number > 255)
            break;
        ++parts;
        if (parts < 4 && letterAt(name, at) != '.')
            break;
        if (parts < 4)
            ++at;
    }
    if (parts == 4)
        return at == name.size()
            || (isOneOf(name[at], ":/") && all(name.substr(at + 1), [](char letter) {
                   return isDigit(letter) || isOneOf(letter, ":.");
               }));
    const auto colons = count(name, ':');
    const auto dashes = count(name, '-');
    const bool isMac = name.size() == 17 && (colons == 5 || dashes == 5)
        && all(name, [](char letter) { return isHex(letter) || isOneOf(letter, ":-"); });
    return isMac || (colons >= 2 && name.size() >= 3 && all(name, [](char letter) {
        return isHex(letter) || isOneOf(letter, ":.%/");
    }) && (any(name, isDigit) || name.find("::") != std::string_view::npos));
}

bool isMail(std::string_view name)
{
    const std::size_t at = name.find('@');
    return at != std::string_view::npos && at > 0
        && name.find('@', at + 1) == std::string_view::npos
        && name.find('.', at) != std::string_view::npos && isText(name[at - 1]);
}

/// "cat.png", "a.b.tar.gz", "cdn.example.com:8080", "core.2275"; not "java.io.IOException", which
/// says what happened.
bool isDottedName(std::string_view name)
{
    if (const std::size_t port = name.find(':'); port != std::string_view::npos) {
        if (!all(name.substr(port + 1), isDigit))
            return false;
        name = name.substr(0, port);
    }
    const std::size_t dot = name.rfind('.');
    if (dot == std::string_view::npos || dot == 0 || dot + 1 == name.size())
        return false;
    const std::string_view last = name.substr(dot + 1);
    if (!all(last, isWord) || !any(name.substr(0, dot), isText))
        return false;
    if (all(last, isDigit))
        return any(
            name.substr(0, dot), [](char letter) { return isLetter(letter) || isForeign(letter); });
    // "e.g", "i.e".
    if (name.size() == 3)
        return false;
    const bool isSmall = all(last, [](char letter) { return !isUpper(letter); });
    const bool isCapital = all(last, [](char letter) { return !isLower(letter); });
    if (last.size() <= 5 && (isSmall || isCapital))
        return true;
    return count(name, '.') >= 2 && isSmall
        && all(name, [](char letter) { return !isUpper(letter); });
}

bool isPath(std::string_view name)
{
    const auto backslashes = count(name, '\\');
    if (backslashes > 0) {
        return (name.size() > 2 && isLetter(name[0]) && name[1] == ':') || name.starts_with("\\\\")
            || backslashes >= 2;
    }
    const auto slashes = count(name, '/');
    if (slashes == 0)
        return false;
    if (isOneOf(name[0], "/~"))
        return name.size() > 1 && (slashes > 1 || isText(name[1]) || name[0] == '~');
    if (name.starts_with("./") || name.starts_with("../"))
        return true;
    if (slashes >= 2)
        return true;
    const std::size_t slash = name.rfind('/');
    return isDottedName(name.substr(slash + 1)) || (any(name, isDigit) && name.size() > 3);
}

/// Letters and digits in one word, or joined by signs.
bool isMixed(std::string_view name)
{
    return any(name, isDigit) && any(name, isLetter)
        && all(name, [](char letter) { return isWord(letter) || isOneOf(letter, "_-.%+~"); });
}

bool isPunctuationBeyondAscii(std::string_view text)
{
    const auto byte = [text](std::size_t at) {
        return static_cast<unsigned char>(letterAt(text, at));
    };
    return (byte(0) == 0xE3 && byte(1) == 0x80) // 、。「」
        || (byte(0) == 0xEF && byte(1) == 0xBC
            && (byte(2) <= 0x8F || (byte(2) >= 0x9A && byte(2) <= 0xA0))) // ！，：；？
        || (byte(0) == 0xE2 && byte(1) == 0x80)                           // “ ” ‘ ’ … –
        || (byte(0) == 0xC2 && (byte(1) == 0xAB || byte(1) == 0xBB));     // « »
}

/// Whether @p text ends with one to four digits of an address, from its beginning or a colon on.
bool isGroupOfHex(std::string_view text)
{
    std::size_t size = 0;
    while (size < text.size() && size < 5 && isHex(text[text.size() - 1 - size]))
        ++size;
    return size >= 1 && size <= 4 && (size == text.size() || text[text.size() - 1 - size] == ':');
}

} // namespace

std::size_t nameLength(std::string_view text)
{
    std::size_t end = 0;
    while (end < text.size()) {
        const char letter = text[end];
        const char next = letterAt(text, end + 1);
        if (isForeign(letter)) {
            if (isPunctuationBeyondAscii(text.substr(end)))
                break;
        } else if (letter == ':') {
            // A port, a drive, or a part of an address.
            const std::string_view begun = text.substr(0, end);
            const bool isHost = begun.find('.') != std::string_view::npos && isDigit(next);
            const bool isDrive = end == 1 && isLetter(text[0]) && isOneOf(next, "\\/");
            const bool isGroup = (isHex(next) || next == ':')
                && (end == 0 || text[end - 1] == ':' || isGroupOfHex(begun));
            if (!isHost && !isDrive && !isGroup)
                break;
        } else if (letter == '\'') {
            if (end == 0 || !isLetter(text[end - 1]) || !isLetter(next))
                break;
        } else if (!isWord(letter) && !isOneOf(letter, "_-./\\@%+~")) {
            break;
        }
        ++end;
    }
    while (end > 0 && isOneOf(text[end - 1], ".:-+*%/#@\\") && !(end == 1))
        --end;
    return end;
}

MessagePart nameAt(std::string_view name, std::string_view text, std::string_view before)
{
    if (name.size() < 2 || isAnyOf(name, knownWords))
        return {};
    const std::string_view behind = text.substr(std::min(text.size(), name.size()));
    if (letterAt(behind, 0) != '=' && all(name, isLetter) && !all(name, isHex))
        return {}; // An ordinary word, as most are.
    const bool isFileOnly = isForeign(name[0]);
    if (!isFileOnly) {
        if (isUuid(name))
            return {name.size(), "{id}"};
        if (isNetworkAddress(name))
            return {name.size(), "{name}"};
    }
    if (isMail(name))
        return {name.size(), "{name}"};
    if (const std::size_t at = name.find('@'); at != std::string_view::npos && at + 1 < name.size()
        && all(name.substr(at + 1), isHex) && any(name.substr(at + 1), isDigit))
        return {name.size(), "{id}"}; // An object of Java.
    if (const std::size_t slash = name.find('/'); slash != std::string_view::npos
        && isAnyOf(name.substr(0, slash), mediaTypes) && count(name, '/') == 1)
        return {};
    if (isPath(name)) {
        std::size_t size = name.size();
        // A folder's name may have blanks: "/data/set 1/cat.png".
        while (letterAt(text, size) == ' ' && isOneOf(name[0], "/\\~CDEcde.")) {
            const std::size_t more = nameLength(text.substr(size + 1));
            const std::string_view next = text.substr(size + 1, more);
            const std::size_t joint = next.find_first_of("/\\");
            if (joint == std::string_view::npos || joint == 0
                || next.find(':') != std::string_view::npos)
                break;
            size += 1 + more;
        }
        return {size, "{name}"};
    }
    // "photos/dog 2.png": only with the next word it has an ending.
    if (name.find('/') != std::string_view::npos && letterAt(text, name.size()) == ' ') {
        const std::size_t more = nameLength(text.substr(name.size() + 1));
        const std::string_view next = text.substr(name.size() + 1, more);
        const std::string_view last = next.substr(next.rfind('/') + 1);
        if (isDottedName(last)
            && !all(last, [](char letter) { return isDigit(letter) || letter == '.'; }))
            return {name.size() + 1 + more, "{name}"};
    }
    if (letterAt(behind, 0) != '(' && isDottedName(name)
        && !all(name, [](char letter) { return isDigit(letter) || isOneOf(letter, ".,-+"); }))
        return {name.size(), "{name}"};
    if (isFileOnly)
        return {};
    const bool isPadded = letterAt(behind, 0) == '='
        && (letterAt(behind, 1) == '=' || !isText(letterAt(behind, 1)))
        && !isText(letterAt(behind, 2)) && name.size() >= 7;
    const bool mixesCase = any(name, isUpper) && any(name, isLower);
    if (isPadded && (mixesCase || (letterAt(behind, 1) == '=' && any(name, isDigit)))
        && all(name, [](char letter) { return isWord(letter) || isOneOf(letter, "+/_-"); }))
        return {name.size() + (letterAt(behind, 1) == '=' ? 2 : 1), "{id}"};
    const bool isPlain = all(name, isWord);
    const bool hasDigit = any(name, isDigit);
    if (isPlain && all(name, isHex) && any(name, isLetter) && name.size() >= hexIdLength
        && (hasDigit || name.size() >= 2 * hexIdLength))
        return {name.size(), "{id}"};
    if (isPlain && hasDigit && name.size() >= idLength)
        return {name.size(), "{id}"};
    if (isAnyOf(before, idWords) && any(name, isLetter)
        && (hasDigit || (isPlain && all(name, isHex) && name.size() >= 6)))
        return {name.size(), "{id}"};
    if (name[0] == '-' && name.size() >= hexIdLength * 2 && isMixed(name))
        return {name.size(), "{id}"}; // Firebase
    if (isMixed(name) && !isOneOf(name[0], "+-."))
        return {name.size(), "{name}"};
    return {};
}

} // namespace taskglass
