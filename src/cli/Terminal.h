// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QString>
#include <QStringView>

#include <chrono>
#include <optional>

namespace taskglass {

/// Words for the person at the terminal: on standard error, so that standard output holds data
/// only. Any thread.
namespace terminal {

enum class Stream { Output, Errors };

/// Whether a person is likely to look at @p stream.
bool isTerminal(Stream stream);
/// Whether colours are welcome on standard output (a terminal, and NO_COLOR is not set).
bool wantsColours();
/// Columns of the terminal that shows standard output; absent if it is none.
std::optional<int> width();

/// Writes a sentence, after the program's name.
void printMessage(const QString &sentence);
/// Shows @p text in place of the last progress line; does nothing unless standard error is a
/// terminal.
void showProgress(const QString &text);
/// Shows @p text behind the last progress, while that does not change.
void addToProgress(const QString &text);
void clearProgress();
/// How long nothing new was shown or written.
std::chrono::milliseconds quietTime();
/// @p bytes go to standard output next. If that is a terminal, a line of progress gives way, and
/// none is shown until the data's own line has ended: it would wipe that away.
void makeWayForData(QByteArrayView bytes);

/// UTF-8 text for a terminal: U+FFFD where control characters, bytes that are no text, or marks
/// that reverse what follows would steer it. Line breaks and tabs stay.
QByteArray harmless(QByteArrayView text);

/// @p text on one line, without anything that would steer the terminal: server text is not trusted.
QString oneLine(QStringView text);
/// How many columns @p text takes; wide letters take two.
int columns(const QString &text);
/// At most @p limit columns of @p text, with "…" at the end if it was longer.
QString cut(const QString &text, int limit);

} // namespace terminal
} // namespace taskglass
