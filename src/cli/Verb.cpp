// SPDX-License-Identifier: Apache-2.0
#include "cli/Verb.h"

#include "cli/Terminal.h"

#include <CLI/CLI.hpp>

namespace taskglass {

bool Verb::isChosen() const
{
    return m_command && m_command->parsed();
}

void Verb::fail(const Error &error)
{
    terminal::printMessage(error.sentence);
    emit finished(exitCode(error.kind));
}

void Verb::reportIncomplete(const QString &sentence)
{
    terminal::printMessage(sentence);
    m_isIncomplete = true;
}

void Verb::succeed()
{
    emit finished(m_isIncomplete ? ExitCode::Incomplete : ExitCode::Fine);
}

} // namespace taskglass
