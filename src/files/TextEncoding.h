// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include <optional>
#include <vector>

namespace taskglass {

/// How a file says its letters: UTF-8, UTF-16 or UTF-32, or a code page such as "windows-1252".
class TextEncoding {
public:
    /// The encoding that @p name names; absent if nobody knows it.
    static std::optional<TextEncoding> named(const QByteArray &name);
    /// Looks at the whole file at @p path: a byte order mark tells, and so does being UTF-8; else
    /// it is a guess, the code page that Windows has in the user's country. UTF-8 for what cannot
    /// be looked at twice, a pipe. Error `Storage` if it cannot be read.
    static Result<TextEncoding> of(const QString &path);
    /// Names to choose from, of what files of imports usually have.
    static std::vector<QByteArray> usualNames();

    const QByteArray &name() const { return m_name; }
    bool isUtf8() const { return m_name == "UTF-8"; }
    bool isGuess() const { return m_isGuess; }
    /// Whether commas, quotes and line ends are the bytes that they are in ASCII.
    bool isAsciiBased() const;

    QByteArray toUtf8(QByteArrayView bytes) const;
    /// What the encoding has no letter for becomes a question mark.
    QByteArray fromUtf8(QByteArrayView text) const;

private:
    explicit TextEncoding(QByteArray name, bool isGuess = false)
        : m_name(std::move(name)), m_isGuess(isGuess)
    {
    }

    QByteArray m_name;
    bool m_isGuess;
};

} // namespace taskglass
