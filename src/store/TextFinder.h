// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace taskglass {

/// Finds one text in many, A to Z in either case, every other byte as it is. Sixteen places are
/// looked at at once where the processor can.
class TextFinder {
public:
    /// @p text must not be empty.
    explicit TextFinder(const QByteArray &text);

    /// Where in @p bytes the text stands first, from @p from on; -1 if nowhere.
    qsizetype find(QByteArrayView bytes, qsizetype from) const;

private:
    bool standsAt(QByteArrayView bytes, qsizetype at) const;

    QByteArray m_text; ///< With A to Z as a to z.
};

} // namespace taskglass
