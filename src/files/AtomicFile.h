// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"

#include <QByteArrayView>
#include <QFileDevice>
#include <QString>

#include <memory>

namespace taskglass {

/// Why @p device refused bytes, in words that name @p path; kind `Storage`. An empty @p path: the
/// device is no file, but standard output, say.
Error cannotWrite(const QString &path, const QIODevice &device);

/// Hands all of @p bytes to @p device, or says why it refused them.
Result<void> writeAll(QIODevice &device, QByteArrayView bytes);

/// A file that appears whole or not at all: written beside its place, and put there by `commit`.
/// Destroyed without it, no file is left and an older one stays as it was. A device or a named pipe
/// is not replaced; it takes the bytes as they come.
class AtomicFile {
public:
    /// Error `Storage` if nothing can be written at @p path.
    static Result<AtomicFile> open(const QString &path);

    AtomicFile(AtomicFile &&) noexcept;
    AtomicFile &operator=(AtomicFile &&) noexcept;
    ~AtomicFile();

    /// Where to write; lives as long as this object, wherever that is moved.
    QIODevice &device() { return *m_file; }
    QString path() const { return m_file->fileName(); }
    /// Why the device refused bytes.
    Error writeError() const { return cannotWrite(path(), *m_file); }
    /// Puts the file in its place; once, last. Error `Storage` if any byte could not be written.
    Result<void> commit();

private:
    explicit AtomicFile(std::unique_ptr<QFileDevice> file);

    std::unique_ptr<QFileDevice> m_file; ///< A QSaveFile, but for devices.
};

} // namespace taskglass
