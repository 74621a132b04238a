// SPDX-License-Identifier: Apache-2.0
#include "models/Display.h"

#include "json/JsonText.h"

#include <algorithm>

namespace taskglass::display {

using namespace Qt::StringLiterals;

namespace {

/// Characters that would be invisible, or change what is seen around them.
bool mustBeEscaped(QChar character)
{
    const char16_t unit = character.unicode();
    return unit < 0x20 || (unit >= 0x7F && unit < 0xA0) || unit == 0xFEFF
        || (unit >= 0x200B && unit <= 0x200F && unit != 0x200D)
        || (unit >= 0x202A && unit <= 0x202E) || (unit >= 0x2066 && unit <= 0x2069);
}

} // namespace

QString oneLine(QStringView text, qsizetype limit)
{
    QString line;
    line.reserve(std::min(text.size(), limit + 8));
    for (qsizetype at = 0; at < text.size(); ++at) {
        const QChar character = text[at];
        if (line.size() >= limit) {
            line.truncate(limit - 1);
            if (line.back().isHighSurrogate())
                line.chop(1);
            line += u'…';
            return line;
        }
        if (character == u'\n' || character == QChar::ParagraphSeparator
            || character == QChar::LineSeparator) {
            line += u'↵';
        } else if (character == u'\r') {
            if (at + 1 >= text.size() || text[at + 1] != u'\n')
                line += u'↵';
        } else if (character == u'\t') {
            line += u' ';
        } else if (mustBeEscaped(character)) {
            line += character.unicode() < 0x100
                ? QString(u"\\x%1"_s.arg(character.unicode(), 2, 16, QChar(u'0')))
                : QString(u"\\u%1"_s.arg(character.unicode(), 4, 16, QChar(u'0')));
        } else {
            line += character;
        }
    }
    if (line.size() > limit) {
        line.truncate(limit - 1);
        line += u'…';
    }
    return line;
}

QString oneLine(QByteArrayView utf8, qsizetype limit)
{
    // A character takes at most three bytes for each UTF-16 unit; what a cut leaves of the last one
    // lies beyond the limit.
    const QByteArrayView read = utf8.first(std::min(utf8.size(), limit * 3 + 8));
    return oneLine(QStringView(readableText(read)), limit);
}

QString toolTip(const QString &text)
{
    constexpr qsizetype limit = 4000;
    QString shown = text.left(limit);
    if (text.size() > limit)
        shown += u'…';
    for (QChar &character : shown) {
        if (character != u'\n' && character != u'\t' && mustBeEscaped(character))
            character = QChar::ReplacementCharacter;
    }
    return u"<p style=\"white-space:pre-wrap\">"_s + shown.toHtmlEscaped() + u"</p>"_s;
}

QString shortId(const QString &id)
{
    return id.size() <= 12 ? oneLine(id)
                           : QString(oneLine(id.first(5)) + u'…' + oneLine(id.last(4)));
}

} // namespace taskglass::display
