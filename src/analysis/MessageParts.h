// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

namespace taskglass {

/// What varies at the beginning of a text: how many bytes of it, and what stands for them.
struct MessagePart {
    std::size_t size = 0; ///< 0: nothing varies here.
    std::string_view placeholder{};

    explicit operator bool() const { return size > 0; }
};

// Letters of ASCII; whatever else is part of a word of some language.

inline bool isDigit(char letter)
{
    return letter >= '0' && letter <= '9';
}

inline bool isUpper(char letter)
{
    return letter >= 'A' && letter <= 'Z';
}

inline bool isLower(char letter)
{
    return letter >= 'a' && letter <= 'z';
}

inline bool isLetter(char letter)
{
    return isUpper(letter) || isLower(letter);
}

inline bool isHex(char letter)
{
    return isDigit(letter) || (letter >= 'a' && letter <= 'f') || (letter >= 'A' && letter <= 'F');
}

inline bool isWord(char letter)
{
    return isLetter(letter) || isDigit(letter);
}

/// Of a letter beyond ASCII.
inline bool isForeign(char letter)
{
    return static_cast<unsigned char>(letter) >= 0x80;
}

/// Part of a word of any language.
inline bool isText(char letter)
{
    return isWord(letter) || isForeign(letter);
}

inline bool isBlank(char letter)
{
    return static_cast<unsigned char>(letter) <= 0x20 || letter == 0x7F;
}

inline bool isOneOf(char letter, std::string_view letters)
{
    for (const char each : letters) { // Few; a call would take longer.
        if (each == letter)
            return true;
    }
    return false;
}

inline char letterAt(std::string_view text, std::size_t position)
{
    return position < text.size() ? text[position] : '\0';
}

inline char lower(char letter)
{
    return isUpper(letter) ? static_cast<char>(letter - 'A' + 'a') : letter;
}

/// Whether @p text is @p word, in either case; @p word is in small letters.
inline bool isSame(std::string_view text, std::string_view word)
{
    if (text.size() != word.size())
        return false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (lower(text[at]) != word[at])
            return false;
    }
    return true;
}

template <typename Words> bool isAnyOf(std::string_view text, const Words &words)
{
    for (const std::string_view word : words) {
        if (isSame(text, word))
            return true;
    }
    return false;
}

/// A date, a time of day, or both, in the common forms (ISO 8601, RFC 9110, asctime, day, month and
/// year in any order), at the beginning of @p text, which begins a word.
MessagePart dateAt(std::string_view text);

/// A number at the beginning of @p text, with its sign, unit or ordinal ending.
MessagePart numberAt(std::string_view text);

/// How much of @p text is written without a break, as names are: letters of any language, digits
/// and what joins them. Punctuation that ends a sentence is no part of it.
std::size_t nameLength(std::string_view text);

/// What the run of letters @p name stands for, if it is a path, a file, a host, a mail or network
/// address, an id or a key, of @p text behind it: something that one message has and another has
/// not. @p before is the word before it, in any case.
MessagePart nameAt(std::string_view name, std::string_view text, std::string_view before);

} // namespace taskglass
