// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/ExitCode.h"
#include "labelbox/LabelboxClient.h"

#include <QObject>

namespace CLI {
class App;
}

namespace taskglass {

/// One command of the program: it declares its arguments, does its work, and says how it ended.
class Verb : public QObject {
    Q_OBJECT
public:
    /// Adds the command and its arguments to @p program; called once, before the arguments are
    /// read.
    virtual void declare(CLI::App &program) = 0;
    /// Whether the arguments named this command.
    bool isChosen() const;
    /// Whether the command asks no server, so that no key is needed.
    virtual bool isLocal() const { return false; }
    /// Begins; `finished` follows. The client outlives this object.
    virtual void start(LabelboxClient &client) = 0;

signals:
    /// Emitted once.
    void finished(taskglass::ExitCode code);

protected:
    /// Says the error's sentence and ends with its number.
    void fail(const Error &error);
    /// Says why what will have been written is not all; `succeed` ends with `Incomplete` then.
    void reportIncomplete(const QString &sentence);
    bool isIncomplete() const { return m_isIncomplete; }
    void succeed();

    CLI::App *m_command = nullptr; ///< Set by `declare`; belongs to the program.

private:
    bool m_isIncomplete = false;
};

} // namespace taskglass
