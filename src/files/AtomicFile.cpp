// SPDX-License-Identifier: Apache-2.0
#include "files/AtomicFile.h"

#include "base/Format.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileDevice>
#include <QFileInfo>
#include <QSaveFile>
#include <QStorageInfo>

#ifdef Q_OS_LINUX
#include <fcntl.h>
#endif

using namespace Qt::StringLiterals;

namespace taskglass {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(taskglass::AtomicFile)
};

QString sentenceFor(const QString &path, QFileDevice::FileError reason, const QString &words)
{
    if (path.isEmpty())
        return Words::tr("The output was cut short: %1. What was written so far is not complete.")
            .arg(words);

    const QString shown = QDir::toNativeSeparators(path);
    const QFileInfo folder(QFileInfo(path).absolutePath());
    const QString shownFolder = QDir::toNativeSeparators(folder.filePath());
    if (!folder.isDir())
        return Words::tr(
            "%1 cannot be written, because the folder %2 does not exist (any more). Choose another "
            "folder and save again.")
            .arg(shown, shownFolder);
    if (QFileInfo(path).isDir())
        return Words::tr(
            "%1 cannot be written, because a folder has that name. Choose another name and save "
            "again.")
            .arg(shown);
    if (reason == QFileDevice::ResourceError) {
        const QStorageInfo disk(folder.filePath());
        return Words::tr(
            "%1 cannot be written, because its disk is full (%2 free). Nothing was saved; free "
            "some space or choose another disk, then save again.")
            .arg(shown, display::byteSize(std::max<qint64>(0, disk.bytesAvailable())));
    }
    if (reason == QFileDevice::PermissionsError || !folder.isWritable()
        || (QFileInfo::exists(path) && !QFileInfo(path).isWritable()))
        return Words::tr(
            "%1 cannot be written, because your account may not write there. Choose another "
            "folder, or change the permissions, and save again.")
            .arg(shown);
    return Words::tr(
        "%1 cannot be written: %2. Nothing was saved; check the disk or choose another folder, "
        "then save again.")
        .arg(shown, words);
}

/// Hands what is written to the disk at once, where the system can do that without waiting:
/// QSaveFile waits for all of it in the end.
class EarlySaveFile : public QSaveFile {
public:
    using QSaveFile::QSaveFile;

protected:
    qint64 writeData(const char *bytes, qint64 size) override
    {
        const qint64 written = QSaveFile::writeData(bytes, size);
#ifdef Q_OS_LINUX
        // Blocks of a few kilobytes stay in QSaveFile's own buffer.
        if (written >= handedOverAtLeast && handle() >= 0)
            ::sync_file_range(handle(), 0, 0, SYNC_FILE_RANGE_WRITE);
#endif
        return written;
    }

private:
    static constexpr qint64 handedOverAtLeast = 256 * 1024;
};

} // namespace

Error cannotWrite(const QString &path, const QIODevice &device)
{
    const auto *file = qobject_cast<const QFileDevice *>(&device);
    const QFileDevice::FileError reason = file != nullptr ? file->error() : QFileDevice::WriteError;
    return Error{.kind = Error::Kind::Storage,
        .sentence = sentenceFor(path, reason, device.errorString()),
        .detail = u"%1: file error %2, %3"_s.arg(path).arg(reason).arg(device.errorString())};
}

Result<void> writeAll(QIODevice &device, QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        const qint64 taken = device.write(bytes.data(), bytes.size());
        if (taken <= 0) {
            const auto *file = qobject_cast<const QFileDevice *>(&device);
            return cannotWrite(file != nullptr ? file->fileName() : QString(), device);
        }
        bytes = bytes.sliced(taken);
    }
    return {};
}

AtomicFile::AtomicFile(std::unique_ptr<QFileDevice> file) : m_file(std::move(file)) { }

AtomicFile::AtomicFile(AtomicFile &&) noexcept = default;
AtomicFile &AtomicFile::operator=(AtomicFile &&) noexcept = default;
AtomicFile::~AtomicFile() = default;

Result<AtomicFile> AtomicFile::open(const QString &path)
{
    const QFileInfo target(path);
    std::unique_ptr<QFileDevice> file;
    if (target.exists() && !target.isFile() && !target.isDir())
        file = std::make_unique<QFile>(path);
    else
        file = std::make_unique<EarlySaveFile>(path);
    if (!file->open(QIODevice::WriteOnly))
        return cannotWrite(path, *file);
    return AtomicFile(std::move(file));
}

Result<void> AtomicFile::commit()
{
    auto *whole = qobject_cast<QSaveFile *>(m_file.get());
    if (whole != nullptr ? !whole->commit() : !m_file->flush())
        return writeError();
    return {};
}

} // namespace taskglass
