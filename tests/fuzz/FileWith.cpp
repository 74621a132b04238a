// SPDX-License-Identifier: Apache-2.0
#include "Fuzz.h"

#include <QFile>
#include <QTemporaryDir>

namespace taskglass {

QString fileWith(QByteArrayView bytes)
{
    static const QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("input")));
    FUZZ_CHECK(file.open(QIODevice::WriteOnly));
    FUZZ_CHECK(file.write(bytes.data(), bytes.size()) == bytes.size());
    return file.fileName();
}

} // namespace taskglass
