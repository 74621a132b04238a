// SPDX-License-Identifier: Apache-2.0
#include "analysis/ErrorKinds.h"

#include "analysis/MessageParts.h"

#include <algorithm>
#include <array>
#include <deque>
#include <map>
#include <numeric>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>

namespace taskglass {

namespace {

using namespace std::string_view_literals;

/// What is followed by the name of one of many.
constexpr std::array nameWords{"user"sv, "users"sv, "bucket"sv, "region"sv, "host"sv, "hostname"sv,
    "project"sv, "dataset"sv, "workspace"sv, "integration"sv, "organization"sv, "batch"sv,
    "container"sv, "cluster"sv, "server"sv, "node"sv, "model"sv, "cursor"sv, "key"sv, "id"sv,
    "named"sv, "called"sv, "name"sv, "label"sv, "tag"sv, "slice"sv, "ontology"sv, "account"sv,
    "folder"sv, "domain"sv, "device"sv, "token"sv, "option"sv, "value"sv, "class"sv, "package"sv,
    "database"sv, "table"sv, "queue"sv, "topic"sv, "member"sv, "email"sv, "for"sv, "benutzer"sv,
    "usuario"sv, "utilisateur"sv, "person"sv, "team"sv, "group"sv, "role"sv, "worker"sv, "job"sv,
    "rank"sv, "tool"sv, "feature"sv, "annotation"sv, "layer"sv, "channel"sv, "sensor"sv, "camera"sv,
    "stream"sv, "branch"sv, "plugin"sv, "schema"sv};
/// What stands before or behind the name of what a sentence is about.
constexpr std::array subjectWords{"field"sv, "fields"sv, "column"sv, "columns"sv, "property"sv,
    "properties"sv, "parameter"sv, "parameters"sv, "argument"sv, "arguments"sv, "attribute"sv,
    "attributes"sv, "feld"sv, "spalte"sv, "champ"sv, "colonne"sv, "campo"sv, "columna"sv};
/// What is no name, wherever it stands: words of grammar, words that have an opposite, and words
/// for what is done to things or belongs to them.
constexpr std::array decidingWords{"is"sv, "was"sv, "are"sv, "were"sv, "be"sv, "not"sv, "no"sv,
    "has"sv, "have"sv, "had"sv, "does"sv, "do"sv, "did"sv, "may"sv, "must"sv, "can"sv, "cannot"sv,
    "could"sv, "should"sv, "will"sv, "in"sv, "on"sv, "at"sv, "of"sv, "for"sv, "to"sv, "from"sv,
    "with"sv, "by"sv, "and"sv, "or"sv, "the"sv, "a"sv, "an"sv, "this"sv, "that"sv, "already"sv,
    "all"sv, "any"sv, "which"sv, "too"sv, "out"sv, "true"sv, "false"sv, "yes"sv, "null"sv, "none"sv,
    "off"sv, "enabled"sv, "disabled"sv, "succeeded"sv, "success"sv, "failed"sv, "failure"sv,
    "start"sv, "started"sv, "starting"sv, "stop"sv, "stopped"sv, "begin"sv, "end"sv, "up"sv,
    "down"sv, "read"sv, "write"sv, "input"sv, "output"sv, "width"sv, "height"sv, "min"sv, "max"sv,
    "minimum"sv, "maximum"sv, "empty"sv, "missing"sv, "expired"sv, "exists"sv, "found"sv,
    "required"sv, "expects"sv, "invalid"sv, "unknown"sv, "duplicate"sv, "open"sv, "opened"sv,
    "closed"sv, "image"sv, "video"sv, "audio"sv, "text"sv, "document"sv, "import"sv, "export"sv,
    "upload"sv, "download"sv, "update"sv, "upsert"sv, "delete"sv, "create"sv, "creation"sv,
    "deletion"sv, "rotation"sv, "training"sv, "session"sv, "account"sv, "name"sv, "id"sv, "key"sv,
    "type"sv, "schema"sv, "metadata"sv, "attachment"sv, "annotation"sv, "label"sv, "header"sv,
    "permission"sv, "permissions"sv, "quota"sv, "limit"sv, "size"sv, "format"sv, "version"sv,
    "certificate"sv, "password"sv, "policy"sv, "owner"sv, "role"sv, "count"sv, "url"sv};
constexpr std::string_view anything = "{name}";
constexpr std::ptrdiff_t manyValues = 8;
constexpr std::size_t severalNames = 3; ///< Of ordinary words behind "user" and alike.
constexpr std::size_t mostWords = 100;  ///< Longer templates differ in more than one place.

std::string_view core(std::string_view token)
{
    while (!token.empty() && isOneOf(token.front(), "([\"'"))
        token.remove_prefix(1);
    while (!token.empty() && isOneOf(token.back(), ",.;:)]\"'!?"))
        token.remove_suffix(1);
    return token;
}

bool hasPlaceholder(std::string_view token)
{
    const std::size_t begin = token.find('{');
    return begin != std::string_view::npos && token.find('}', begin) != std::string_view::npos;
}

/// What is known of a word, from the lists above.
struct KnownWord {
    bool namesNext = false;
    bool isSubject = false;
    bool decides = false;
};

KnownWord knownWord(std::string_view word)
{
    static const auto known = [] {
        std::unordered_map<std::string_view, KnownWord> words;
        for (const std::string_view each : nameWords)
            words[each].namesNext = true;
        for (const std::string_view each : subjectWords)
            words[each].isSubject = true;
        for (const std::string_view each : decidingWords)
            words[each].decides = true;
        return words;
    }();
    constexpr std::size_t longest = 16;
    if (word.size() > longest)
        return {};
    std::array<char, longest> small{};
    std::transform(word.begin(), word.end(), small.begin(), lower);
    const auto found = known.find({small.data(), word.size()});
    return found == known.end() ? KnownWord() : found->second;
}

bool decides(std::string_view token, const KnownWord &known)
{
    const std::string_view word = core(token);
    if (hasPlaceholder(token) && token.find("{json ") == std::string_view::npos)
        return false;
    if (token == "()" || token == "[]")
        return false; // A part that is not there.
    if (word.empty() || std::any_of(word.begin(), word.end(), isDigit))
        return true; // A status, or a known word: everything else would be a placeholder.
    const bool isCapital = word.size() > 1 && std::none_of(word.begin(), word.end(), isLower)
        && std::any_of(word.begin(), word.end(), isUpper);
    return isCapital || known.decides || word.find('/') != std::string_view::npos
        || word.find('(') != std::string_view::npos || word.starts_with('.');
}

/// Whether @p token is a name by its looks: no ordinary word, or none at all.
bool looksLikeName(std::string_view token)
{
    const std::string_view word = core(token);
    return word.empty() || hasPlaceholder(token)
        || !std::all_of(word.begin(), word.end(),
            [](char letter) { return isLower(letter) || isForeign(letter); });
}

/// In small letters, without a last full stop, and in the singular behind a number.
std::string folded(std::string_view token, bool isLast, bool isCounted)
{
    std::string text;
    for (std::size_t at = 0; at < token.size(); ++at) {
        if (token.substr(at).starts_with("(s)")) {
            at += 2;
            continue;
        }
        text += lower(token[at]);
    }
    for (const std::string_view place : {"{id}"sv, "{name}"sv}) {
        if (!hasPlaceholder(token))
            break;
        for (std::size_t at = text.find(place); at != std::string::npos; at = text.find(place, at))
            text.replace(at, place.size(), "{n}");
    }
    constexpr std::array forms{
        std::pair("were"sv, "was"sv), std::pair("are"sv, "is"sv), std::pair("have"sv, "has"sv)};
    for (const auto &[plural, singular] : forms) {
        if (text == plural)
            text = singular;
    }
    while (isLast && text.size() > 1 && isOneOf(text.back(), ".!"))
        text.pop_back();
    const std::string_view word = core(text);
    if (isCounted && word.size() > 3 && word.ends_with('s') && !word.ends_with("ss"))
        text.erase(static_cast<std::size_t>(word.data() - text.data()) + word.size() - 1, 1);
    return text;
}

std::vector<std::string_view> split(std::string_view text)
{
    std::vector<std::string_view> tokens;
    tokens.reserve(16);
    const bool hasJson = text.find("{json ") != std::string_view::npos;
    std::size_t begin = 0;
    while (begin < text.size()) {
        std::size_t end = begin;
        while (end < text.size() && text[end] != ' ')
            ++end;
        // "{json 404}" is one.
        if (hasJson && text.substr(begin, end - begin).find("{json") != std::string_view::npos
            && text.substr(begin, end - begin).find('}') == std::string_view::npos) {
            const std::size_t close = text.find('}', begin);
            end = close == std::string_view::npos ? text.size() : text.find(' ', close);
            if (end == std::string_view::npos)
                end = text.size();
        }
        if (end > begin)
            tokens.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return tokens;
}

/// Whether @p word is a number to `folded`.
bool isNumber(std::string_view word)
{
    return word == "{n}" || word == "{id}" || word == "{name}";
}

/// A word of templates, or a part that varies.
struct Token {
    quint32 word = 0; ///< The same for all that differ in nothing that counts.
    bool decides = false;
    bool isPlace = false;   ///< Something varies here.
    bool isNumber = false;  ///< "{n}"; a run of them counts as one.
    bool isName = false;    ///< By its looks.
    bool namesNext = false; ///< Like "user".
    bool isSubject = false; ///< Like "field": its neighbour decides.
    bool isText = false;    ///< Has letters of its own.
};

/// Looks at each word once, however many templates have it.
class Vocabulary {
public:
    const Token *tokenOf(std::string_view text, bool isLast, bool isCounted)
    {
        auto &known = m_known.at((isLast ? 1U : 0U) + (isCounted ? 2U : 0U));
        const auto [found, isNew] = known.try_emplace(text, nullptr);
        if (isNew) {
            const std::string word = folded(text, isLast, isCounted);
            const KnownWord of = knownWord(core(text));
            const auto number = static_cast<quint32>(m_words.size());
            m_tokens.push_back({.word = m_words.try_emplace(word, number).first->second,
                .decides = decides(text, of),
                .isPlace = hasPlaceholder(text),
                .isNumber = word == "{n}",
                .isName = looksLikeName(text),
                .namesNext = text.back() != '.' && of.namesNext,
                .isSubject = of.isSubject,
                .isText = !hasPlaceholder(text) && std::any_of(text.begin(), text.end(), isText)});
            found->second = &m_tokens.back();
        }
        return found->second;
    }

private:
    std::array<std::unordered_map<std::string_view, const Token *>, 4> m_known{};
    std::unordered_map<std::string, quint32> m_words{};
    std::deque<Token> m_tokens{};
};

/// One template, or several that differ in nothing that counts.
struct Shape {
    std::vector<const Token *> tokens{};
    std::vector<quint32> templates{};
    qint64 rows = 0;
};

/// The share of one word at one place in the hash of a shape; shares are added up.
quint64 shareOf(std::size_t place, quint32 word)
{
    quint64 bits = (static_cast<quint64>(place) << 32 | word) + 0x9E3779B97F4A7C15ULL;
    bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9ULL;
    bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EBULL;
    return bits ^ (bits >> 31);
}

constexpr quint32 anyWord = 0xFFFF'FFFF; ///< No word has this number.

class Joiner {
public:
    explicit Joiner(const std::vector<TemplateCount> &templates) : m_templates(templates)
    {
        std::unordered_map<quint64, std::size_t> known;
        known.reserve(templates.size());
        for (quint32 id = 0; id < templates.size(); ++id) {
            std::vector<const Token *> tokens = tokensOf(textOf(templates[id]));
            const auto [found, isNew] = known.try_emplace(hashOf(tokens), m_shapes.size());
            if (isNew)
                m_shapes.push_back({.tokens = std::move(tokens)});
            m_shapes[found->second].templates.push_back(id);
            m_shapes[found->second].rows += templates[id].rows;
        }
        m_parents.resize(m_shapes.size());
        std::iota(m_parents.begin(), m_parents.end(), 0U);
    }

    std::vector<ErrorKind> kinds()
    {
        joinNamed();
        joinVaried();
        std::map<quint32, ErrorKind> kinds;
        std::unordered_map<quint32, std::vector<std::size_t>> shapes;
        for (std::size_t shape = 0; shape < m_shapes.size(); ++shape) {
            // The root is the first of its shapes, and that has the first template.
            const quint32 first = m_shapes[find(shape)].templates.front();
            ErrorKind &kind = kinds[first];
            shapes[first].push_back(shape);
            kind.rows += m_shapes[shape].rows;
            kind.templates.insert(kind.templates.end(), m_shapes[shape].templates.begin(),
                m_shapes[shape].templates.end());
        }
        std::vector<ErrorKind> list;
        std::unordered_map<std::string, std::size_t> byText;
        for (auto &[id, kind] : kinds) {
            std::sort(kind.templates.begin(), kind.templates.end());
            kind.said = textOf(kind, shapes[id]);
            // Two lines that read the same would be of no use.
            const auto [same, isNew] = byText.try_emplace(kind.said.text, list.size());
            if (isNew)
                list.push_back(std::move(kind));
            else
                add(kind, list[same->second]);
        }
        return list;
    }

private:
    std::vector<const Token *> tokensOf(std::string_view text)
    {
        const std::vector<std::string_view> words = split(text);
        std::vector<const Token *> tokens;
        tokens.reserve(words.size());
        for (std::size_t at = 0; at < words.size(); ++at) {
            const bool isCounted = at > 0 && words[at - 1] == "{n}";
            const Token *token = m_vocabulary.tokenOf(words[at], at + 1 == words.size(), isCounted);
            if (!token->isNumber || tokens.empty() || !tokens.back()->isNumber)
                tokens.push_back(token);
        }
        return tokens;
    }

    static std::string_view textOf(const TemplateCount &count)
    {
        return {count.text.constData(), static_cast<std::size_t>(count.text.size())};
    }

    static quint64 hashOf(const std::vector<const Token *> &tokens)
    {
        quint64 hash = shareOf(tokens.size(), anyWord);
        for (std::size_t at = 0; at < tokens.size(); ++at)
            hash += shareOf(at, tokens[at]->word);
        return hash;
    }

    static void add(const ErrorKind &kind, ErrorKind &into)
    {
        into.rows += kind.rows;
        const auto middle = static_cast<std::ptrdiff_t>(into.templates.size());
        into.templates.insert(into.templates.end(), kind.templates.begin(), kind.templates.end());
        std::inplace_merge(
            into.templates.begin(), into.templates.begin() + middle, into.templates.end());
    }

    std::size_t find(std::size_t shape)
    {
        while (m_parents[shape] != shape)
            shape = m_parents[shape] = m_parents[m_parents[shape]];
        return shape;
    }

    void join(std::size_t one, std::size_t other)
    {
        one = find(one);
        other = find(other);
        m_parents[std::max(one, other)] = std::min(one, other);
    }

    /// Whether another word at place @p at would make it another mistake.
    static bool decidesAt(const std::vector<const Token *> &tokens, std::size_t at)
    {
        return tokens[at]->decides || (at > 0 && tokens[at - 1]->isSubject)
            || (at + 1 < tokens.size() && tokens[at + 1]->isSubject);
    }

    static bool isNamedAt(const std::vector<const Token *> &tokens, std::size_t at)
    {
        return at > 0 && tokens[at - 1]->namesNext && !decidesAt(tokens, at);
    }

    /// Joins what differs only in what stands behind words like "user".
    void joinNamed()
    {
        std::unordered_map<quint64, std::vector<std::size_t>> groups;
        for (std::size_t shape = 0; shape < m_shapes.size(); ++shape) {
            const std::vector<const Token *> &tokens = m_shapes[shape].tokens;
            quint64 hash = shareOf(tokens.size(), anyWord);
            bool hasName = false;
            for (std::size_t at = 0; at < tokens.size(); ++at) {
                const bool isNamed = isNamedAt(tokens, at);
                hasName = hasName || isNamed;
                hash += shareOf(at, isNamed ? anyWord : tokens[at]->word);
            }
            if (hasName)
                groups[hash].push_back(shape);
        }
        for (const auto &[hash, shapes] : groups) {
            if (shapes.size() < 2 || !haveNames(shapes))
                continue;
            for (const std::size_t shape : shapes)
                join(shapes.front(), shape);
        }
    }

    /// Whether what stands in the places of names is names: by its looks, or because there are
    /// several.
    bool haveNames(const std::vector<std::size_t> &shapes) const
    {
        const std::vector<const Token *> &first = m_shapes[shapes.front()].tokens;
        for (std::size_t at = 0; at < first.size(); ++at) {
            if (!isNamedAt(first, at))
                continue;
            std::set<quint32> words;
            bool isName = false;
            for (const std::size_t shape : shapes) {
                words.insert(m_shapes[shape].tokens[at]->word);
                isName = isName || m_shapes[shape].tokens[at]->isName;
            }
            if (words.size() > 1 && words.size() < severalNames && !isName)
                return false;
        }
        return true;
    }

    /// A shape without one of its words.
    struct Gap {
        quint64 hash = 0; ///< Of what is left.
        quint32 shape = 0;
        quint32 at = 0;
    };

    /// Joins what differs in one place only, if that place varies.
    void joinVaried()
    {
        constexpr std::size_t buckets = 1U << 18U;
        std::vector<unsigned char> seen(buckets);
        std::vector<Gap> gaps;
        for (std::size_t shape = 0; shape < m_shapes.size(); ++shape) {
            const std::vector<const Token *> &tokens = m_shapes[shape].tokens;
            if (tokens.size() > mostWords)
                continue;
            const quint64 hash = hashOf(tokens);
            const auto texts = std::count_if(
                tokens.begin(), tokens.end(), [](const Token *token) { return token->isText; });
            for (std::size_t at = 0; at < tokens.size(); ++at) {
                if (decidesAt(tokens, at) || !hasMuchElse(tokens, at, texts))
                    continue;
                gaps.push_back({hash - shareOf(at, tokens[at]->word) + shareOf(at, anyWord),
                    static_cast<quint32>(shape), static_cast<quint32>(at)});
                unsigned char &times = seen[gaps.back().hash % buckets];
                times = std::max<unsigned char>(times + 1, times);
            }
        }
        // Most are like no other, and need not be put in order.
        std::erase_if(gaps, [&seen](const Gap &gap) { return seen[gap.hash % buckets] == 1; });
        std::sort(gaps.begin(), gaps.end(), [](const Gap &a, const Gap &b) {
            return a.hash != b.hash ? a.hash < b.hash : a.shape < b.shape;
        });
        for (auto begin = gaps.cbegin(); begin != gaps.cend();) {
            const auto end = std::find_if(
                begin, gaps.cend(), [begin](const Gap &gap) { return gap.hash != begin->hash; });
            joinGaps(begin, end);
            begin = end;
        }
    }

    /// Little else in common is no reason to join.
    static bool hasMuchElse(
        const std::vector<const Token *> &tokens, std::size_t without, std::ptrdiff_t texts)
    {
        const std::ptrdiff_t words = texts - (tokens[without]->isText ? 1 : 0);
        return words >= 2 && 3 * words >= std::ssize(tokens);
    }

    using Gaps = std::vector<Gap>::const_iterator;

    /// Joins all that stands in one place if statistics say that it varies, else what looks like
    /// names if one of them is a placeholder.
    void joinGaps(Gaps begin, Gaps end)
    {
        const auto values = end - begin;
        if (values < 2)
            return;
        qint64 rows = 0;
        bool isPlace = false;
        for (auto gap = begin; gap != end; ++gap) {
            rows += m_shapes[gap->shape].rows;
            isPlace = isPlace || tokenIn(*gap).isPlace;
        }
        const bool isVaried = values >= manyValues && (rows <= 3 * values || values >= 30);
        if (!isVaried && !isPlace)
            return;
        std::optional<quint32> first;
        for (auto gap = begin; gap != end; ++gap) {
            if (isVaried || tokenIn(*gap).isName)
                join(first.value_or(gap->shape), gap->shape);
            if (!first && (isVaried || tokenIn(*gap).isName))
                first = gap->shape;
        }
    }

    const Token &tokenIn(const Gap &gap) const { return *m_shapes[gap.shape].tokens[gap.at]; }

    /// The words of its most frequent template, with what differs in others made a part.
    KindText textOf(const ErrorKind &kind, const std::vector<std::size_t> &shapes)
    {
        quint32 most = kind.templates.front();
        for (const quint32 id : kind.templates) {
            if (m_templates[id].rows > m_templates[most].rows)
                most = id;
        }
        if (kind.templates.size() == 1)
            return inWords(textOf(m_templates[most]));
        const std::vector<const Token *> tokens = tokensOf(textOf(m_templates[most]));
        std::vector<std::string_view> words = split(textOf(m_templates[most]));
        std::vector<bool> varies(tokens.size());
        for (const std::size_t shape : shapes) {
            const std::vector<const Token *> &others = m_shapes[shape].tokens;
            for (std::size_t at = 0; others.size() == tokens.size() && at < tokens.size(); ++at)
                varies[at] = varies[at] || others[at]->word != tokens[at]->word;
        }
        // A run of numbers is one token, so that words and tokens may be at odds.
        std::size_t place = 0;
        for (std::size_t at = 0; at < tokens.size(); ++at, ++place) {
            if (varies[at] && !tokens[at]->isPlace)
                words[place] = anything;
            while (tokens[at]->isNumber && place + 1 < words.size() && isNumber(words[place + 1]))
                ++place;
        }
        std::string text;
        for (const std::string_view word : words)
            text.append(text.empty() ? "" : " ").append(word);
        return inWords(text);
    }

    const std::vector<TemplateCount> &m_templates;
    Vocabulary m_vocabulary{};
    std::vector<Shape> m_shapes{};
    std::vector<std::size_t> m_parents{}; ///< Of shapes; a root is its own.
};

} // namespace

std::vector<ErrorKind> errorKinds(const std::vector<TemplateCount> &templates)
{
    return Joiner(templates).kinds();
}

std::vector<quint32> templatesOfKind(const std::vector<TemplateCount> &templates, quint32 id)
{
    for (ErrorKind &kind : errorKinds(templates)) {
        if (std::binary_search(kind.templates.begin(), kind.templates.end(), id))
            return std::move(kind.templates);
    }
    return {id};
}

} // namespace taskglass
