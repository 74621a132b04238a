// SPDX-License-Identifier: Apache-2.0
#include "cli/Output.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

#include <cerrno>
#include <cstring>
#include <unistd.h>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

Error cannotWrite(const QString &name, const QString &reason)
{
    return {Error::Kind::Storage,
        QCoreApplication::translate("Output",
            "%1 cannot be written: %2. Nothing was saved; choose another place or make room.")
            .arg(name, reason),
        u"cannot write "_s + name + u": "_s + reason};
}

/// Standard output without a buffer of its own, which knows when its reader has left.
class StandardOutput : public QIODevice {
public:
    StandardOutput() { open(QIODevice::WriteOnly | QIODevice::Unbuffered); }

    bool isSequential() const override { return true; }
    bool isReaderGone() const { return m_failure == EPIPE; }

protected:
    qint64 readData(char *, qint64) override { return -1; }
    qint64 writeData(const char *bytes, qint64 size) override
    {
        qint64 written = 0;
        while (written < size) {
            const auto count =
                ::write(STDOUT_FILENO, bytes + written, static_cast<std::size_t>(size - written));
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

private:
    int m_failure = 0;
};

class TerminalOutput : public Output {
public:
    TerminalOutput()
        : Output(std::make_unique<StandardOutput>(),
              QCoreApplication::translate("Output", "Standard output"))
    {
    }
    bool isReaderGone() const override
    {
        return static_cast<const StandardOutput *>(m_device.get())->isReaderGone();
    }
};

class WholeFile : public Output {
public:
    explicit WholeFile(std::unique_ptr<QSaveFile> file) : Output(std::move(file), {})
    {
        m_name = static_cast<QSaveFile *>(m_device.get())->fileName();
    }
    Outcome commit() override
    {
        auto *file = static_cast<QSaveFile *>(m_device.get());
        if (!file->commit())
            return cannotWrite(m_name, file->errorString());
        return {};
    }
};

/// Pipes and devices have no "whole file"; they take the bytes as they come.
class Device : public Output {
public:
    Device(std::unique_ptr<QFile> file, const QString &path) : Output(std::move(file), path) { }
    Outcome commit() override
    {
        if (!static_cast<QFile *>(m_device.get())->flush())
            return writeError();
        return {};
    }
};

} // namespace

Output::Output(std::unique_ptr<QIODevice> device, QString name)
    : m_device(std::move(device)), m_name(std::move(name))
{
}

Result<std::unique_ptr<Output>> Output::open(const QString &path)
{
    if (path.isEmpty() || path == "-"_L1)
        return std::unique_ptr<Output>(std::make_unique<TerminalOutput>());
    const QFileInfo target(path);
    if (target.exists() && !target.isFile() && !target.isDir()) {
        auto file = std::make_unique<QFile>(path);
        if (!file->open(QIODevice::WriteOnly))
            return cannotWrite(path, file->errorString());
        return std::unique_ptr<Output>(std::make_unique<Device>(std::move(file), path));
    }
    auto file = std::make_unique<QSaveFile>(path);
    if (!file->open(QIODevice::WriteOnly))
        return cannotWrite(path, file->errorString());
    return std::unique_ptr<Output>(std::make_unique<WholeFile>(std::move(file)));
}

Outcome Output::write(const QByteArray &bytes)
{
    if (m_device->write(bytes) != bytes.size())
        return writeError();
    return {};
}

Error Output::writeError() const
{
    if (isReaderGone())
        return {Error::Kind::Cancelled,
            QCoreApplication::translate("Output", "Nobody reads the output any more."), u"EPIPE"_s};
    return cannotWrite(m_name, m_device->errorString());
}

} // namespace taskglass
