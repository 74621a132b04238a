// SPDX-License-Identifier: Apache-2.0
#include "cli/CommandLine.h"

#include "cli/DataVerb.h"
#include "cli/ExportVerb.h"
#include "cli/FilterOriginalVerb.h"
#include "cli/GroupsVerb.h"
#include "cli/KeySearch.h"
#include "cli/ListVerb.h"
#include "cli/LogInfoVerb.h"
#include "cli/RetryFileVerb.h"
#include "cli/ShowVerb.h"
#include "cli/Terminal.h"
#include "cli/WaitVerb.h"
#include "http/HttpTransport.h"

#include <QCoreApplication>

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

void end(ExitCode code)
{
    QCoreApplication::exit(static_cast<int>(code));
}

} // namespace

CommandLine::CommandLine()
    : m_program(std::make_unique<CLI::App>(
          tr("Taskglass on the command line: the server-side tasks of Labelbox.").toStdString(),
          "taskglass-cli"))
{
    m_program->set_version_flag("--version", "taskglass-cli " TASKGLASS_VERSION);
    m_program->require_subcommand(1);
    // Options of the program may stand after the command, too.
    m_program->fallthrough();
    CLI::Option *demo = m_program->add_flag(
        "--demo", m_isDemo, tr("Ask a built-in demo server; no key needed").toStdString());
    m_program
        ->add_option("--endpoint", m_endpoint,
            tr("The server's GraphQL address, if it is not Labelbox itself").toStdString())
        ->excludes(demo);
    m_program
        ->add_option("--key-file", m_keyFile,
            tr("Read the API key from this file; else LABELBOX_API_KEY, else the key store")
                .toStdString())
        ->excludes(demo);
    m_program->add_option("--ca-file", m_caFile,
        tr("Trust the certificate authorities of this file, too; else SSL_CERT_FILE")
            .toStdString());
    m_program->footer(tr(
        "Data goes to standard output, messages to standard error. Exit codes: 0 fine, 2 usage, "
        "3 complete with errors, 4 the task failed, 5 timed out, 6 API key, 7 no such task, 8 "
        "server or network, 9 local file, 10 no such data (yet), 11 incomplete, 130 interrupted.")
            .toStdString());

    m_verbs.push_back(std::make_unique<ListVerb>());
    m_verbs.push_back(std::make_unique<ShowVerb>());
    for (const TaskProperty property : {TaskProperty::Result, TaskProperty::Errors,
             TaskProperty::FailedDataRows, TaskProperty::CreatedDataRows})
        m_verbs.push_back(std::make_unique<DataVerb>(property));
    m_verbs.push_back(std::make_unique<GroupsVerb>());
    m_verbs.push_back(std::make_unique<ExportVerb>());
    m_verbs.push_back(std::make_unique<RetryFileVerb>());
    m_verbs.push_back(std::make_unique<FilterOriginalVerb>());
    m_verbs.push_back(std::make_unique<WaitVerb>());
    m_verbs.push_back(std::make_unique<LogInfoVerb>());
    for (const auto &verb : m_verbs) {
        verb->declare(*m_program);
        connect(verb.get(), &Verb::finished, this, &end);
    }
}

CommandLine::~CommandLine() = default;

std::optional<ExitCode> CommandLine::parse(int argumentCount, const char *const *arguments)
{
    try {
        m_program->parse(argumentCount, arguments);
    } catch (const CLI::ParseError &ending) {
        if (ending.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success)) {
            m_program->exit(ending); // Help and version are what was asked for: on standard output.
            return ExitCode::Fine;
        }
        terminal::printMessage(tr("%1. Run taskglass-cli --help to see what it understands.")
                .arg(terminal::oneLine(QString::fromStdString(ending.what()))));
        return ExitCode::Usage;
    }
    return {};
}

void CommandLine::start()
{
    const bool isLocal = std::any_of(m_verbs.begin(), m_verbs.end(),
        [](const auto &verb) { return verb->isChosen() && verb->isLocal(); });
    if (isLocal) {
        // Nobody will be asked, so no key is looked for.
        connectTo(Endpoint{defaultEndpointUrl(), Secret()});
        return;
    }
    if (m_isDemo) {
        connectTo(demoEndpoint());
        return;
    }
    const QString authorities =
        m_caFile.empty() ? HttpTransport::namedAuthorities() : QString::fromStdString(m_caFile);
    if (!authorities.isEmpty() || m_program->count("--ca-file") > 0) {
        if (const Result<void> trusted = HttpTransport::trustFile(authorities); !trusted) {
            terminal::printMessage(trusted.error().sentence);
            end(ExitCode::LocalFile);
            return;
        }
    }
    QUrl url = defaultEndpointUrl();
    if (m_program->count("--endpoint") > 0) {
        const Result<QUrl> given = endpointUrlFromText(QString::fromStdString(m_endpoint));
        if (!given) {
            terminal::printMessage(given.error().sentence);
            end(ExitCode::Usage);
            return;
        }
        url = *given;
    }
    const auto withKey = [this, url](const Result<Secret> &key) {
        if (!key)
            connectTo(key.error());
        else
            connectTo(Endpoint{url, *key});
    };
    if (!m_keyFile.empty()) {
        withKey(keyFromFile(m_keyFile));
    } else {
        m_waiting.watch(tr("the desktop's key store"));
        searchKey(m_keyStore, url, this, withKey);
    }
}

Result<Endpoint> CommandLine::demoEndpoint()
{
    Result<std::unique_ptr<sandbox::Sandbox>> sandbox = sandbox::Sandbox::start({});
    if (!sandbox)
        return sandbox.error();
    m_sandbox = std::move(*sandbox);
    return Endpoint{m_sandbox->endpoint(), Secret("demo")};
}

void CommandLine::connectTo(Result<Endpoint> endpoint)
{
    if (!endpoint) {
        terminal::printMessage(endpoint.error().sentence);
        end(exitCode(endpoint.error().kind));
        return;
    }
    const QString host = endpoint->url.host();
    m_client = std::make_unique<LabelboxClient>(std::move(*endpoint));
    m_waiting.watch(m_client->transport(), host);
    for (const auto &verb : m_verbs) {
        if (verb->isChosen())
            verb->start(*m_client);
    }
}

} // namespace taskglass
