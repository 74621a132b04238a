// SPDX-License-Identifier: Apache-2.0
#include "store/DiskFile.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>
#include <utility>

using namespace Qt::StringLiterals;

namespace taskglass {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(taskglass::DiskFile)
};

constexpr std::ptrdiff_t mostPartsAtOnce = 16; ///< POSIX promises as many to every system.

QString sentenceFor(const QString &path, int code)
{
    const QString shown = QDir::toNativeSeparators(path);
    if (code == ENOSPC || code == EDQUOT || code == EFBIG)
        return Words::tr(
            "There is no room left for %1. What was saved before is safe; free some disk space and "
            "try again.")
            .arg(shown);
    if (code == EACCES || code == EPERM || code == EROFS)
        return Words::tr(
            "Taskglass is not allowed to use %1. Give your account permission to read and write "
            "this file and its folder, then try again.")
            .arg(shown);
    if (code == ENOENT || code == ENOTDIR || code == ESTALE)
        return Words::tr(
            "%1 is not there, so it can be neither read nor written. Check that its folder exists, "
            "then load the data again.")
            .arg(shown);
    if (code == EWOULDBLOCK)
        return Words::tr(
            "%1 is being written by another download or another running Taskglass. Wait for it to "
            "end or stop it, then try again.")
            .arg(shown);
    return Words::tr("%1 could not be read or written: %2. Check the disk, then try again.")
        .arg(shown, qt_error_string(code));
}

} // namespace

Error storageError(const QString &path, int code)
{
    return Error{.kind = Error::Kind::Storage,
        .sentence = sentenceFor(path, code),
        .detail = u"%1: errno %2, %3"_s.arg(path).arg(code).arg(qt_error_string(code))};
}

namespace {

Error notAFile(const QString &path)
{
    return Error{.kind = Error::Kind::Storage,
        .sentence = Words::tr("%1 is a pipe or a device, not a file, so nothing is read from it. "
                              "Move it away, then try again.")
            .arg(QDir::toNativeSeparators(path)),
        .detail = path + u": not a regular file"_s};
}

} // namespace

DiskFile::DiskFile(QString path, int descriptor) : m_path(std::move(path)), m_descriptor(descriptor)
{
}

DiskFile::DiskFile(DiskFile &&other) noexcept
    : m_path(std::move(other.m_path))
    , m_descriptor(std::exchange(other.m_descriptor, -1))
    , m_sync(std::move(other.m_sync))
{
}

DiskFile &DiskFile::operator=(DiskFile &&other) noexcept
{
    std::swap(m_path, other.m_path);
    std::swap(m_descriptor, other.m_descriptor);
    std::swap(m_sync, other.m_sync);
    return *this;
}

DiskFile::~DiskFile()
{
    if (m_sync.valid())
        m_sync.wait();
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

Result<DiskFile> DiskFile::open(const QString &path, Access access)
{
    const QByteArray name = QFile::encodeName(path);
    const int flags = access == Access::Read ? O_RDONLY : (O_RDWR | O_CREAT);
    // A pipe with nobody at its other end would be waited for.
    DiskFile file(path, ::open(name.constData(), flags | O_CLOEXEC | O_NONBLOCK, 0600));
    if (file.m_descriptor < 0)
        return storageError(path, errno);
    struct stat facts{};
    if (::fstat(file.m_descriptor, &facts) != 0)
        return storageError(path, errno);
    if (S_ISDIR(facts.st_mode))
        return storageError(path, EISDIR);
    if (!S_ISREG(facts.st_mode))
        return notAFile(path);
    // Two writers would each append at what they believe to be the end.
    if (access == Access::Append && ::flock(file.m_descriptor, LOCK_EX | LOCK_NB) != 0)
        return storageError(path, errno);
    return file;
}

Result<qint64> DiskFile::size() const
{
    struct stat facts{};
    if (::fstat(m_descriptor, &facts) != 0)
        return storageError(m_path, errno);
    if (facts.st_nlink == 0)
        return storageError(m_path, ENOENT);
    return qint64{facts.st_size};
}

Result<void> DiskFile::readAt(qint64 offset, void *bytes, qint64 size) const
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

Result<void> DiskFile::writeAt(qint64 offset, const std::vector<QByteArrayView> &parts)
{
    std::vector<iovec> left;
    for (const QByteArrayView part : parts) {
        if (!part.isEmpty())
            left.push_back({const_cast<char *>(part.data()), static_cast<size_t>(part.size())});
    }
    auto next = left.begin();
    while (next != left.end()) {
        const auto count =
            static_cast<int>(std::min<std::ptrdiff_t>(left.end() - next, mostPartsAtOnce));
        const ssize_t written = ::pwritev(m_descriptor, &*next, count, offset);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return storageError(m_path, written < 0 ? errno : ENOSPC);
        offset += written;
        auto taken = static_cast<size_t>(written);
        for (; next != left.end() && taken >= next->iov_len; ++next)
            taken -= next->iov_len;
        if (taken > 0) {
            next->iov_base = static_cast<char *>(next->iov_base) + taken;
            next->iov_len -= taken;
        }
    }
    return {};
}

Result<void> DiskFile::truncate(qint64 size)
{
    if (::ftruncate(m_descriptor, size) != 0)
        return storageError(m_path, errno);
    return {};
}

void DiskFile::beginWriteOut([[maybe_unused]] qint64 offset, [[maybe_unused]] qint64 size) const
{
#ifdef Q_OS_LINUX
    ::sync_file_range(m_descriptor, offset, size, SYNC_FILE_RANGE_WRITE);
#endif
}

Result<void> DiskFile::beginSync()
{
    Result<void> before = endSync();
    m_sync = std::async(std::launch::async, [descriptor = m_descriptor] {
#ifdef Q_OS_DARWIN
        return ::fsync(descriptor) == 0 ? 0 : errno;
#else
        return ::fdatasync(descriptor) == 0 ? 0 : errno;
#endif
    });
    return before;
}

Result<void> DiskFile::endSync()
{
    const int code = m_sync.valid() ? m_sync.get() : 0;
    if (code != 0)
        return storageError(m_path, code);
    return {};
}

} // namespace taskglass
