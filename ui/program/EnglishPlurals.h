// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QTranslator>

namespace taskglass {

/// The source language's own plurals: "3 row(s)" becomes "3 rows". Install it before any other
/// translator.
class EnglishPlurals : public QTranslator {
    Q_OBJECT
public:
    using QTranslator::QTranslator;

    bool isEmpty() const override { return false; }
    QString translate(const char *context, const char *sourceText,
        const char *disambiguation = nullptr, int n = -1) const override;
};

} // namespace taskglass
