// SPDX-License-Identifier: Apache-2.0
#include "ui/program/StartOptions.h"

#include "graphql/Endpoint.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QRegularExpression>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

constexpr int usageExit = 2;

QString translated(const char *text)
{
    return QCoreApplication::translate("StartOptions", text);
}

CommandLine refusal(const QString &sentence)
{
    return CommandLine{{}, {},
        u"taskglass: %1\n"_s.arg(sentence) + translated("Try taskglass --help.") + u'\n',
        usageExit};
}

std::optional<QSize> sizeFromText(const QString &text)
{
    static const QRegularExpression pattern(u"^(\\d{2,5})x(\\d{2,5})$"_s);
    const QRegularExpressionMatch match = pattern.match(text);
    if (!match.hasMatch())
        return std::nullopt;
    return QSize(match.captured(1).toInt(), match.captured(2).toInt());
}

/// The task that `taskglass://task/ID` names; empty for anything else.
TaskId taskOfLink(const QString &text)
{
    static const QRegularExpression pattern(
        u"^taskglass:/*task/([^/?#\\s]{1,200})/?$"_s, QRegularExpression::CaseInsensitiveOption);
    const QRegularExpressionMatch match = pattern.match(text);
    if (!match.hasMatch())
        return {};
    return TaskId{QUrl::fromPercentEncoding(match.captured(1).toUtf8())};
}

} // namespace

CommandLine readCommandLine(const QStringList &arguments)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(translated("Watches the server-side tasks of Labelbox."));
    // Not the parser's own option: that brings a second one for options of Qt.
    const QCommandLineOption help(QStringList{u"h"_s, u"help"_s}, translated("Show this text."));
    const QCommandLineOption version = parser.addVersionOption();
    const QCommandLineOption demo(
        u"demo"_s, translated("Show the built-in demo; no key is needed and nothing is kept."));
    const QCommandLineOption endpoint(
        u"endpoint"_s, translated("Ask this server instead of Labelbox."), translated("URL"));
    const QCommandLineOption task(u"task"_s, translated("Select this task."), translated("ID"));
    const QCommandLineOption tab(u"tab"_s,
        translated("Open this tab: summary, errors, failed or result."), translated("TAB"));
    const QCommandLineOption screenshot(u"screenshot"_s,
        translated("Write a picture of the window to FILE once its data is there, and leave."),
        translated("FILE"));
    const QCommandLineOption size(u"size"_s,
        translated("Size of the picture; 1280x800 unless given."), translated("WIDTHxHEIGHT"));
    const QCommandLineOption theme(
        u"theme"_s, translated("Wear these colours: light or dark."), translated("THEME"));
    const QCommandLineOption data(u"data"_s,
        translated("Keep tasks and settings in this folder instead of the usual place."),
        translated("DIR"));
    const QCommandLineOption autostart(u"autostart"_s,
        translated("Start when you log in: on or off. It is remembered, and no window opens now."),
        translated("on|off"));
    parser.addPositionalArgument(
        u"link"_s, translated("Select the task of this link, taskglass://task/ID."), u"[LINK]"_s);
    parser.addOptions({help, demo, endpoint, task, tab, screenshot, size, theme, data, autostart});

    if (!parser.parse(arguments))
        return refusal(parser.errorText());
    if (parser.isSet(help))
        return CommandLine{{}, {}, parser.helpText(), 0};
    if (parser.isSet(version)) {
        return CommandLine{
            {}, {}, u"taskglass %1\n"_s.arg(QCoreApplication::applicationVersion()), 0};
    }
    StartOptions options;
    const QStringList links = parser.positionalArguments();
    if (!links.isEmpty()) {
        options.task = taskOfLink(links.constFirst());
        if (links.size() > 1 || options.task.isEmpty()) {
            return refusal(translated("The argument %1 means nothing here; a link is written as "
                                      "taskglass://task/ID.")
                    .arg(links.constLast()));
        }
    }
    if (parser.isSet(demo))
        options.source = StartOptions::Source::Demo;
    if (parser.isSet(endpoint)) {
        if (parser.isSet(demo))
            return refusal(
                translated("--demo brings its own server, so --endpoint cannot be given with it."));
        const Result<QUrl> url = endpointUrlFromText(parser.value(endpoint));
        if (!url)
            return refusal(url.error().sentence);
        options.endpoint = *url;
    }
    if (parser.isSet(task))
        options.task = TaskId{parser.value(task)};
    if (parser.isSet(tab)) {
        options.tab = detailTabFromName(parser.value(tab));
        if (!options.tab)
            return refusal(translated("--tab is one of summary, errors, failed and result."));
    }
    options.screenshot = parser.value(screenshot);
    if (parser.isSet(screenshot) && options.screenshot.isEmpty())
        return refusal(translated("--screenshot needs the name of a file."));
    if (parser.isSet(size)) {
        const std::optional<QSize> wanted = sizeFromText(parser.value(size));
        if (!wanted)
            return refusal(translated("--size is written as WIDTHxHEIGHT, for example 1280x800."));
        options.size = *wanted;
    }
    if (parser.isSet(theme)) {
        if (parser.value(theme) == "light"_L1)
            options.theme = Theme::Light;
        else if (parser.value(theme) == "dark"_L1)
            options.theme = Theme::Dark;
        else
            return refusal(translated("--theme is light or dark."));
    }
    options.dataFolder = parser.value(data);
    std::optional<bool> startAtLogin;
    if (parser.isSet(autostart)) {
        const QString wanted = parser.value(autostart);
        if (wanted != "on"_L1 && wanted != "off"_L1)
            return refusal(translated("--autostart is on or off."));
        startAtLogin = wanted == "on"_L1;
    }
    return CommandLine{options, startAtLogin, {}, 0};
}

} // namespace taskglass
