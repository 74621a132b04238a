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

/// What a person reads in place of a part that varies; @p before is the word before it.
QString wordOf(std::string_view part, std::string_view before)
{
    if (isAnyOf(before, std::array{"key"sv, "keys"sv}) && part != "n")
        return Words::tr("a key");
    if (part == "n")
        return Words::tr("a number");
    if (part == "id")
        return Words::tr("an id");
    if (part == "name")
        return isAnyOf(before, std::array{"file"sv, "path"sv, "image"sv}) ? Words::tr("a file")
                                                                          : Words::tr("a name");
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

std::string inWords(std::string_view text)
{
    std::string said;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t close = text[at] == '{' ? text.find('}', at) : std::string_view::npos;
        QString word;
        if (close != std::string_view::npos) {
            std::size_t end = said.size();
            while (end > 0 && isOneOf(said[end - 1], " :'\"`"))
                --end;
            std::size_t begin = end;
            while (begin > 0 && isLetter(said[begin - 1]))
                --begin;
            word = wordOf(text.substr(at + 1, close - at - 1),
                std::string_view(said).substr(begin, end - begin));
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
        said += word.toStdString();
    }
    return said;
}

} // namespace taskglass
