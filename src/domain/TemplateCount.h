// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>

namespace taskglass {

/// A message template seen in a log: its text, how many rows share it, and the first of them.
struct TemplateCount {
    QByteArray text{}; ///< UTF-8.
    qint64 rows = 0;
    qint64 firstRow = 0;

    friend bool operator==(const TemplateCount &, const TemplateCount &) = default;
};

} // namespace taskglass
