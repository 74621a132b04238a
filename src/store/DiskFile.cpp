// SPDX-License-Identifier: Apache-2.0
#include "store/DiskFile.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

using namespace Qt::StringLiterals;

namespace taskglass {

namespace {

QString sentenceFor(const QString &path, int code)
{
    const QString shown = QDir::toNativeSeparators(path);
    if (code == ENOSPC || code == EDQUOT || code == EFBIG)
        return QCoreApplication::translate("Storage",
            "There is no room left for %1. What was saved before is safe; free some disk space "
            "and try again.")
            .arg(shown);
    if (code == EACCES || code == EPERM || code == EROFS)
        return QCoreApplication::translate("Storage",
            "Taskglass is not allowed to use %1. Give your account permission to read and write "
            "this file and its folder, then try again.")
            .arg(shown);
    if (code == ENOENT || code == ENOTDIR || code == ESTALE)
        return QCoreApplication::translate("Storage",
            "%1 is not there, so it can be neither read nor written. Check that its folder exists, "
            "then load the data again.")
            .arg(shown);
    if (code == EWOULDBLOCK)
        return QCoreApplication::translate("Storage",
            "%1 is being written by another download or another running Taskglass. Wait for it to "
            "end or stop it, then try again.")
            .arg(shown);
    return QCoreApplication::translate(
        "Storage", "%1 could not be read or written: %2. Check the disk, then try again.")
        .arg(shown, qt_error_string(code));
}

} // namespace

Error storageError(const QString &path, int code)
{
    return Error{.kind = Error::Kind::Storage,
        .sentence = sentenceFor(path, code),
        .detail = u"%1: errno %2, %3"_s.arg(path).arg(code).arg(qt_error_string(code))};
}

DiskFile::DiskFile(QString path, int descriptor) : m_path(std::move(path)), m_descriptor(descriptor)
{
}

DiskFile::DiskFile(DiskFile &&other) noexcept
    : m_path(std::move(other.m_path)), m_descriptor(std::exchange(other.m_descriptor, -1))
{
}

DiskFile &DiskFile::operator=(DiskFile &&other) noexcept
{
    std::swap(m_path, other.m_path);
    std::swap(m_descriptor, other.m_descriptor);
    return *this;
}

DiskFile::~DiskFile()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

Result<DiskFile> DiskFile::open(const QString &path, Access access)
{
    const QByteArray name = QFile::encodeName(path);
    const int flags = access == Access::Read ? O_RDONLY : (O_RDWR | O_CREAT);
    DiskFile file(path, ::open(name.constData(), flags | O_CLOEXEC, 0600));
    if (file.m_descriptor < 0)
        return storageError(path, errno);
    struct stat facts { };
    if (::fstat(file.m_descriptor, &facts) != 0)
        return storageError(path, errno);
    if (S_ISDIR(facts.st_mode))
        return storageError(path, EISDIR);
    // Two writers would each append at what they believe to be the end.
    if (access == Access::Append && ::flock(file.m_descriptor, LOCK_EX | LOCK_NB) != 0)
        return storageError(path, errno);
    return file;
}

Result<qint64> DiskFile::size() const
{
    struct stat facts { };
    if (::fstat(m_descriptor, &facts) != 0)
        return storageError(m_path, errno);
    if (facts.st_nlink == 0)
        return storageError(m_path, ENOENT);
    return qint64{facts.st_size};
}

Outcome DiskFile::readAt(qint64 offset, void *bytes, qint64 size) const
{
    auto *next = static_cast<char *>(bytes);
    while (size > 0) {
        const ssize_t count = ::pread(m_descriptor, next, static_cast<size_t>(size), offset);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return storageError(m_path, count < 0 ? errno : EIO);
        next += count;
        offset += count;
        size -= count;
    }
    return {};
}

Outcome DiskFile::writeAt(qint64 offset, const void *bytes, qint64 size)
{
    const auto *next = static_cast<const char *>(bytes);
    while (size > 0) {
        const ssize_t count = ::pwrite(m_descriptor, next, static_cast<size_t>(size), offset);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return storageError(m_path, count < 0 ? errno : ENOSPC);
        next += count;
        offset += count;
        size -= count;
    }
    return {};
}

Outcome DiskFile::truncate(qint64 size)
{
    if (::ftruncate(m_descriptor, size) != 0)
        return storageError(m_path, errno);
    return {};
}

void DiskFile::beginSync([[maybe_unused]] qint64 offset, [[maybe_unused]] qint64 size)
{
#ifdef Q_OS_LINUX
    ::sync_file_range(m_descriptor, offset, size, SYNC_FILE_RANGE_WRITE);
#endif
}

Outcome DiskFile::sync()
{
#ifdef Q_OS_DARWIN
    const int failed = ::fsync(m_descriptor);
#else
    const int failed = ::fdatasync(m_descriptor);
#endif
    if (failed != 0)
        return storageError(m_path, errno);
    return {};
}

} // namespace taskglass
