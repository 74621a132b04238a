// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "domain/TaskId.h"
#include "ui/details/DetailTab.h"
#include "ui/widgets/Theme.h"

#include <QCoreApplication>
#include <QSize>
#include <QString>
#include <QStringList>
#include <QUrl>

#include <optional>

namespace taskglass {

/// What was asked for on the command line.
struct StartOptions {
    enum class Source {
        Labelbox, ///< The server of the settings, or of `endpoint`.
        Demo,     ///< The server inside the program.
    };

    Source source = Source::Labelbox;
    QUrl endpoint{}; ///< Invalid: as the settings say.
    TaskId task{};   ///< To be selected; empty: none.
    std::optional<DetailTab> tab{};
    QString screenshot{}; ///< A file to draw the window into; empty: show the window.
    QSize size{1280, 800};
    Theme theme = Theme::Desktop;
    QString dataFolder{}; ///< Where tasks and settings are kept; empty: the platform's place.
};

/// What to do with a command line: start, print a text and leave, or set the start at login.
struct StartCommand {
    StartOptions options{};
    std::optional<bool> autostart{}; ///< Set the start at login to this, say so and leave.
    QString text{};                  ///< Help, version or what is wrong; empty: start.
    int exitCode = 0;                ///< With a text.

    Q_DECLARE_TR_FUNCTIONS(taskglass::StartCommand)
};

/// Reads the arguments; the first is the program's name.
StartCommand readCommandLine(const QStringList &arguments);

} // namespace taskglass
