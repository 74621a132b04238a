// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"

#include <QIODevice>
#include <QString>

#include <memory>

namespace taskglass {

/// Where data goes: standard output, or a file that appears whole or not at all.
class Output {
public:
    /// An empty @p path, or "-", is standard output. Error `Storage` if the file cannot be written.
    static Result<std::unique_ptr<Output>> open(const QString &path);
    virtual ~Output() = default;

    QIODevice &device() { return *m_device; }
    /// Writes all of @p bytes. Error `Storage`, or `Cancelled` if nobody reads on.
    Outcome write(const QByteArray &bytes);
    /// Why the device refused bytes, as an error. What its user says of it itself is less precise.
    Error writeError() const;
    /// Whether the program that read standard output has ended; then nothing more need be said.
    virtual bool isReaderGone() const { return false; }
    /// Makes the file appear. Without this call there is none.
    virtual Outcome commit() { return {}; }

protected:
    Output(std::unique_ptr<QIODevice> device, QString name);

    std::unique_ptr<QIODevice> m_device;
    QString m_name; ///< As a person knows it.
};

} // namespace taskglass
