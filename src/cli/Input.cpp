// SPDX-License-Identifier: Apache-2.0
#include "cli/Input.h"

#include "base/Interruption.h"

#include <QScopeGuard>
#include <QTemporaryFile>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <limits>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 blockBytes = 1 << 20;

Error unreadable(const QString &name, const QString &reason)
{
    return {Error::Kind::Storage,
        Input::tr("%1 cannot be read: %2. Check its name and permissions.").arg(name, reason),
        u"input: "_s + reason};
}

QString systemReason()
{
    return QString::fromLocal8Bit(std::strerror(errno));
}

} // namespace

Input::Input() = default;

Input::Input(Input &&other) noexcept : Input()
{
    *this = std::move(other);
}

Input &Input::operator=(Input &&other) noexcept
{
    std::swap(m_name, other.m_name);
    std::swap(m_descriptor, other.m_descriptor);
    std::swap(m_isPipe, other.m_isPipe);
    std::swap(m_isNameUtf8, other.m_isNameUtf8);
    std::swap(m_kept, other.m_kept);
    return *this;
}

Input::~Input()
{
    if (m_descriptor > STDIN_FILENO)
        ::close(m_descriptor);
}

Result<Input> Input::open(const std::string &name)
{
    Input input;
    const bool isStandardInput = name == "-";
    input.m_name = isStandardInput ? tr("Standard input") : QString::fromStdString(name);
    input.m_isNameUtf8 = input.m_name.toStdString() == name;
    // Without waiting for a writer, as a pipe with a name would.
    input.m_descriptor =
        isStandardInput ? STDIN_FILENO : ::open(name.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    struct stat about = {};
    if (input.m_descriptor < 0 || ::fstat(input.m_descriptor, &about) != 0)
        return unreadable(input.m_name, systemReason());
    input.m_isPipe = isStandardInput || S_ISFIFO(about.st_mode) || S_ISSOCK(about.st_mode)
        || ::isatty(input.m_descriptor) == 1;
    if (S_ISDIR(about.st_mode))
        return unreadable(input.m_name, tr("it is a folder"));
    if (!input.m_isPipe && !S_ISREG(about.st_mode))
        return unreadable(input.m_name, tr("it is a device, not a file"));
    return input;
}

bool Input::isReadByOthers() const
{
    struct stat about = {};
    return !m_isPipe && ::fstat(m_descriptor, &about) == 0
        && (about.st_mode & (S_IRGRP | S_IROTH)) != 0;
}

Result<QByteArray> Input::read(qint64 most)
{
    QByteArray bytes;
    const Result<void> read = readPipe(most, [&](QByteArrayView block) -> Result<void> {
        bytes.append(block);
        return {};
    });
    if (!read)
        return read.error();
    return bytes;
}

Result<QString> Input::keep()
{
    if (!m_isPipe)
        // Linux takes any bytes for a name, Qt only UTF-8.
        return m_isNameUtf8 ? m_name : u"/proc/self/fd/%1"_s.arg(m_descriptor);
    m_kept = std::make_unique<QTemporaryFile>();
    const auto cannotKeep = [this] {
        return Error{Error::Kind::Storage,
            tr("%1 cannot be kept: %2. Make room, or set TMPDIR to a folder that has some.")
                .arg(m_name, m_kept->errorString()),
            u"spool"_s};
    };
    if (!m_kept->open())
        return cannotKeep();
    const Result<void> read =
        readPipe(std::numeric_limits<qint64>::max(), [&](QByteArrayView block) -> Result<void> {
            if (m_kept->write(block.data(), block.size()) != block.size())
                return cannotKeep();
            return {};
        });
    if (!read)
        return read.error();
    if (!m_kept->flush())
        return cannotKeep();
    return m_kept->fileName();
}

Result<void> Input::readPipe(qint64 most, const std::function<Result<void>(QByteArrayView)> &take)
{
    QByteArray block(blockBytes, Qt::Uninitialized);
    const auto wiped = qScopeGuard([&block] { // It may have held a key.
        ::explicit_bzero(block.data(), static_cast<std::size_t>(block.size()));
    });
    for (qint64 count = 0; count < most;) {
        if (!Interruption::waitFor(m_descriptor, Interruption::Direction::Reading))
            return Error{Error::Kind::Cancelled,
                tr("Interrupted before %1 had been read.").arg(m_name), u"signal"_s};
        const auto size = ::read(m_descriptor, block.data(),
            static_cast<std::size_t>(std::min(blockBytes, most - count)));
        if (size < 0 && (errno == EINTR || errno == EAGAIN))
            continue;
        if (size < 0)
            return unreadable(m_name, systemReason());
        if (size == 0)
            break;
        if (const Result<void> taken = take(QByteArrayView(block).first(size)); !taken)
            return taken;
        count += size;
    }
    return {};
}

} // namespace taskglass
