// SPDX-License-Identifier: Apache-2.0
#include "files/LongCellFile.h"

#include "json/JsonText.h"

#include <QFileInfo>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype shownCharacters = 1000;

} // namespace

LongCellFile::LongCellFile(const QString &path) : m_path(path + u".long-cells.ndjson"_s) { }

bool LongCellFile::isTooLong(QByteArrayView cell)
{
    return cell.size() > longestCell && QString::fromUtf8(cell).size() > longestCell;
}

Result<QByteArray> LongCellFile::keep(qint64 row, const QByteArray &column, QByteArrayView text)
{
    if (!m_file) {
        Result<AtomicFile> file = AtomicFile::open(m_path);
        if (!file)
            return file.error();
        m_file = *std::move(file);
    }
    QByteArray line = "{\"row\":" + QByteArray::number(row) + ",\"column\":";
    appendJsonString(line, column);
    line += ",\"text\":";
    appendJsonString(line, text);
    line += "}\n";
    if (const Result<void> written = writeAll(m_file->device(), line); !written)
        return written.error();
    ++m_cells;
    const QString beginning = readableText(text.first(std::min(text.size(), 4 * shownCharacters)));
    return QString(beginning.left(shownCharacters)
        + u"… (%1 characters; whole in %2, line %3)"_s.arg(QString::fromUtf8(text).size())
            .arg(QFileInfo(m_path).fileName())
            .arg(m_cells))
        .toUtf8();
}

Result<void> LongCellFile::commit()
{
    return m_file ? m_file->commit() : Result<void>();
}

} // namespace taskglass
