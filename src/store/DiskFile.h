// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"

#include <QByteArrayView>
#include <QString>

#include <future>
#include <vector>

namespace taskglass {

/// Turns an operating system's @p code about @p path into words; kind `Storage`.
Error storageError(const QString &path, int code);

/// A file that is read and written at offsets, for formats that must know what reached the disk.
/// The one place of this layer that talks to the operating system itself. Errors: `Storage`.
class DiskFile {
public:
    enum class Access {
        Read,
        Append, ///< Created if missing, readable by its owner only; refused while another object
                ///< has it.
    };

    static Result<DiskFile> open(const QString &path, Access access);

    DiskFile(DiskFile &&other) noexcept;
    DiskFile &operator=(DiskFile &&other) noexcept;
    ~DiskFile();

    const QString &path() const { return m_path; }
    /// Bytes in the file now. Error `Storage` also if it was removed since it was opened.
    Result<qint64> size() const;
    /// Reads exactly @p size bytes; an earlier end of the file is an error.
    Result<void> readAt(qint64 offset, void *bytes, qint64 size) const;
    /// Writes @p parts one after the other, with one call unless the system takes only some bytes.
    Result<void> writeAt(qint64 offset, const std::vector<QByteArrayView> &parts);
    Result<void> truncate(qint64 size);
    /// Lets the system begin to put @p size bytes at @p offset on the disk, where it can; what
    /// a sync has to wait for is less then. Says nothing of success.
    void beginWriteOut(qint64 offset, qint64 size) const;
    /// Begins to make what was written so far survive a power cut, on another thread. Waits for,
    /// and tells of, the sync begun before.
    Result<void> beginSync();
    /// Returns once what `beginSync` began is done; at once if there was nothing.
    Result<void> endSync();

private:
    DiskFile(QString path, int descriptor);

    QString m_path{};
    int m_descriptor = -1;
    std::future<int> m_sync{}; ///< The errno of a sync that was begun.
};

} // namespace taskglass
