// SPDX-License-Identifier: Apache-2.0
// Reads each file of a folder as a fuzzer would: every find stays a test.
#include "Fuzz.h"

#include <QDir>

#include <cstdio>

int main(int argc, char **argv)
{
    if (argc != 2)
        return 2;
    const QDir folder(QString::fromLocal8Bit(argv[1]));
    const QFileInfoList seeds = folder.entryInfoList(QDir::Files);
    for (const QFileInfo &seed : seeds) {
        QFile file(seed.filePath());
        FUZZ_CHECK(file.open(QIODevice::ReadOnly));
        const QByteArray bytes = file.readAll();
        std::printf("%s\n", qPrintable(seed.fileName()));
        std::fflush(stdout);
        LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t *>(bytes.constData()),
            static_cast<std::size_t>(bytes.size()));
    }
    return seeds.isEmpty() ? 1 : 0;
}
