// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "files/AtomicFile.h"

#include <QCoreApplication>
#include <QIODevice>
#include <QString>

#include <memory>
#include <variant>

namespace taskglass {

/// Where data goes: standard output, or a file that appears whole or not at all.
class Output {
    Q_DECLARE_TR_FUNCTIONS(taskglass::Output)
public:
    /// An empty @p path, or "-", is standard output. Error `Storage` if the file cannot be written.
    static Result<Output> open(const QString &path);

    Output(Output &&) noexcept;
    Output &operator=(Output &&) noexcept;
    ~Output();

    /// Lives as long as this object, wherever that is moved.
    QIODevice &device();
    /// Writes all of @p bytes. Error `Storage`, or `Cancelled` if nobody reads on. What goes to a
    /// terminal is made harmless on its way, by whatever road: it holds what a server said.
    Result<void> write(const QByteArray &bytes);
    /// The same of text that colours itself, and in which server text is harmless already.
    Result<void> writeOwn(const QByteArray &bytes);
    /// Why the device refused bytes, as an error. What its user says of it itself is less precise.
    Error writeError() const;
    /// Whether the program that read standard output has ended; then nothing more need be said.
    bool isReaderGone() const;
    /// Makes the file appear. Without this call there is none.
    Result<void> commit();

private:
    class StandardOutput;
    using Place = std::variant<std::unique_ptr<StandardOutput>, AtomicFile>;
    explicit Output(Place place);

    Place m_place;
};

} // namespace taskglass
