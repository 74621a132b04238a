// SPDX-License-Identifier: Apache-2.0
#include "cli/Output.h"

#include "base/Interruption.h"
#include "cli/Terminal.h"

#include <climits>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <sys/stat.h>
#include <unistd.h>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

bool isFile(int descriptor)
{
    struct stat about{};
    return ::fstat(descriptor, &about) == 0 && S_ISREG(about.st_mode);
}

} // namespace

/// Standard output without a buffer of its own, which knows when its reader has left.
class Output::StandardOutput : public QIODevice {
public:
    StandardOutput() { open(QIODevice::WriteOnly | QIODevice::Unbuffered); }

    bool isSequential() const override { return true; }
    bool isReaderGone() const { return m_failure == EPIPE; }
    bool isInterrupted() const { return m_failure == ECANCELED; }
    /// Whether what comes is our own, and may steer a terminal.
    void setOwn(bool own) { m_isOwn = own; }

protected:
    qint64 readData(char *, qint64) override { return -1; }
    qint64 writeData(const char *bytes, qint64 size) override
    {
        if (!m_isTerminal || m_isOwn)
            return writeAll(bytes, size);
        const QByteArray clean = terminal::harmless({bytes, size});
        return writeAll(clean.constData(), clean.size()) < 0 ? -1 : size;
    }

private:
    qint64 writeAll(const char *bytes, qint64 size)
    {
        terminal::makeWayForData({bytes, size});
        qint64 written = 0;
        while (written < size) {
            qint64 part = size - written;
            if (!m_isFile) {
                if (!Interruption::waitFor(STDOUT_FILENO, Interruption::Direction::Writing)) {
                    m_failure = ECANCELED;
                    return -1;
                }
                part = std::min<qint64>(part, PIPE_BUF); // For so much there is room.
            }
            const auto count =
                ::write(STDOUT_FILENO, bytes + written, static_cast<std::size_t>(part));
            if (count >= 0) {
                written += count;
            } else if (errno != EINTR) {
                m_failure = errno;
                setErrorString(QString::fromLocal8Bit(std::strerror(m_failure)));
                return -1;
            }
        }
        return written;
    }

    bool m_isFile = isFile(STDOUT_FILENO);
    bool m_isTerminal = terminal::isTerminal(terminal::Stream::Output);
    bool m_isOwn = false;
    int m_failure = 0;
};

Output::Output(Place place) : m_place(std::move(place)) { }

Output::Output(Output &&) noexcept = default;
Output &Output::operator=(Output &&) noexcept = default;
Output::~Output() = default;

Result<Output> Output::open(const QString &path)
{
    if (path.isEmpty() || path == "-"_L1)
        return Output(std::make_unique<StandardOutput>());
    Result<AtomicFile> file = AtomicFile::open(path);
    if (!file)
        return file.error();
    return Output(*std::move(file));
}

QIODevice &Output::device()
{
    if (auto *file = std::get_if<AtomicFile>(&m_place))
        return file->device();
    return *std::get<std::unique_ptr<StandardOutput>>(m_place);
}

Result<void> Output::write(const QByteArray &bytes)
{
    if (device().write(bytes) != bytes.size())
        return writeError();
    return {};
}

Result<void> Output::writeOwn(const QByteArray &bytes)
{
    auto *standard = std::get_if<std::unique_ptr<StandardOutput>>(&m_place);
    if (standard != nullptr)
        (*standard)->setOwn(true);
    Result<void> written = write(bytes);
    if (standard != nullptr)
        (*standard)->setOwn(false);
    return written;
}

Error Output::writeError() const
{
    if (const auto *file = std::get_if<AtomicFile>(&m_place))
        return file->writeError();
    if (isReaderGone())
        return {Error::Kind::Cancelled, tr("Nobody reads the output any more."), u"EPIPE"_s};
    const StandardOutput &standard = *std::get<std::unique_ptr<StandardOutput>>(m_place);
    if (standard.isInterrupted())
        return {
            Error::Kind::Cancelled, tr("Interrupted; what was written is not all."), u"signal"_s};
    return cannotWrite({}, standard);
}

bool Output::isReaderGone() const
{
    const auto *standard = std::get_if<std::unique_ptr<StandardOutput>>(&m_place);
    return standard != nullptr && (*standard)->isReaderGone();
}

Result<void> Output::commit()
{
    auto *file = std::get_if<AtomicFile>(&m_place);
    return file != nullptr ? file->commit() : Result<void>();
}

} // namespace taskglass
