// SPDX-License-Identifier: Apache-2.0
// What grouping costs: a template for each of many messages, and the kinds of many templates: kinds
#include "analysis/ErrorKinds.h"
#include "analysis/MessageTemplates.h"
#include "tests/bench/Report.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <functional>
#include <random>

using namespace taskglass;
using namespace std::string_literals;

namespace {

double milliseconds(const std::function<void()> &work)
{
    std::vector<double> times;
    for (int round = 0; round < 9; ++round) {
        const auto began = std::chrono::steady_clock::now();
        work();
        times.push_back(
            std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began)
                .count());
    }
    return bench::median(times);
}

std::string word(std::mt19937 &random)
{
    std::string letters(3 + random() % 7, 'a');
    for (char &letter : letters)
        letter = static_cast<char>('a' + random() % 26);
    return letters;
}

/// Templates as the first look leaves them when no rule folds what varies: @p forms sentences in
/// which the names of things of every sort differ.
std::vector<TemplateCount> manyTemplates(std::size_t forms)
{
    const std::array places{"user"s, "dataset"s, "for"s, "called"s, "reading"s, "within"s};
    std::mt19937 random(7);
    std::vector<std::vector<std::string>> sentences(forms);
    for (std::vector<std::string> &sentence : sentences) {
        for (std::size_t words = 6 + random() % 10; words > 0; --words)
            sentence.push_back(random() % 5 == 0 ? "{n}"s : word(random));
        sentence[random() % (sentence.size() - 1)] = places[random() % places.size()];
    }
    std::vector<TemplateCount> templates(10'000);
    for (TemplateCount &count : templates) {
        std::vector<std::string> sentence = sentences[random() % forms];
        for (std::size_t at = 1; at < sentence.size(); ++at) {
            const bool isPlace =
                std::find(places.begin(), places.end(), sentence[at - 1]) != places.end();
            if (isPlace)
                sentence[at] = word(random);
        }
        for (const std::string &each : sentence) {
            if (!count.text.isEmpty())
                count.text += ' ';
            count.text += QByteArray::fromStdString(each);
        }
        count.rows = 1 + random() % 3;
    }
    return templates;
}

/// Messages of @p total rows, no two the same.
std::vector<std::string> manyMessages(int total)
{
    std::vector<std::string> messages;
    messages.reserve(static_cast<std::size_t>(total));
    for (int number = 0; number < total; ++number) {
        const std::string own = std::to_string(number);
        switch (number % 4) {
        case 0:
            messages.push_back("Duplicate global key: 'cats-" + own + "'");
            break;
        case 1:
            messages.push_back("Request to https://cdn.example.com/a/" + own
                + ".jpg?sig=ab12 failed with status code 404");
            break;
        case 2:
            messages.push_back("File not found: /mnt/data/set 1/IMG_" + own + ".JPG");
            break;
        default:
            messages.push_back("User ann" + own + "@example.test may not write to dataset " + own
                + " since 2026-09-12T08:15:00Z");
        }
    }
    return messages;
}

} // namespace

int main()
{
    bench::Report report;
    const std::vector<std::string> messages = manyMessages(200'000);
    std::size_t letters = 0;
    const double taken = milliseconds([&] {
        for (const std::string &message : messages)
            letters += messageTemplate(message).size();
    });
    report.add(
        "message_us", letters > 0 ? taken * 1'000 / static_cast<double>(messages.size()) : 0);
    for (const std::size_t forms : {40U, 1'000U}) {
        const std::vector<TemplateCount> templates = manyTemplates(forms);
        std::size_t kinds = 0;
        const double joined = milliseconds([&] { kinds = errorKinds(templates).size(); });
        report.add("kinds_of_" + std::to_string(forms), static_cast<double>(kinds));
        report.add("join_" + std::to_string(forms) + "_ms", joined);
    }
    report.print();
    return 0;
}
