// SPDX-License-Identifier: Apache-2.0
#include "ui/program/StartOptions.h"

#include "domain/TaskLink.h"
#include "graphql/Endpoint.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QRegularExpression>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

constexpr int usageExit = 2;

StartCommand refusal(const QString &sentence)
{
    return StartCommand{{}, {},
        u"taskglass: %1\n"_s.arg(sentence) + StartCommand::tr("Try taskglass --help.") + u'\n',
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

} // namespace

StartCommand readCommandLine(const QStringList &arguments)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(
        StartCommand::tr("Watches the server-side tasks of Labelbox."));
    // Not the parser's own option: that brings a second one for options of Qt.
    const QCommandLineOption help(
        QStringList{u"h"_s, u"help"_s}, StartCommand::tr("Show this text."));
    const QCommandLineOption version = parser.addVersionOption();
    const QCommandLineOption demo(u"demo"_s,
        StartCommand::tr("Show the built-in demo; no key is needed and nothing is kept."));
    const QCommandLineOption endpoint(u"endpoint"_s,
        StartCommand::tr("Ask this server instead of Labelbox."), StartCommand::tr("URL"));
    const QCommandLineOption task(
        u"task"_s, StartCommand::tr("Select this task."), StartCommand::tr("ID"));
    const QCommandLineOption tab(u"tab"_s,
        StartCommand::tr("Open this tab: summary, errors, failed or result."),
        StartCommand::tr("TAB"));
    const QCommandLineOption screenshot(u"screenshot"_s,
        StartCommand::tr(
            "Write a picture of the window to FILE once its data is there, and leave."),
        StartCommand::tr("FILE"));
    const QCommandLineOption size(u"size"_s,
        StartCommand::tr("Size of the picture; 1280x800 unless given."),
        StartCommand::tr("WIDTHxHEIGHT"));
    const QCommandLineOption theme(u"theme"_s,
        StartCommand::tr("Wear these colours: light or dark."), StartCommand::tr("THEME"));
    const QCommandLineOption data(u"data"_s,
        StartCommand::tr("Keep tasks and settings in this folder instead of the usual place."),
        StartCommand::tr("DIR"));
    const QCommandLineOption autostart(u"autostart"_s,
        StartCommand::tr(
            "Start when you log in: on or off. It is remembered, and no window opens now."),
        StartCommand::tr("on|off"));
    parser.addPositionalArgument(u"link"_s,
        StartCommand::tr("Select the task of this link, taskglass://task/ID."), u"[LINK]"_s);
    parser.addOptions({help, demo, endpoint, task, tab, screenshot, size, theme, data, autostart});

    if (!parser.parse(arguments))
        return refusal(parser.errorText());
    if (parser.isSet(help))
        return StartCommand{{}, {}, parser.helpText(), 0};
    if (parser.isSet(version)) {
        return StartCommand{
            {}, {}, u"taskglass %1\n"_s.arg(QCoreApplication::applicationVersion()), 0};
    }
    StartOptions options;
    const QStringList links = parser.positionalArguments();
    if (!links.isEmpty()) {
        options.task = taskOfLink(links.constFirst());
        if (links.size() > 1 || options.task.isEmpty()) {
            return refusal(
                StartCommand::tr("The argument %1 means nothing here; a link is written as "
                                 "taskglass://task/ID.")
                    .arg(links.constLast()));
        }
    }
    if (parser.isSet(demo))
        options.source = StartOptions::Source::Demo;
    if (parser.isSet(endpoint)) {
        if (parser.isSet(demo))
            return refusal(StartCommand::tr(
                "--demo brings its own server, so --endpoint cannot be given with it."));
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
            return refusal(StartCommand::tr("--tab is one of summary, errors, failed and result."));
    }
    options.screenshot = parser.value(screenshot);
    if (parser.isSet(screenshot) && options.screenshot.isEmpty())
        return refusal(StartCommand::tr("--screenshot needs the name of a file."));
    if (parser.isSet(size)) {
        const std::optional<QSize> wanted = sizeFromText(parser.value(size));
        if (!wanted)
            return refusal(
                StartCommand::tr("--size is written as WIDTHxHEIGHT, for example 1280x800."));
        options.size = *wanted;
    }
    if (parser.isSet(theme)) {
        if (parser.value(theme) == "light"_L1)
            options.theme = Theme::Light;
        else if (parser.value(theme) == "dark"_L1)
            options.theme = Theme::Dark;
        else
            return refusal(StartCommand::tr("--theme is light or dark."));
    }
    options.dataFolder = parser.value(data);
    std::optional<bool> startAtLogin;
    if (parser.isSet(autostart)) {
        const QString wanted = parser.value(autostart);
        if (wanted != "on"_L1 && wanted != "off"_L1)
            return refusal(StartCommand::tr("--autostart is on or off."));
        startAtLogin = wanted == "on"_L1;
    }
    return StartCommand{options, startAtLogin, {}, 0};
}

} // namespace taskglass
