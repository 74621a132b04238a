// SPDX-License-Identifier: Apache-2.0
#include "analysis/MessageTemplates.h"

#include "analysis/DecidingParts.h"
#include "analysis/MessageParts.h"

#include <algorithm>
#include <array>
#include <utility>

namespace taskglass {

namespace {

constexpr std::string_view ellipsis = "\xE2\x80\xA6";
constexpr std::size_t longestName = 2048; // Bytes; what is longer is cut in two.

/// Quotation marks: what opens, and what closes it.
struct Quotes {
    std::string_view opening;
    std::string_view closing;
    bool insideWords = false; ///< Begins a quotation even right behind a letter.
    bool apostrophe = false;  ///< May as well be a part of a word, and does not end it then.
};
constexpr std::array quotationMarks{
    Quotes{.opening = "\"", .closing = "\""},
    Quotes{.opening = "'", .closing = "'", .apostrophe = true},
    Quotes{.opening = "`", .closing = "`"},
    Quotes{.opening = "\u201C", .closing = "\u201D", .insideWords = true},
    Quotes{.opening = "\u2018", .closing = "\u2019", .insideWords = true, .apostrophe = true},
    Quotes{.opening = "\u201E", .closing = "\u201C", .insideWords = true},
    Quotes{.opening = "\u00AB", .closing = "\u00BB", .insideWords = true},
    Quotes{.opening = "\u300C", .closing = "\u300D", .insideWords = true},
};

/// "Not one of the options: red, green": what follows a last colon is values, if the words
/// before it say so.
std::string withValuesFolded(std::string text)
{
    using namespace std::string_view_literals;
    constexpr std::array fields{"field"sv, "fields"sv, "column"sv, "columns"sv, "property"sv,
        "properties"sv, "parameter"sv, "parameters"sv, "argument"sv, "arguments"sv, "attribute"sv,
        "attributes"sv, "details"sv, "reasons"sv, "errors"sv, "status"sv, "permissions"sv, "type"sv,
        "types"sv, "extension"sv, "extensions"sv, "format"sv, "formats"sv};
    const std::size_t colon = text.rfind(": ");
    if (colon == std::string::npos)
        return text;
    const std::string_view head = std::string_view(text).substr(0, colon);
    const std::string_view tail = std::string_view(text).substr(colon + 2);
    std::size_t begin = head.size();
    while (begin > 0 && isLetter(head[begin - 1]))
        --begin;
    const std::string_view word = head.substr(begin);
    if (word.empty() || isAnyOf(word, fields) || head.find(' ') == std::string_view::npos)
        return text;
    const bool isOnePlaceholder = tail.starts_with('{') && tail.find('}') + 1 == tail.size();
    bool isCapital = true;
    std::size_t items = 1;
    for (std::size_t at = 0; at < tail.size(); ++at) {
        const char letter = tail[at];
        if (letter == ',' || letter == ';') {
            ++items;
            at += letterAt(tail, at + 1) == ' ' ? 1 : 0;
        } else if (!isText(letter) && !isOneOf(letter, "_-./{}#+%")) {
            return text; // A sentence, or quoted.
        }
        isCapital = isCapital && !isLower(letter);
    }
    const bool isPlural =
        word.size() > 3 && lower(word.back()) == 's' && lower(word[word.size() - 2]) != 's';
    const auto says = [head](std::string_view what) {
        for (std::size_t at = 0; at + what.size() <= head.size(); ++at) {
            if (isSame(head.substr(at, what.size()), what))
                return true;
        }
        return false;
    };
    const bool isValue = isPlural || says(" not a ") || says(" not an ") || says("invalid ")
        || says("unknown ") || says("unexpected ") || says("no such ");
    if (isOnePlaceholder || (items == 1 && (!isValue || isCapital)) || (items > 1 && isCapital))
        return text;
    text.resize(colon + 2);
    return text + "{text}";
}

/// One walk over a message; each `take…` steps over a variable part, or leaves it to the next.
class Normaliser {
public:
    explicit Normaliser(std::string_view message)
        : m_text(message), m_lookAhead(2 * message.size() + 256)
    {
    }

    std::string result()
    {
        m_isMarkup = isMarkup();
        while (m_at < m_text.size() && m_length <= maximumTemplateLength) {
            if (takeBlanks() || takeMarkup() || takeJson() || takeQuoted() || takeUrl()
                || takeDate() || takeName() || takeNumber())
                continue;
            emitLetter();
        }
        while (!m_out.empty() && m_out.back() == ' ')
            m_out.pop_back();
        if (m_out.empty())
            return std::string(noMessageTemplate);
        m_length = 0;
        append(withValuesFolded(std::exchange(m_out, {})));
        return cut();
    }

private:
    std::string_view rest() const { return m_text.substr(m_at); }
    /// As much of it as one part may have, in whole letters.
    std::string_view piece() const
    {
        std::size_t end = std::min(m_text.size(), m_at + longestName);
        while (end < m_text.size() && end > m_at
            && (static_cast<unsigned char>(m_text[end]) & 0xC0) == 0x80)
            --end;
        return m_text.substr(m_at, end - m_at);
    }
    char at(std::size_t position) const
    {
        return position < m_text.size() ? m_text[position] : '\0';
    }
    char before() const { return m_at > 0 ? m_text[m_at - 1] : ' '; }
    bool atWordStart() const { return !isWord(before()); }
    /// The last word written, without what stands between.
    std::string_view wordBefore() const
    {
        std::size_t end = m_out.size();
        while (end > 0 && isOneOf(m_out[end - 1], " :=#("))
            --end;
        std::size_t begin = end;
        while (begin > 0 && (isLetter(m_out[begin - 1]) || m_out[begin - 1] == '_'))
            --begin;
        return std::string_view(m_out).substr(begin, end - begin);
    }

    /// Counts characters, not bytes.
    void append(std::string_view text)
    {
        m_out.append(text);
        m_length += static_cast<std::size_t>(std::count_if(text.begin(), text.end(),
            [](char letter) { return (static_cast<unsigned char>(letter) & 0xC0) != 0x80; }));
    }

    void emitLetter()
    {
        append(m_text.substr(m_at, 1));
        ++m_at;
    }

    /// Puts @p placeholder in place of the next @p size bytes; a list of the same stays one.
    bool replace(std::size_t size, std::string_view placeholder)
    {
        m_at += size;
        const std::string_view written = m_out;
        for (const std::string_view between : {", and ", ", or ", ", ", "; ", " and ", " or ",
                 " & ", "] [", "][", ",", ";", "|", " "}) {
            if (!written.ends_with(between))
                continue;
            const std::string_view earlier = written.substr(0, written.size() - between.size());
            const bool isSame = between == " " ? earlier.ends_with(placeholder)
                                               : endsWithSame(earlier, placeholder);
            if (!isSame)
                break;
            m_out.resize(earlier.size());
            m_length -= std::min(m_length, between.size());
            return true;
        }
        append(placeholder);
        return true;
    }

    /// Keys and names are one kind of part.
    static bool endsWithSame(std::string_view text, std::string_view placeholder)
    {
        if (text.ends_with(placeholder))
            return true;
        const bool isName = placeholder == "{id}" || placeholder == "{name}";
        return isName && (text.ends_with("{id}") || text.ends_with("{name}"));
    }

    bool takeBlanks()
    {
        if (!isBlank(m_text[m_at]))
            return false;
        while (m_at < m_text.size() && isBlank(m_text[m_at]))
            ++m_at;
        if (!m_out.empty())
            append(" ");
        return true;
    }

    /// What a look ahead that found nothing has cost. Together they may cost a few lengths of the
    /// message, so that no message of brackets or quotation marks takes quadratic time.
    bool gaveUp(std::size_t looked)
    {
        m_lookAhead -= std::min(m_lookAhead, looked);
        return false;
    }

    bool takeJson()
    {
        const char opening = m_text[m_at];
        if (opening != '{' && opening != '[')
            return false;
        std::size_t inside = m_at + 1;
        while (inside < m_text.size() && isBlank(m_text[inside]))
            ++inside;
        const char first = at(inside);
        // "[cko8…]" and "[12]" are words in brackets, "[1, 2]" is a list.
        const bool looksLikeJson = opening == '{'
            ? isOneOf(first, "\"'}")
            : isOneOf(first, "{[\"']") || ((isDigit(first) || first == '-') && isList(inside));
        if (first == '\0' || !looksLikeJson)
            return gaveUp(inside - m_at);
        return takeBlob();
    }

    /// Whether a comma follows the number at @p position.
    bool isList(std::size_t position)
    {
        while (isDigit(at(position)) || isOneOf(at(position), "-+.eE"))
            ++position;
        while (isBlank(at(position)) && position < m_text.size())
            ++position;
        return at(position) == ',';
    }

    bool takeBlob()
    {
        std::string open;
        char last = '\0'; // The last letter that is no blank.
        const std::size_t end = std::min(m_text.size(), m_at + m_lookAhead);
        for (std::size_t position = m_at; position < end; ++position) {
            const char letter = m_text[position];
            if (isBlank(letter))
                continue;
            // An apostrophe begins a text only where a value may stand (Python's spelling).
            if (letter == '"' || (letter == '\'' && isOneOf(last, "{[,:("))) {
                for (++position; position < end && m_text[position] != letter; ++position) {
                    if (m_text[position] == '\\')
                        ++position;
                }
            } else if (letter == '{' || letter == '[') {
                open += letter == '{' ? '}' : ']';
            } else if (letter == '}' || letter == ']') {
                if (open.back() != letter)
                    return gaveUp(position - m_at);
                open.pop_back();
                if (open.empty()) {
                    const std::string_view code =
                        statusWithin(m_text.substr(m_at, position - m_at));
                    return replace(position + 1 - m_at,
                        code.empty() ? std::string("{json}") : "{json " + std::string(code) + '}');
                }
            }
            last = letter;
        }
        return gaveUp(end - m_at);
    }

    /// A whole page instead of a message: its tags are layout.
    bool isMarkup() const
    {
        const std::string_view begin = m_text.substr(0, 512);
        for (std::size_t at = begin.find('<'); at != std::string_view::npos;
            at = begin.find('<', at + 1)) {
            const std::string_view tag = begin.substr(at + 1);
            for (const std::string_view name : {"html", "!doctype", "?xml", "body", "head"}) {
                if (tag.size() > name.size() && isSame(tag.substr(0, name.size()), name)
                    && isOneOf(tag[name.size()], "> \n\t"))
                    return true;
            }
        }
        return false;
    }

    bool takeMarkup()
    {
        if (!m_isMarkup || m_text[m_at] != '<')
            return false;
        const std::size_t end =
            m_text.substr(0, std::min(m_text.size(), m_at + m_lookAhead)).find('>', m_at);
        if (end == std::string_view::npos)
            return gaveUp(m_text.size() - m_at);
        m_at = end + 1;
        if (!m_out.empty() && m_out.back() != ' ')
            append(" ");
        return true;
    }

    bool takeQuoted()
    {
        if (!isOneOf(m_text[m_at], "\"'`") && !isForeign(m_text[m_at]))
            return false;
        for (const Quotes &quotes : quotationMarks) {
            // What stands behind a letter is an apostrophe, or inches.
            if (rest().starts_with(quotes.opening) && (quotes.insideWords || atWordStart()))
                return takeQuoted(quotes);
        }
        return false;
    }

    bool takeQuoted(const Quotes &quotes)
    {
        const std::size_t begin = m_at + quotes.opening.size();
        const std::size_t end = std::min(m_text.size(), begin + m_lookAhead);
        for (std::size_t position = begin; position < end; ++position) {
            if (m_text[position] == '\\') {
                ++position;
                continue;
            }
            if (m_text.compare(position, quotes.closing.size(), quotes.closing) != 0)
                continue;
            const std::size_t behind = position + quotes.closing.size();
            if (quotes.apostrophe && isText(at(behind)))
                continue;
            if (isSubject(
                    m_text.substr(begin, position - begin), wordBefore(), m_text.substr(behind))) {
                append(m_text.substr(m_at, behind - m_at));
                m_at = behind;
                return true;
            }
            std::string placeholder(quotes.opening);
            placeholder.append(verbOf(m_text.substr(begin, position - begin)));
            placeholder.append("{text}").append(quotes.closing);
            return replace(behind - m_at, placeholder);
        }
        return gaveUp(end - std::min(end, m_at));
    }

    bool takeUrl()
    {
        constexpr std::size_t longestScheme = 16;
        if (!isLetter(m_text[m_at]) || !atWordStart())
            return false;
        std::size_t end = m_at;
        while (end - m_at < longestScheme && (isWord(at(end)) || isOneOf(at(end), "+.-")))
            ++end;
        if (m_text.compare(end, 3, "://") != 0)
            return false;
        end += 3;
        while (end < m_text.size() && !isBlank(m_text[end]) && !isOneOf(m_text[end], "\"'`<>"))
            ++end;
        // Behind an address stands what ends the sentence, or closes what was opened before it.
        const std::string_view address = m_text.substr(m_at, end - m_at);
        auto unopened = std::count_if(
            address.begin(), address.end(), [](char letter) { return isOneOf(letter, ")]}"); });
        unopened -= std::count_if(
            address.begin(), address.end(), [](char letter) { return isOneOf(letter, "([{"); });
        while (isOneOf(m_text[end - 1], ".,;:!?")
            || (unopened > 0 && isOneOf(m_text[end - 1], ")]}"))) {
            unopened -= isOneOf(m_text[end - 1], ")]}") ? 1 : 0;
            --end;
        }
        // Buckets have names with blanks: "s3://bucket/cat 7.jpg".
        if (!address.starts_with("http") && at(end) == ' '
            && address.find('.') == std::string_view::npos) {
            const std::size_t more = nameLength(m_text.substr(end + 1, longestName));
            const std::string_view name = m_text.substr(end + 1, more);
            if (isWord(at(end + 1)) && name.find('.') != std::string_view::npos
                && nameAt(name, name, {}))
                end += 1 + more;
        }
        return replace(end - m_at, "{url}");
    }

    bool takeDate()
    {
        if (!isWord(m_text[m_at]) || !atWordStart())
            return false;
        const MessagePart part = dateAt(piece());
        return part && replace(part.size, part.placeholder);
    }

    /// Whole words, so that none is looked at again from within.
    bool takeName()
    {
        if (!atWordStart())
            return false;
        if (takeSymbol() || takeBracketedAddress())
            return true;
        const std::string_view text = piece();
        const std::size_t size = nameLength(text);
        if (size == 0)
            return false;
        const std::string_view name = text.substr(0, size);
        if (isOneOf(name[0], "@%*_") && size > 1 && !isLetter(name[1])) {
            emitLetter();
            return true;
        }
        const std::string_view digits = name.substr(isOneOf(name[0], "+-") ? 1 : 0);
        const bool isNumber = isDigit(letterAt(digits, 0)) && coversName(numberAt(text), name);
        if (isNumber)
            return false;
        if (isForeign(name[0]) && isForeign(before()))
            return false;
        if (const MessagePart part = nameAt(name, text, wordBefore()))
            return replace(part.size, part.placeholder);
        if (isDigit(letterAt(digits, 0)))
            return false;
        if (const std::string_view type = namedMediaType(name, m_out); !type.empty()) {
            append(type);
            append("/{text}");
            m_at += size;
            return true;
        }
        if (isForeign(name[0])) {
            // One letter, so that what is glued to it is seen.
            emitLetter();
            while (
                m_at < m_text.size() && (static_cast<unsigned char>(m_text[m_at]) & 0xC0) == 0x80)
                emitLetter();
            return true;
        }
        const std::size_t foreign = static_cast<std::size_t>(
            std::find_if(name.begin(), name.end(), isForeign) - name.begin());
        append(name.substr(0, foreign));
        m_at += foreign;
        return true;
    }

    /// Whether @p name is a number, a range, a size or a code, and no name that begins with a
    /// digit.
    static bool coversName(const MessagePart &number, std::string_view name)
    {
        if (number.placeholder == "{size}" || number.placeholder == "{time}")
            return true;
        const bool isAddress = std::count(name.begin(), name.end(), '.') == 3;
        const bool isHexId = name.size() >= 8 && std::all_of(name.begin(), name.end(), isHex)
            && std::any_of(name.begin(), name.end(), isLetter);
        if (!number || isAddress || isHexId)
            return false;
        const std::string_view rest = name.substr(std::min(number.size, name.size()));
        return std::none_of(rest.begin(), rest.end(),
            [](char letter) { return isLetter(letter) || isOneOf(letter, "/:@_"); });
    }

    /// "[fe80::1%eth0]:80", as in an address of the web.
    bool takeBracketedAddress()
    {
        if (m_text[m_at] != '[')
            return false;
        const std::string_view text = rest().substr(0, 64);
        const std::size_t end = text.find(']');
        if (end == std::string_view::npos)
            return false;
        std::string_view inside = text.substr(1, end - 1);
        if (std::count(inside.begin(), inside.end(), ':') < 2)
            return false;
        inside = inside.substr(0, inside.find('%'));
        if (!std::all_of(inside.begin(), inside.end(),
                [](char letter) { return isHex(letter) || isOneOf(letter, ":."); }))
            return false;
        std::size_t size = end + 1;
        if (letterAt(text, size) == ':' && isDigit(letterAt(text, size + 1))) {
            ++size;
            while (isDigit(letterAt(text, size)))
                ++size;
        }
        return replace(size, "{name}");
    }

    /// "Unexpected token <": the sign is one of many.
    bool takeSymbol()
    {
        using namespace std::string_view_literals;
        constexpr std::array words{"token"sv, "character"sv, "char"sv, "symbol"sv, "delimiter"sv};
        if (before() != ' ' || isBlank(m_text[m_at]) || !isAnyOf(wordBefore(), words))
            return false;
        std::size_t size = 1;
        while ((static_cast<unsigned char>(at(m_at + size)) & 0xC0) == 0x80)
            ++size;
        const bool isAlone = m_at + size >= m_text.size() || isBlank(m_text[m_at + size])
            || isOneOf(m_text[m_at + size], ",;:");
        return isAlone && replace(size, "{text}");
    }

    bool takeNumber()
    {
        const char letter = m_text[m_at];
        const char next = at(m_at + 1);
        if (isOneOf(letter, "<>") && isDigit(next) && !isWord(before()))
            return takeBound();
        const bool isSigned = isOneOf(letter, "+-") && isDigit(next)
            && (isBlank(before()) || isOneOf(before(), "([=:,-"));
        if (!isDigit(letter) && !isSigned)
            return false;
        if (isDigit(letter) && isStatusCode(rest())
            && tellsStatus(m_out, m_text.substr(m_at + 3))) {
            append(m_text.substr(m_at, 3));
            m_at += 3;
            return true;
        }
        const MessagePart part = numberAt(piece());
        if (!part) {
            emitLetter();
            return true;
        }
        // "18846 bytes (18.4 KB)" says it twice.
        if (part.placeholder == "{size}" && m_out.ends_with("{size} (")
            && at(m_at + part.size) == ')') {
            m_out.resize(m_out.size() - 2);
            m_length -= std::min<std::size_t>(m_length, 2);
            m_at += part.size + 1;
            return true;
        }
        return replace(part.size, part.placeholder);
    }

    /// "<1 sec" is a time like any other.
    bool takeBound()
    {
        const MessagePart part = numberAt(rest().substr(1, longestName));
        if (!part || part.placeholder == "{n}")
            return false;
        return replace(1 + part.size, part.placeholder);
    }

    /// The template in at most `maximumTemplateLength` characters.
    std::string cut()
    {
        // What is left unread was beyond the end.
        if (m_length <= maximumTemplateLength && m_at >= m_text.size())
            return std::move(m_out);
        std::size_t characters = 0;
        std::size_t end = 0;
        for (; end < m_out.size(); ++end) {
            if ((static_cast<unsigned char>(m_out[end]) & 0xC0) == 0x80)
                continue;
            if (++characters == maximumTemplateLength)
                break;
        }
        m_out.resize(end);
        m_out.append(ellipsis);
        return std::move(m_out);
    }

    std::string_view m_text;
    std::size_t m_lookAhead; ///< Bytes that may still be looked at in vain.
    std::size_t m_at = 0;
    std::string m_out{};
    bool m_isMarkup = false;
    std::size_t m_length = 0; ///< Characters in `m_out`, at least as many as there are.
};

} // namespace

std::string messageTemplate(std::string_view message)
{
    return Normaliser(message).result();
}

} // namespace taskglass
