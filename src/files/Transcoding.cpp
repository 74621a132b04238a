// SPDX-License-Identifier: Apache-2.0
#include "files/Transcoding.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype bufferSize = 1024 * 1024;

struct Words {
    Q_DECLARE_TR_FUNCTIONS(taskglass::Transcoding)
};

} // namespace

Result<std::unique_ptr<QTemporaryFile>> inUtf8(const QString &path, const TextEncoding &encoding)
{
    auto copy = std::make_unique<QTemporaryFile>();
    QFile file(path);
    QStringDecoder decoder(encoding.name().constData(), QStringConverter::Flag::ConvertInitialBom);
    const auto failed = [&path](const QString &reason) {
        return Error{.kind = Error::Kind::Storage,
            .sentence = Words::tr("%1 cannot be read as a text: %2. Check the file and its "
                                  "encoding, then try again.")
                .arg(QDir::toNativeSeparators(path), reason),
            .detail = reason};
    };
    if (!copy->open())
        return failed(copy->errorString());
    if (!file.open(QIODevice::ReadOnly | QIODevice::Unbuffered))
        return failed(file.errorString());
    while (true) {
        const QByteArray block = file.read(bufferSize);
        if (block.isEmpty())
            break;
        const QByteArray text = QString(decoder.decode(block)).toUtf8();
        if (decoder.hasError())
            return failed(Words::tr("it is not %1").arg(QString::fromLatin1(encoding.name())));
        if (copy->write(text) != text.size())
            return failed(copy->errorString());
    }
    if (!copy->flush())
        return failed(copy->errorString());
    return copy;
}

EncodingDevice::EncodingDevice(QIODevice &device, const TextEncoding &encoding)
    : m_device(device), m_encoder(encoding.name().constData())
{
    open(QIODevice::WriteOnly | QIODevice::Unbuffered);
}

qint64 EncodingDevice::writeData(const char *bytes, qint64 size)
{
    const QByteArray encoded = m_encoder.encode(m_decoder.decode(QByteArrayView(bytes, size)));
    if (m_device.write(encoded) == encoded.size())
        return size;
    setErrorString(m_device.errorString());
    return -1;
}

} // namespace taskglass
