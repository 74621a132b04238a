// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"

#include <QString>

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
    Outcome readAt(qint64 offset, void *bytes, qint64 size) const;
    /// Writes with one call, unless the system takes only a part.
    Outcome writeAt(qint64 offset, const void *bytes, qint64 size);
    Outcome truncate(qint64 size);
    /// Lets the system begin to put @p size bytes at @p offset on the disk, where it can; what
    /// `sync` has to wait for is less then. Says nothing of success.
    void beginSync(qint64 offset, qint64 size);
    /// Returns once the file's content would survive a power cut.
    Outcome sync();

private:
    DiskFile(QString path, int descriptor);

    QString m_path{};
    int m_descriptor = -1;
};

} // namespace taskglass
