// SPDX-License-Identifier: Apache-2.0
#include "store/PageRecord.h"

#include "store/PageHash.h"
#include "store/PageLogError.h"

#include <QtEndian>

#include <algorithm>
#include <cstring>
#include <limits>

namespace taskglass {

using namespace Qt::StringLiterals;

namespace {

constexpr std::array<char, 8> fileMagic{'T', 'G', 'P', 'L', 'O', 'G', '\r', '\n'};
constexpr quint32 recordMagic = 0x47504754; // "TGPG"
constexpr quint32 hasTemplates = 1;
constexpr qint64 maximumRecordSize = qint64{2} << 30;
constexpr qint64 tallySize = 12;

template <typename Number> Number numberAt(const char *bytes, qint64 at)
{
    return qFromLittleEndian<Number>(bytes + at);
}

template <typename Number> void putNumber(char *bytes, qint64 at, Number number)
{
    qToLittleEndian<Number>(number, bytes + at);
}

quint64 hashOf(const char *bytes, qint64 size)
{
    return PageHash::of(bytes, static_cast<std::size_t>(size));
}

void appendNumbers(QByteArray &bytes, const std::vector<quint32> &numbers)
{
    const qsizetype at = bytes.size();
    const auto count = static_cast<qsizetype>(numbers.size());
    if (count == 0)
        return;
    bytes.resize(at + 4 * count);
    qToLittleEndian<quint32>(numbers.data(), count, bytes.data() + at);
}

} // namespace

// --- File header --------------------------------------------------------------------------------

FileHeader FileHeader::of(RowStream stream, quint32 templateVersion)
{
    return {.stream = static_cast<quint32>(stream),
        .columns = static_cast<quint32>(columnCount(stream)),
        .templateVersion = templateVersion};
}

bool FileHeader::isBegunBy(const FileHeaderBytes &bytes, qint64 size)
{
    const auto compared = std::min<std::size_t>(static_cast<std::size_t>(size), fileMagic.size());
    return std::memcmp(bytes.data(), fileMagic.data(), compared) == 0;
}

FileHeader FileHeader::fromBytes(const FileHeaderBytes &bytes)
{
    const char *at = bytes.data();
    return {.version = numberAt<quint32>(at, 8),
        .stream = numberAt<quint32>(at, 12),
        .columns = numberAt<quint32>(at, 16),
        .templateVersion = numberAt<quint32>(at, 20),
        .verifies = numberAt<quint64>(at, 24) == hashOf(at, 24)};
}

FileHeaderBytes FileHeader::toBytes() const
{
    FileHeaderBytes bytes{};
    char *at = bytes.data();
    std::memcpy(at, fileMagic.data(), fileMagic.size());
    putNumber<quint32>(at, 8, version);
    putNumber<quint32>(at, 12, stream);
    putNumber<quint32>(at, 16, columns);
    putNumber<quint32>(at, 20, templateVersion);
    putNumber<quint64>(at, 24, hashOf(at, 24));
    return bytes;
}

// --- Record -------------------------------------------------------------------------------------

qint64 RecordHeader::directorySize() const
{
    return cursorSize + tallies * tallySize + newTemplates * 4 + newTemplateBytes;
}

qint64 RecordHeader::rowPartSize(qint64 columns) const
{
    qint64 bytes = idsSize() + columns * rows * 5;
    for (const qint64 column : columnBytes)
        bytes += column;
    return bytes;
}

RecordHeaderBytes RecordHeader::toBytes() const
{
    RecordHeaderBytes bytes{};
    char *at = bytes.data();
    putNumber<quint32>(at, 0, recordMagic);
    putNumber<quint32>(at, 4, withTemplates ? hasTemplates : 0);
    putNumber<quint64>(at, 8, static_cast<quint64>(size));
    putNumber<quint64>(at, 16, static_cast<quint64>(firstRow));
    putNumber<quint32>(at, 24, static_cast<quint32>(rows));
    putNumber<quint32>(at, 28, static_cast<quint32>(cursorSize));
    putNumber<qint64>(at, 32, total.value_or(-1));
    putNumber<quint32>(at, 40, static_cast<quint32>(tallies));
    putNumber<quint32>(at, 44, static_cast<quint32>(newTemplates));
    putNumber<quint32>(at, 48, static_cast<quint32>(newTemplateBytes));
    for (std::size_t column = 0; column < maximumColumns; ++column)
        putNumber<quint32>(
            at, 56 + 4 * static_cast<qint64>(column), static_cast<quint32>(columnBytes[column]));
    putNumber<quint64>(at, 88, rowHash);
    putNumber<quint64>(at, 96, directoryHash);
    putNumber<quint64>(at, 104, hashOf(at, 104));
    return bytes;
}

std::optional<RecordHeader> RecordHeader::fromBytes(const RecordHeaderBytes &bytes, qint64 columns)
{
    const char *at = bytes.data();
    if (numberAt<quint32>(at, 0) != recordMagic || numberAt<quint64>(at, 104) != hashOf(at, 104)
        || (numberAt<quint32>(at, 4) & ~hasTemplates) != 0
        || numberAt<quint64>(at, 8) > static_cast<quint64>(maximumRecordSize))
        return std::nullopt;
    RecordHeader header;
    header.withTemplates = numberAt<quint32>(at, 4) == hasTemplates;
    header.size = static_cast<qint64>(numberAt<quint64>(at, 8));
    header.firstRow = static_cast<qint64>(numberAt<quint64>(at, 16));
    header.rows = numberAt<quint32>(at, 24);
    header.cursorSize = numberAt<quint32>(at, 28);
    if (const auto total = numberAt<qint64>(at, 32); total >= 0)
        header.total = total;
    header.tallies = numberAt<quint32>(at, 40);
    header.newTemplates = numberAt<quint32>(at, 44);
    header.newTemplateBytes = numberAt<quint32>(at, 48);
    for (std::size_t column = 0; column < maximumColumns; ++column) {
        header.columnBytes[column] = numberAt<quint32>(at, 56 + 4 * static_cast<qint64>(column));
        if (static_cast<qint64>(column) >= columns && header.columnBytes[column] != 0)
            return std::nullopt;
    }
    header.rowHash = numberAt<quint64>(at, 88);
    header.directoryHash = numberAt<quint64>(at, 96);
    // Each term is below 2^37, so the sum cannot overflow.
    if (header.size != recordHeaderSize + header.directorySize() + header.rowPartSize(columns))
        return std::nullopt;
    return header;
}

std::optional<RecordDirectory> RecordDirectory::fromBytes(
    const QByteArray &bytes, const RecordHeader &header, qint64 templatesBefore)
{
    if (hashOf(bytes.constData(), bytes.size()) != header.directoryHash)
        return std::nullopt;
    RecordDirectory directory{.cursor = bytes.first(header.cursorSize)};
    const char *at = bytes.constData() + header.cursorSize;
    const qint64 known = templatesBefore + header.newTemplates;
    directory.tallies.resize(static_cast<std::size_t>(header.tallies));
    for (Tally &tally : directory.tallies) {
        tally = {numberAt<quint32>(at, 0), numberAt<quint32>(at, 4), numberAt<quint32>(at, 8)};
        at += tallySize;
        if (tally.id >= known || tally.rows > header.rows || tally.first >= header.rows)
            return std::nullopt;
    }
    const char *text = at + 4 * header.newTemplates;
    directory.newTemplates.reserve(static_cast<std::size_t>(header.newTemplates));
    quint32 begin = 0;
    for (qint64 index = 0; index < header.newTemplates; ++index) {
        const auto stop = numberAt<quint32>(at, 4 * index);
        if (stop < begin || stop > header.newTemplateBytes)
            return std::nullopt;
        directory.newTemplates.emplace_back(text + begin, static_cast<qsizetype>(stop - begin));
        begin = stop;
    }
    return directory;
}

qint64 RecordPlace::bytesAt(std::size_t column, std::size_t columns) const
{
    qint64 at = endsAt(columns);
    for (std::size_t before = 0; before < column; ++before)
        at += header.columnBytes[before];
    return at;
}

// --- Composing ----------------------------------------------------------------------------------

namespace {

constexpr qint64 numberLimit = std::numeric_limits<quint32>::max();

/// Whether the columns of @p page are as the log needs them; their sizes go into @p header.
Result<void> measureColumns(const RowPage &page, const QString &path, RecordHeader &header)
{
    for (std::size_t index = 0; index < page.columns.size(); ++index) {
        const RowColumn &column = page.columns[index];
        if (column.rows() != header.rows || static_cast<qint64>(column.kinds.size()) != header.rows)
            return misfitForPageLog(path, u"columns of different lengths"_s);
        header.columnBytes[index] = column.bytes.size();
        if (column.bytes.size() > numberLimit)
            return tooBigForPageLog(path, u"column of %1 bytes"_s.arg(column.bytes.size()));
        if (!std::is_sorted(column.ends.begin(), column.ends.end())
            || (header.rows == 0 ? 0 : column.ends.back()) != column.bytes.size())
            return misfitForPageLog(path, u"cells do not fill their column"_s);
    }
    return {};
}

/// Counts the rows of each template, in order of first appearance.
Result<std::vector<Tally>> tallied(
    const RowPage &page, const QString &path, std::size_t knownTemplates)
{
    constexpr quint32 none = std::numeric_limits<quint32>::max();
    std::vector<Tally> tallies;
    std::vector<quint32> tallyOf(page.templates.empty() ? 0 : knownTemplates, none);
    for (quint32 row = 0; row < page.templates.size(); ++row) {
        const quint32 id = page.templates[row];
        if (id >= knownTemplates)
            return misfitForPageLog(path, u"template id %1 of %2"_s.arg(id).arg(knownTemplates));
        if (tallyOf[id] == none) {
            tallyOf[id] = static_cast<quint32>(tallies.size());
            tallies.push_back({.id = id, .first = row});
        }
        ++tallies[tallyOf[id]].rows;
    }
    return tallies;
}

} // namespace

Result<ComposedRecord> composeRecord(
    const RowPage &page, const RecordContext &context, QByteArray &buffer)
{
    const auto columns = static_cast<std::size_t>(columnCount(context.stream));
    const qint64 count = page.rows();
    RecordHeader header;
    header.withTemplates = !page.templates.empty();
    header.firstRow = context.rowsBefore;
    header.rows = count;
    header.cursorSize = page.cursor.size();
    header.total = page.total;
    header.newTemplates = static_cast<qint64>(page.newTemplates.size());

    if (page.stream != context.stream || page.columns.size() != columns)
        return misfitForPageLog(context.path, u"page of another stream"_s);
    if (header.withTemplates && static_cast<qint64>(page.templates.size()) != count)
        return misfitForPageLog(context.path, u"template ids for some rows only"_s);
    if (const Result<void> measured = measureColumns(page, context.path, header); !measured)
        return measured.error();
    Result<std::vector<Tally>> tallies =
        tallied(page, context.path, context.templatesBefore + page.newTemplates.size());
    if (!tallies)
        return tallies.error();
    header.tallies = static_cast<qint64>(tallies->size());

    std::vector<quint32> textEnds;
    for (const QByteArray &text : page.newTemplates) {
        header.newTemplateBytes += text.size();
        textEnds.push_back(static_cast<quint32>(header.newTemplateBytes));
    }
    header.size = recordHeaderSize + header.directorySize()
        + header.rowPartSize(static_cast<qint64>(columns));
    if (count > numberLimit || header.size > maximumRecordSize)
        return tooBigForPageLog(context.path, u"record of %1 bytes"_s.arg(header.size));

    buffer.resize(0);
    buffer.append(recordHeaderSize, '\0');
    buffer.append(page.cursor);
    for (const Tally &tally : *tallies)
        appendNumbers(buffer, {tally.id, tally.rows, tally.first});
    appendNumbers(buffer, textEnds);
    for (const QByteArray &text : page.newTemplates)
        buffer.append(text);
    const qsizetype rowPart = buffer.size();
    appendNumbers(buffer, page.templates);
    for (const RowColumn &column : page.columns) {
        appendNumbers(buffer, column.ends);
        static_assert(sizeof(CellKind) == 1);
        buffer.append(reinterpret_cast<const char *>(column.kinds.data()), count);
    }

    header.directoryHash =
        hashOf(buffer.constData() + recordHeaderSize, rowPart - recordHeaderSize);
    PageHash rowHash;
    rowHash.add(buffer.constData() + rowPart, static_cast<std::size_t>(buffer.size() - rowPart));
    for (const RowColumn &column : page.columns)
        rowHash.add(column.bytes.constData(), static_cast<std::size_t>(column.bytes.size()));
    header.rowHash = rowHash.result();
    const RecordHeaderBytes bytes = header.toBytes();
    std::memcpy(buffer.data(), bytes.data(), bytes.size());
    return ComposedRecord{header, std::move(*tallies)};
}

} // namespace taskglass
