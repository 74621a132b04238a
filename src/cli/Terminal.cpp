// SPDX-License-Identifier: Apache-2.0
#include "cli/Terminal.h"

#include <QByteArray>
#include <QList>

#include <cstdio>
#include <cwchar>
#include <sys/ioctl.h>
#include <unistd.h>

namespace taskglass::terminal {

using namespace Qt::StringLiterals;

namespace {

void write(const QByteArray &bytes)
{
    // Nothing can be told to anybody when standard error itself is gone.
    std::fwrite(bytes.constData(), 1, static_cast<std::size_t>(bytes.size()), stderr);
    std::fflush(stderr);
}

int columnsOf(char32_t character)
{
    return std::max(1, ::wcwidth(static_cast<wchar_t>(character)));
}

/// Control characters, and those that reverse or hide what follows.
bool steersTerminal(char32_t character)
{
    return character < 0x20 || (character >= 0x7f && character < 0xa0)
        || (character >= 0x200e && character <= 0x200f)
        || (character >= 0x2028 && character <= 0x202e)
        || (character >= 0x2066 && character <= 0x2069);
}

} // namespace

bool isTerminal(Stream stream)
{
    return ::isatty(stream == Stream::Output ? STDOUT_FILENO : STDERR_FILENO) == 1;
}

bool wantsColours()
{
    return isTerminal(Stream::Output) && qEnvironmentVariableIsEmpty("NO_COLOR")
        && qgetenv("TERM") != "dumb";
}

std::optional<int> width()
{
    winsize size{};
    if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
        return {};
    return size.ws_col;
}

void printMessage(const QString &sentence)
{
    clearProgress();
    write("taskglass-cli: " + sentence.toUtf8() + '\n');
}

void showProgress(const QString &text)
{
    if (isTerminal(Stream::Errors))
        write("\r\033[K" + text.toUtf8());
}

void clearProgress()
{
    showProgress({});
}

QString oneLine(QStringView text)
{
    QString line;
    for (const char32_t character : text.toUcs4())
        line += steersTerminal(character) ? u" "_s : QString::fromUcs4(&character, 1);
    return line.simplified();
}

int columns(const QString &text)
{
    int total = 0;
    for (const char32_t character : text.toUcs4())
        total += columnsOf(character);
    return total;
}

QString cut(const QString &text, int limit)
{
    if (columns(text) <= limit)
        return text;
    QString shortened;
    int total = 1;
    for (const char32_t character : text.toUcs4()) {
        total += columnsOf(character);
        if (total > limit)
            break;
        shortened += QString::fromUcs4(&character, 1);
    }
    return shortened + u'…';
}

} // namespace taskglass::terminal
