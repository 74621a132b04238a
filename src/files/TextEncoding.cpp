// SPDX-License-Identifier: Apache-2.0
#include "files/TextEncoding.h"

#include "json/JsonText.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLocale>
#include <QStringDecoder>
#include <QStringEncoder>
#include <QUtf8StringView>

#include <algorithm>
#include <array>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(taskglass::TextEncoding)
};

constexpr qint64 blockSize = 1 << 20;

struct CodePage {
    QLocale::Language language;
    const char *name;
};
/// What "CSV" means to a Windows of that language; windows-1252 where it is not listed.
constexpr std::array codePages{
    CodePage{QLocale::Polish, "windows-1250"},
    CodePage{QLocale::Czech, "windows-1250"},
    CodePage{QLocale::Slovak, "windows-1250"},
    CodePage{QLocale::Hungarian, "windows-1250"},
    CodePage{QLocale::Slovenian, "windows-1250"},
    CodePage{QLocale::Croatian, "windows-1250"},
    CodePage{QLocale::Romanian, "windows-1250"},
    CodePage{QLocale::Russian, "windows-1251"},
    CodePage{QLocale::Ukrainian, "windows-1251"},
    CodePage{QLocale::Bulgarian, "windows-1251"},
    CodePage{QLocale::Serbian, "windows-1251"},
    CodePage{QLocale::Greek, "windows-1253"},
    CodePage{QLocale::Turkish, "windows-1254"},
    CodePage{QLocale::Hebrew, "windows-1255"},
    CodePage{QLocale::Arabic, "windows-1256"},
    CodePage{QLocale::Lithuanian, "windows-1257"},
    CodePage{QLocale::Latvian, "windows-1257"},
    CodePage{QLocale::Estonian, "windows-1257"},
    CodePage{QLocale::Vietnamese, "windows-1258"},
    CodePage{QLocale::Thai, "windows-874"},
    CodePage{QLocale::Japanese, "Shift_JIS"},
    CodePage{QLocale::Chinese, "GBK"},
    CodePage{QLocale::Korean, "windows-949"},
};

QByteArray usualCodePage()
{
    const QLocale::Language language = QLocale::system().language();
    for (const CodePage &page : codePages) {
        if (page.language == language)
            return page.name;
    }
    return "windows-1252";
}

/// How many bytes at the end of @p text may be the beginning of a letter.
qsizetype cutLetter(QByteArrayView text)
{
    for (qsizetype back = 1; back <= std::min<qsizetype>(3, text.size()); ++back) {
        const auto byte = static_cast<unsigned char>(text[text.size() - back]);
        if (byte >= 0xC0)
            return back;
        if (byte < 0x80)
            return 0;
    }
    return 0;
}

std::optional<QByteArray> byMark(QByteArrayView head)
{
    if (head.startsWith("\xEF\xBB\xBF"))
        return "UTF-8";
    if (head.startsWith(QByteArrayView("\xFF\xFE\0\0", 4)))
        return "UTF-32LE";
    if (head.startsWith(QByteArrayView("\0\0\xFE\xFF", 4)))
        return "UTF-32BE";
    if (head.startsWith("\xFF\xFE"))
        return "UTF-16LE";
    if (head.startsWith("\xFE\xFF"))
        return "UTF-16BE";
    return std::nullopt;
}

} // namespace

std::optional<TextEncoding> TextEncoding::named(const QByteArray &name)
{
    const QStringDecoder decoder(name.constData());
    if (!decoder.isValid())
        return std::nullopt;
    const QByteArray plain = name.toUpper().replace('_', '-');
    if (plain == "UTF8" || plain == "UTF-8")
        return TextEncoding("UTF-8");
    return TextEncoding(name);
}

Result<TextEncoding> TextEncoding::of(const QString &path)
{
    if (!QFileInfo(path).isFile())
        return TextEncoding("UTF-8");
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly | QIODevice::Unbuffered))
        return Error{Error::Kind::Storage,
            Words::tr("%1 cannot be read: %2. Check the name and your permissions, then try again.")
                .arg(QDir::toNativeSeparators(path), file.errorString()),
            file.errorString()};
    if (const std::optional<QByteArray> marked = byMark(file.peek(4)))
        return TextEncoding(*marked);
    QByteArray block(blockSize, Qt::Uninitialized);
    qsizetype kept = 0; // Of a letter that the end of a block has cut.
    while (true) {
        const qint64 count = file.read(block.data() + kept, block.size() - kept);
        const QByteArrayView text(block.constData(), kept + std::max<qint64>(0, count));
        const qsizetype cut = count > 0 ? cutLetter(text) : 0;
        if (!QUtf8StringView(text.chopped(cut)).isValidUtf8())
            break;
        if (count <= 0)
            return TextEncoding("UTF-8");
        std::copy(text.end() - cut, text.end(), block.data());
        kept = cut;
    }
    return TextEncoding(usualCodePage(), true);
}

std::vector<QByteArray> TextEncoding::usualNames()
{
    std::vector<QByteArray> names{"UTF-8", "UTF-16LE", "UTF-16BE", "windows-1252"};
    for (const CodePage &page : codePages) {
        if (std::find(names.begin(), names.end(), page.name) == names.end())
            names.emplace_back(page.name);
    }
    return names;
}

bool TextEncoding::isAsciiBased() const
{
    const QByteArray upper = m_name.toUpper();
    return !upper.startsWith("UTF-16") && !upper.startsWith("UTF-32") && !upper.startsWith("UTF16")
        && !upper.startsWith("UTF32") && !upper.startsWith("ISO-10646");
}

QByteArray TextEncoding::toUtf8(QByteArrayView bytes) const
{
    if (isUtf8())
        return bytes.toByteArray();
    QStringDecoder decoder(m_name.constData(),
        QStringConverter::Flag::Stateless | QStringConverter::Flag::ConvertInitialBom);
    return QString(decoder.decode(bytes)).toUtf8();
}

QByteArray TextEncoding::fromUtf8(QByteArrayView text) const
{
    const QString whole = readableText(text);
    if (isUtf8())
        return whole.toUtf8();
    QStringEncoder encoder(m_name.constData());
    QByteArray bytes = encoder.encode(whole);
    if (!encoder.hasError())
        return bytes;
    bytes.clear();
    for (const char32_t character : whole.toUcs4()) {
        QStringEncoder single(m_name.constData());
        const QByteArray letter = single.encode(QString::fromUcs4(&character, 1));
        bytes += single.hasError() ? QByteArray("?") : letter;
    }
    return bytes;
}

} // namespace taskglass
