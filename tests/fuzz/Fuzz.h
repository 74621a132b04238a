// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include <cstddef>
#include <cstdint>

/// What each file here defines: reads @p data as the program would, and breaks off (FUZZ_CHECK)
/// where something is not as it must be. `./dev fuzz` looks for inputs that it breaks off at;
/// `./dev test` reads the seeds.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size);

/// Ends the program, which is how a fuzzer learns of a find.
#define FUZZ_CHECK(condition)                                                                      \
    do {                                                                                           \
        if (!(condition))                                                                          \
            qFatal("%s:%d: %s", __FILE__, __LINE__, #condition);                                   \
    } while (false)

namespace taskglass {

inline QByteArrayView bytesOf(const std::uint8_t *data, std::size_t size)
{
    return {reinterpret_cast<const char *>(data), static_cast<qsizetype>(size)};
}

/// A file of this process with @p bytes, overwritten each time.
QString fileWith(QByteArrayView bytes);

} // namespace taskglass
