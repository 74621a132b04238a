// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"

#include <QByteArrayView>
#include <QCoreApplication>
#include <QString>

#include <functional>
#include <memory>
#include <string>

class QTemporaryFile;

namespace taskglass {

/// A file that the command line names, by any bytes, not only UTF-8; or a pipe, as which "-" means
/// standard input. Waiting for a pipe ends with a signal: `Cancelled`.
class Input {
    Q_DECLARE_TR_FUNCTIONS(taskglass::Input)
public:
    /// Error `Storage` if there is no such file, or it is a folder or a device.
    static Result<Input> open(const std::string &name);

    Input(Input &&other) noexcept;
    Input &operator=(Input &&other) noexcept;
    ~Input();

    /// As given, to be said.
    const QString &name() const { return m_name; }
    /// Whether others may read the file as well.
    bool isReadByOthers() const;
    /// What is in it, its first @p most bytes. Error `Storage`. To be called once, or else `keep`.
    Result<QByteArray> read(qint64 most);
    /// What to open to read all of it, more than once; good while this object lives. A pipe is read
    /// to its end and kept in a temporary file. Error `Storage`.
    Result<QString> keep();

private:
    Input();
    Result<void> readPipe(qint64 most, const std::function<Result<void>(QByteArrayView)> &take);

    QString m_name{};
    int m_descriptor = -1;
    bool m_isPipe = false;
    bool m_isNameUtf8 = true;
    std::unique_ptr<QTemporaryFile> m_kept{}; ///< What came out of a pipe.
};

} // namespace taskglass
