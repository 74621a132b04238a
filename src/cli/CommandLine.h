// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/ExitCode.h"
#include "cli/Verb.h"
#include "cli/WaitingNotice.h"
#include "graphql/Endpoint.h"
#include "sandbox/Sandbox.h"
#include "settings/KeyStore.h"

#include <QObject>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace taskglass {

/// The program: reads its arguments, connects, and lets the verb they name do its work.
class CommandLine : public QObject {
    Q_OBJECT
public:
    CommandLine();
    ~CommandLine() override;

    /// Reads the arguments; an exit code if nothing is left to do (help, or a mistake).
    std::optional<ExitCode> parse(int argumentCount, const char *const *arguments);
    /// Begins the work; the application's event loop ends with the exit code.
    void start();

private:
    void connectTo(Result<Endpoint> endpoint);
    Result<Endpoint> demoEndpoint();

    bool m_isDemo = false;
    std::string m_endpoint{};
    std::string m_keyFile{};
    std::string m_caFile{};
    std::unique_ptr<CLI::App> m_program;
    KeyStore m_keyStore{};
    std::unique_ptr<sandbox::Sandbox> m_sandbox{};
    std::unique_ptr<LabelboxClient> m_client{};
    WaitingNotice m_waiting{};
    std::vector<std::unique_ptr<Verb>> m_verbs{};
};

} // namespace taskglass
