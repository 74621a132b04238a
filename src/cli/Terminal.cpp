// SPDX-License-Identifier: Apache-2.0
#include "cli/Terminal.h"

#include <QList>

#include <algorithm>
#include <cstdio>
#include <cwchar>
#include <mutex>
#include <sys/ioctl.h>
#include <unistd.h>
#include <utility>

namespace taskglass::terminal {

using namespace Qt::StringLiterals;

namespace {

/// For standard error; @p text may hold what a server said.
void write(const QByteArray &bytes)
{
    // Nothing can be told to anybody when standard error itself is gone.
    std::fwrite(bytes.constData(), 1, static_cast<std::size_t>(bytes.size()), stderr);
    std::fflush(stderr);
}

/// @p text with U+FFFD for halves of surrogate pairs.
QString wellFormed(const QString &text)
{
    if (text.isValidUtf16())
        return text;
    QString whole;
    for (const char32_t character : text.toUcs4())
        whole += QString::fromUcs4(&character, 1);
    return whole;
}

/// What is on the terminal, of which there is but one.
struct Shown {
    std::mutex mutex{};
    std::chrono::steady_clock::time_point since = std::chrono::steady_clock::now();
    QString progress{};
    bool hasLine = false;  ///< Of progress.
    bool isInData = false; ///< A line of data has begun and not ended.
};

Shown &shown()
{
    static Shown state;
    return state;
}

/// The lock is the caller's.
void showLine(const QString &text)
{
    if (!isTerminal(Stream::Errors) || shown().isInData || (text.isEmpty() && !shown().hasLine))
        return;
    write("\r\033[K" + harmless(wellFormed(text).toUtf8()));
    shown().hasLine = !text.isEmpty();
}

/// The lock is the caller's.
void replaceProgress(const QString &text)
{
    shown().since = std::chrono::steady_clock::now();
    shown().progress = text;
    showLine(text);
}

int columnsOf(char32_t character)
{
    return std::max(1, ::wcwidth(static_cast<wchar_t>(character)));
}

/// Control characters, and those that reverse or hide what follows.
bool steersTerminal(char32_t character)
{
    return character < 0x20 || (character >= 0x7f && character < 0xa0) || character == 0x061c
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
    const std::lock_guard lock(shown().mutex);
    replaceProgress({});
    const bool isOnScreen = isTerminal(Stream::Errors);
    const QByteArray text = wellFormed(sentence).toUtf8();
    const bool breaksLine = isOnScreen && std::exchange(shown().isInData, false);
    write((breaksLine ? "\n" : "") + QByteArray("taskglass-cli: ")
        + (isOnScreen ? harmless(text) : text) + '\n');
}

void showProgress(const QString &text)
{
    const std::lock_guard lock(shown().mutex);
    replaceProgress(text);
}

void addToProgress(const QString &text)
{
    const std::lock_guard lock(shown().mutex);
    const QString &before = shown().progress;
    const QString whole = before.isEmpty() ? text : before + u"  "_s + text;
    showLine(cut(oneLine(whole), width().value_or(80) - 1));
}

void clearProgress()
{
    showProgress({});
}

void makeWayForData(QByteArrayView bytes)
{
    const std::lock_guard lock(shown().mutex);
    shown().since = std::chrono::steady_clock::now();
    if (!isTerminal(Stream::Output) || bytes.isEmpty())
        return;
    replaceProgress({});
    shown().isInData = bytes.back() != '\n';
}

std::chrono::milliseconds quietTime()
{
    const std::lock_guard lock(shown().mutex);
    return std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::steady_clock::now() - shown().since);
}

QByteArray harmless(QByteArrayView text)
{
    QByteArray clean;
    clean.reserve(text.size());
    for (qsizetype at = 0; at < text.size();) {
        const auto lead = static_cast<unsigned char>(text[at]);
        const qsizetype length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        const QByteArrayView letter = text.sliced(at, std::min(length, text.size() - at));
        const QList<uint> characters = QString::fromUtf8(letter).toUcs4();
        const char32_t character = characters.isEmpty() ? 0 : characters.front();
        // A carriage return alone goes back to write over what was said.
        const bool isLineEnd = character == '\r' && at + 1 < text.size() && text[at + 1] == '\n';
        const bool isLayout = character == '\n' || character == '\t' || isLineEnd;
        const bool isReplacement = letter == QByteArrayView("\xEF\xBF\xBD");
        if (characters.size() != 1 || (character == 0xFFFD && !isReplacement)) {
            clean.append("\xEF\xBF\xBD"); // Alone, a byte from 0x80 on steers some terminals.
            ++at;
            continue;
        }
        if (steersTerminal(character) && !isLayout)
            clean.append("\xEF\xBF\xBD");
        else
            clean.append(letter);
        at += letter.size();
    }
    return clean;
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
