// SPDX-License-Identifier: Apache-2.0
#include "analysis/MessageTemplates.h"

#include <algorithm>
#include <array>

namespace taskglass {

namespace {

constexpr std::string_view ellipsis = "\xE2\x80\xA6";
constexpr std::size_t rememberedMessages = 4096;
constexpr std::size_t longestRemembered = 1024; // Bytes.
/// Letters and digits that no word reaches: cuid, cuid2, Firebase and alike.
constexpr std::size_t idLength = 20;
constexpr std::size_t hexIdLength = 16;

bool isDigit(char letter)
{
    return letter >= '0' && letter <= '9';
}

bool isLetter(char letter)
{
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
}

bool isHex(char letter)
{
    return isDigit(letter) || (letter >= 'a' && letter <= 'f') || (letter >= 'A' && letter <= 'F');
}

bool isWord(char letter)
{
    return isLetter(letter) || isDigit(letter);
}

/// Part of a word of any language.
bool isText(char letter)
{
    return isWord(letter) || static_cast<unsigned char>(letter) >= 0x80;
}

bool isBlank(char letter)
{
    return static_cast<unsigned char>(letter) <= 0x20 || letter == 0x7F;
}

bool isOneOf(char letter, std::string_view letters)
{
    return letters.find(letter) != std::string_view::npos;
}

/// How many characters of @p text fit @p pattern (`d` digit, `x` hex digit, others themselves); 0
/// if not all of the pattern.
std::size_t fits(std::string_view text, std::string_view pattern)
{
    if (text.size() < pattern.size())
        return 0;
    for (std::size_t at = 0; at < pattern.size(); ++at) {
        const bool fit = pattern[at] == 'd' ? isDigit(text[at])
            : pattern[at] == 'x'            ? isHex(text[at])
                                            : text[at] == pattern[at];
        if (!fit)
            return 0;
    }
    return pattern.size();
}

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

/// One walk over a message; each `take…` steps over a variable part, or leaves it to the next.
class Normaliser {
public:
    explicit Normaliser(std::string_view message)
        : m_text(message), m_lookAhead(2 * message.size() + 256)
    {
    }

    std::string result()
    {
        while (m_at < m_text.size() && m_length <= maximumTemplateLength) {
            if (takeBlanks() || takeJson() || takeQuoted() || takeUrl() || takeDate() || takeId()
                || takeNumber())
                continue;
            emitLetter();
        }
        while (!m_out.empty() && m_out.back() == ' ')
            m_out.pop_back();
        if (m_out.empty())
            return std::string(noMessageTemplate);
        return cut();
    }

private:
    std::string_view rest() const { return m_text.substr(m_at); }
    char at(std::size_t position) const
    {
        return position < m_text.size() ? m_text[position] : '\0';
    }
    char before() const { return m_at > 0 ? m_text[m_at - 1] : ' '; }
    bool atWordStart() const { return !isText(before()); }

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
        std::string_view written = m_out;
        while (written.ends_with(' '))
            written.remove_suffix(1);
        if (written.ends_with(',')) {
            written.remove_suffix(1);
            while (written.ends_with(' '))
                written.remove_suffix(1);
            if (written.ends_with(placeholder)) {
                const std::size_t removed = m_out.size() - written.size();
                m_out.resize(written.size());
                m_length -= std::min(m_length, removed);
                return true;
            }
        }
        append(placeholder);
        return true;
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
                if (open.empty())
                    return replace(position + 1 - m_at, "{json}");
            }
            last = letter;
        }
        return gaveUp(end - m_at);
    }

    bool takeQuoted()
    {
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
            std::string placeholder(quotes.opening);
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
        return replace(end - m_at, "{url}");
    }

    bool takeDate()
    {
        if (!isDigit(m_text[m_at]) || !atWordStart())
            return false;
        const std::string_view text = rest();
        std::size_t size = fits(text, "ddddddddTdddddd");
        if (size > 0) {
            size += text.substr(size).starts_with('Z') ? 1 : 0;
        } else {
            for (const std::string_view day :
                {"dddd-dd-dd", "dddd/dd/dd", "dd/dd/dddd", "dd.dd.dddd"})
                size = std::max(size, fits(text, day));
            if (size > 0) {
                const bool time = size < text.size() && isOneOf(text[size], "Tt ");
                if (const std::size_t length = time ? timeLength(text.substr(size + 1)) : 0)
                    size += 1 + length;
            } else {
                size = timeLength(text);
            }
        }
        if (size == 0 || isText(at(m_at + size)))
            return false;
        return replace(size, "{date}");
    }

    /// Of hours and minutes, with seconds, fraction and offset where they are.
    static std::size_t timeLength(std::string_view text)
    {
        std::size_t size = fits(text, "dd:dd");
        if (size == 0)
            return 0;
        size += fits(text.substr(size), ":dd");
        if (fits(text.substr(size), ".d") > 0 || fits(text.substr(size), ",d") > 0) {
            ++size;
            while (size < text.size() && isDigit(text[size]))
                ++size;
        }
        const std::string_view offset = text.substr(size);
        if (offset.starts_with('Z') || offset.starts_with('z'))
            return size + 1;
        for (const std::string_view zone : {"+dd:dd", "-dd:dd", "+dddd", "-dddd"}) {
            if (fits(offset, zone) > 0)
                return size + zone.size();
        }
        return size;
    }

    bool takeId()
    {
        if (!isWord(m_text[m_at]) || !atWordStart())
            return false;
        constexpr std::string_view uuid = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
        if (fits(rest(), uuid) > 0 && !isText(at(m_at + uuid.size())))
            return replace(uuid.size(), "{id}");
        std::size_t end = m_at;
        bool digits = false;
        bool hex = true;
        for (; isWord(at(end)); ++end) {
            digits = digits || isDigit(m_text[end]);
            hex = hex && isHex(m_text[end]);
        }
        const std::size_t size = end - m_at;
        if (!isText(at(end)) && ((hex && size >= hexIdLength) || (digits && size >= idLength)))
            return replace(size, "{id}");
        // Not asked again at each letter of the word: as far as its first digit it is plain.
        std::size_t plain = m_at;
        while (plain < end && !isDigit(m_text[plain]))
            ++plain;
        if (plain == m_at)
            return false;
        append(m_text.substr(m_at, plain - m_at));
        m_at = plain;
        return true;
    }

    bool takeNumber()
    {
        std::size_t end = m_at;
        // A sign where no word or number stands before: "-5", but "gk-5" and "1-5".
        if (isOneOf(at(end), "+-") && (isBlank(before()) || isOneOf(before(), "([{=,:<>")))
            ++end;
        if (!isDigit(at(end)))
            return false;
        if (at(end) == '0' && isOneOf(at(end + 1), "xX") && isHex(at(end + 2))) {
            end += 2;
            while (isHex(at(end)))
                ++end;
            return replace(end - m_at, "{n}");
        }
        // Groups of digits, decimals, versions and addresses alike.
        while (isDigit(at(end)) || (isOneOf(at(end), ".,") && isDigit(at(end + 1))))
            ++end;
        if (isOneOf(at(end), "eE")) {
            const std::size_t exponent = isOneOf(at(end + 1), "+-") ? end + 2 : end + 1;
            if (isDigit(at(exponent))) {
                end = exponent;
                while (isDigit(at(end)))
                    ++end;
            }
        }
        return replace(end - m_at, "{n}");
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
    std::size_t m_length = 0; ///< Characters in `m_out`, at least as many as there are.
};

} // namespace

std::string messageTemplate(std::string_view message)
{
    return Normaliser(message).result();
}

TemplateTable::TemplateTable(const std::vector<QByteArray> &known)
{
    for (const QByteArray &text : known)
        m_byTemplate.try_emplace(text.toStdString(), m_next++);
}

quint32 TemplateTable::number(std::string_view message, RowPage &page)
{
    if (const auto found = m_byMessage.find(message); found != m_byMessage.end())
        return found->second;

    std::string text = messageTemplate(message);
    auto found = m_byTemplate.find(text);
    if (found == m_byTemplate.end() && m_byTemplate.size() >= maximumTemplates) {
        text = otherMessagesTemplate;
        found = m_byTemplate.find(text);
    }
    if (found == m_byTemplate.end()) {
        page.newTemplates.push_back(QByteArray::fromStdString(text));
        found = m_byTemplate.emplace(std::move(text), m_next++).first;
    }
    if (message.size() <= longestRemembered) {
        // Messages that repeat come back at once; those that do not would only fill the memory.
        if (m_byMessage.size() >= rememberedMessages)
            m_byMessage.clear();
        m_byMessage.emplace(message, found->second);
    }
    return found->second;
}

void TemplateTable::assign(RowPage &page)
{
    page.templates.clear();
    page.newTemplates.clear();
    if (page.stream != RowStream::Failed || page.columns.empty())
        return;
    const RowColumn &messages = page.column(FailedColumn::Message);
    page.templates.reserve(static_cast<std::size_t>(messages.rows()));
    for (qsizetype row = 0; row < messages.rows(); ++row) {
        const QByteArrayView cell = messages.cell(row);
        page.templates.push_back(
            number(std::string_view(cell.data(), static_cast<std::size_t>(cell.size())), page));
    }
}

} // namespace taskglass
