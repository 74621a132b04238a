// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"

#include <QByteArray>
#include <QIODevice>

#include <optional>

namespace taskglass {

/// Writes JSON values to a device through a buffer, as one list or a line each.
class JsonWriter {
public:
    enum class Form { List, Lines };

    /// @p device must be open and outlive the writer.
    JsonWriter(QIODevice &device, Form form);

    /// Where to append the text of the next value; `endValue` ends it.
    QByteArray &beginValue();
    /// Error `Storage` if the device refused bytes; every later call then says the same.
    Result<void> endValue();
    /// Ends the list and hands what is buffered to the device; once, last.
    Result<void> finish();

private:
    Result<void> flush();

    QIODevice &m_device;
    Form m_form;
    QByteArray m_buffer{};
    bool m_isEmpty = true;
    std::optional<Error> m_failure{};
};

} // namespace taskglass
