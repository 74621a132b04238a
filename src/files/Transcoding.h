// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "files/TextEncoding.h"

#include <QIODevice>
#include <QStringDecoder>
#include <QStringEncoder>
#include <QTemporaryFile>

#include <memory>

namespace taskglass {

/// A copy of @p path in UTF-8, which holds commas and line ends as bytes; its byte order mark
/// stays. Error `Storage` if it is not in @p encoding, or cannot be read or copied.
Result<std::unique_ptr<QTemporaryFile>> inUtf8(const QString &path, const TextEncoding &encoding);

/// Says in another encoding what is written to it as UTF-8.
class EncodingDevice : public QIODevice {
    Q_OBJECT
public:
    /// @p device must be open, and outlive this one.
    EncodingDevice(QIODevice &device, const TextEncoding &encoding);

protected:
    qint64 readData(char *, qint64) override { return -1; }
    qint64 writeData(const char *bytes, qint64 size) override;

private:
    QIODevice &m_device;
    QStringDecoder m_decoder{QStringDecoder::Utf8, QStringConverter::Flag::ConvertInitialBom};
    QStringEncoder m_encoder;
};

} // namespace taskglass
