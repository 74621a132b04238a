// SPDX-License-Identifier: Apache-2.0
#include "analysis/KindText.h"

#include "analysis/MessageParts.h"

#include <QCoreApplication>

#include <array>

namespace taskglass {

using namespace std::string_view_literals;

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(taskglass::KindText)
};

/// Whether what follows @p said, the sentence so far, is a file: one of its last three words says
/// so, and the last one, @p before, does not name something else.
bool isAboutFile(std::string_view said, std::string_view before)
{
    if (isAnyOf(
            before, std::array{"user"sv, "by"sv, "host"sv, "server"sv, "bucket"sv, "dataset"sv}))
        return false;
    std::size_t begin = said.size();
    for (int words = 0; words < 3 && begin > 0; ++words) {
        const std::size_t blank = said.substr(0, begin).find_last_not_of(" :'\"`(");
        const std::size_t end = blank == std::string_view::npos ? 0 : blank + 1;
        begin = end;
        while (begin > 0 && said[begin - 1] != ' ')
            --begin;
        const std::string_view word = said.substr(begin, end - begin);
        if (isAnyOf(word,
                std::array{"file"sv, "path"sv, "folder"sv, "image"sv, "video"sv, "decode"sv,
                    "datei"sv, "fichier"sv, "archivo"sv})
            || word.starts_with("文件"sv) || word.starts_with("ファイル"sv))
            return true;
    }
    return false;
}

/// What a person reads in place of a part that varies, behind @p said; @p before is its last word.
QString wordOf(std::string_view part, std::string_view before, std::string_view said)
{
    if (isAnyOf(before, std::array{"key"sv, "keys"sv}) && part != "n")
        return Words::tr("a key");
    if (part == "n")
        return Words::tr("a number");
    if (part == "id")
        return Words::tr("an id");
    if (part == "name")
        return isAboutFile(said, before) ? Words::tr("a file") : Words::tr("a name");
    if (part == "url")
        return Words::tr("an address");
    if (part == "date")
        return Words::tr("a date");
    if (part == "time")
        return Words::tr("a time");
    if (part == "size")
        return Words::tr("a size");
    if (part == "json")
        return Words::tr("data");
    if (part.starts_with("json "))
        return Words::tr("data with code %1")
            .arg(QString::fromUtf8(part.data() + 5, static_cast<qsizetype>(part.size()) - 5));
    return part == "text" ? Words::tr("a text") : QString();
}

} // namespace

KindText inWords(std::string_view text)
{
    KindText kind;
    std::string &said = kind.text;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t close = text[at] == '{' ? text.find('}', at) : std::string_view::npos;
        const std::string_view part = close == std::string_view::npos
            ? std::string_view()
            : text.substr(at + 1, close - at - 1);
        QString word;
        if (close != std::string_view::npos) {
            std::size_t end = said.size();
            while (end > 0 && isOneOf(said[end - 1], " :'\"`"))
                --end;
            std::size_t begin = end;
            while (begin > 0 && isLetter(said[begin - 1]))
                --begin;
            word = wordOf(part, std::string_view(said).substr(begin, end - begin), said);
        }
        if (word.isEmpty()) {
            said += text[at++];
            continue;
        }
        at = close + 1;
        if (!said.empty() && isOneOf(said.back(), "'\"`") && letterAt(text, at) == said.back()) {
            said.pop_back();
            ++at;
        }
        if (said.ends_with('{') && letterAt(text, at) == '}') {
            said.pop_back();
            ++at;
        }
        if (said.empty())
            word.front() = word.front().toUpper();
        const std::size_t begin = said.size();
        said += word.toStdString();
        if (!part.starts_with("json ")) // Its code decides.
            kind.parts.push_back({begin, said.size()});
    }
    return kind;
}

} // namespace taskglass
