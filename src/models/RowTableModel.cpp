// SPDX-License-Identifier: Apache-2.0
#include "models/RowTableModel.h"

#include "base/Logging.h"
#include "json/JsonStructure.h"
#include "json/JsonText.h"
#include "models/Display.h"

#include <algorithm>
#include <array>
#include <limits>

namespace taskglass {

using namespace Qt::StringLiterals;
using namespace display;

namespace {

constexpr qint64 sliceRows = 64;
constexpr qsizetype sliceCacheKilobytes = 32 * 1024;
/// JSON longer than this tells more by its size than by its beginning.
constexpr qsizetype readableJson = 10'000;

/// What a table column shows.
enum class Content { Number, Text, Json, FieldCount, Count, Size };

struct ColumnRow {
    Content content;
    int logColumn; ///< Column of the RowPage; -1 for the row's number.
    const char *header;
    const char *key; ///< Its name in the inspector's JSON.
};

constexpr std::array failedColumns{
    ColumnRow{Content::Number, -1, QT_TRANSLATE_NOOP("taskglass::RowTableModel", "#"), nullptr},
    ColumnRow{
        Content::Text, 0, QT_TRANSLATE_NOOP("taskglass::RowTableModel", "Message"), "message"},
    ColumnRow{
        Content::Text, 1, QT_TRANSLATE_NOOP("taskglass::RowTableModel", "Global key"), "globalKey"},
    ColumnRow{Content::Text, 2, QT_TRANSLATE_NOOP("taskglass::RowTableModel", "External id"),
        "externalId"},
    ColumnRow{
        Content::Json, 3, QT_TRANSLATE_NOOP("taskglass::RowTableModel", "Row data"), "rowData"},
    ColumnRow{Content::FieldCount, 4, QT_TRANSLATE_NOOP("taskglass::RowTableModel", "Metadata"),
        "metadata"},
    ColumnRow{Content::Count, 5, QT_TRANSLATE_NOOP("taskglass::RowTableModel", "Attachments"),
        "attachments"},
};
constexpr std::array createdColumns{
    ColumnRow{Content::Number, -1, QT_TRANSLATE_NOOP("taskglass::RowTableModel", "#"), nullptr},
    ColumnRow{Content::Text, 0, QT_TRANSLATE_NOOP("taskglass::RowTableModel", "Data row id"), "id"},
    ColumnRow{
        Content::Text, 1, QT_TRANSLATE_NOOP("taskglass::RowTableModel", "Global key"), "globalKey"},
    ColumnRow{Content::Text, 2, QT_TRANSLATE_NOOP("taskglass::RowTableModel", "External id"),
        "externalId"},
    ColumnRow{
        Content::Json, 3, QT_TRANSLATE_NOOP("taskglass::RowTableModel", "Row data"), "rowData"},
};
constexpr std::array lineColumns{
    ColumnRow{Content::Number, -1, QT_TRANSLATE_NOOP("taskglass::RowTableModel", "#"), nullptr},
    ColumnRow{Content::Text, 0, QT_TRANSLATE_NOOP("taskglass::RowTableModel", "Line"), nullptr},
    ColumnRow{Content::Size, 0, QT_TRANSLATE_NOOP("taskglass::RowTableModel", "Size"), nullptr},
};

struct Columns {
    const ColumnRow *first;
    int total;

    const ColumnRow &operator[](int column) const { return first[column]; }
};

Columns columnsOf(RowStream stream)
{
    switch (stream) {
    case RowStream::Failed:
        return {failedColumns.data(), static_cast<int>(failedColumns.size())};
    case RowStream::Created:
        return {createdColumns.data(), static_cast<int>(createdColumns.size())};
    case RowStream::ExportResult:
    case RowStream::ExportErrors:
        return {lineColumns.data(), static_cast<int>(lineColumns.size())};
    }
    Q_UNREACHABLE();
}

bool isNumeric(Content content)
{
    switch (content) {
    case Content::Number:
    case Content::Count:
    case Content::Size:
        return true;
    case Content::Text:
    case Content::Json:
    case Content::FieldCount:
        return false;
    }
    Q_UNREACHABLE();
}

/// A few words about JSON where its text would say less; absent if the text is fine.
std::optional<QString> described(Content content, QByteArrayView json)
{
    if (content == Content::FieldCount || content == Content::Count) {
        const std::optional<qsizetype> members = memberCount(json);
        if (members && content == Content::Count)
            return count(*members);
        if (members) {
            return *members == 1
                ? RowTableModel::tr("1 field")
                : RowTableModel::tr("%n fields", "metadata of a row", static_cast<int>(*members));
        }
    }
    if (content == Content::Json && json.size() > readableJson)
        return RowTableModel::tr("JSON, %1", "size").arg(byteSize(json.size()));
    return std::nullopt;
}

bool isMessage(RowStream stream, const ColumnRow &column)
{
    return stream == RowStream::Failed
        && column.logColumn == static_cast<int>(FailedColumn::Message);
}

} // namespace

struct RowTableModel::Slice {
    qint64 first = 0;
    RowPage page{};
};

RowTableModel::RowTableModel(QObject *parent)
    : QAbstractTableModel(parent), m_slices(sliceCacheKilobytes)
{
}

RowTableModel::~RowTableModel() = default;

Result<void> RowTableModel::setLog(const QString &path, RowStream stream)
{
    beginResetModel();
    m_log.reset();
    m_stream = stream;
    m_isLimited = false;
    m_numbers.clear();
    m_slices.clear();
    m_hasFailed = false;
    m_stored = 0;
    m_rows = 0;
    Result<void> outcome;
    if (!path.isEmpty()) {
        Result<PageLog> log = PageLog::open(path, stream, PageLog::Mode::Read);
        if (log) {
            m_log.emplace(std::move(log).value());
            m_stored = m_log->rows();
            m_rows = shownRows();
        } else {
            outcome = log.error();
        }
    }
    endResetModel();
    return outcome;
}

Result<void> RowTableModel::refresh()
{
    if (!m_log)
        return {};
    const Result<void> seen = m_log->refresh();
    const qint64 stored = m_log->rows();
    // A log that was removed or cut short has been begun anew: nothing that is shown is there any
    // more.
    if (!seen || stored < m_stored)
        return setLog(m_log->path(), m_stream);
    if (stored == m_stored)
        return {};
    // The slice at the end was read when it was shorter.
    m_slices.remove(m_stored / sliceRows);
    m_stored = stored;
    const int rows = shownRows();
    if (rows > m_rows) {
        beginInsertRows({}, m_rows, rows - 1);
        m_rows = rows;
        endInsertRows();
    }
    return {};
}

/// Sees the rows of @p numbers, of which some may have been written since the last refresh; takes
/// out those that are not there after all, because the log was begun anew.
void RowTableModel::refreshFor(std::vector<quint32> &numbers)
{
    if (const Result<void> seen = refresh(); !seen)
        qCInfo(lcStore).noquote() << "rows found are not there:" << seen.error().detail;
    std::erase_if(numbers, [this](quint32 number) { return number >= m_stored; });
}

void RowTableModel::showRows(std::vector<quint32> numbers)
{
    refreshFor(numbers);
    beginResetModel();
    m_isLimited = true;
    m_numbers = std::move(numbers);
    m_rows = shownRows();
    endResetModel();
}

void RowTableModel::appendRows(std::vector<quint32> numbers)
{
    refreshFor(numbers);
    if (!m_isLimited)
        return; // The log was begun anew, and all of it is shown.
    const auto room = static_cast<std::size_t>(std::numeric_limits<int>::max() - m_rows);
    const auto total = static_cast<int>(std::min(room, numbers.size()));
    if (total == 0)
        return;
    beginInsertRows({}, m_rows, m_rows + total - 1);
    m_numbers.insert(m_numbers.end(), numbers.begin(), numbers.begin() + total);
    m_rows += total;
    endInsertRows();
}

void RowTableModel::showAllRows()
{
    if (!m_isLimited)
        return;
    beginResetModel();
    m_isLimited = false;
    m_numbers = {};
    m_rows = shownRows();
    endResetModel();
}

std::optional<RowOrder> RowTableModel::orderBy(
    RowStream stream, int section, Qt::SortOrder direction)
{
    const std::optional<int> column = logColumn(stream, section);
    if (!column)
        return std::nullopt;
    RowOrder order{.column = *column, .direction = direction};
    switch (columnsOf(stream)[section].content) {
    case Content::FieldCount:
    case Content::Count:
        order.by = RowOrder::By::Members;
        break;
    case Content::Size:
        order.by = RowOrder::By::Size;
        break;
    case Content::Number:
    case Content::Text:
    case Content::Json:
        break;
    }
    return order;
}

std::optional<int> RowTableModel::logColumn(RowStream stream, int section)
{
    const Columns columns = columnsOf(stream);
    if (section < 0 || section >= columns.total || columns[section].logColumn < 0)
        return std::nullopt;
    return columns[section].logColumn;
}

int RowTableModel::shownRows() const
{
    const qint64 rows = m_isLimited ? static_cast<qint64>(m_numbers.size()) : m_stored;
    return static_cast<int>(std::min<qint64>(rows, std::numeric_limits<int>::max()));
}

qint64 RowTableModel::storedRows() const
{
    return m_stored;
}

int RowTableModel::modelRowOf(qint64 number) const
{
    if (number < 0)
        return -1;
    if (!m_isLimited)
        return number < m_rows ? static_cast<int>(number) : -1;
    const auto found = std::find(m_numbers.cbegin(), m_numbers.cend(), number);
    return found == m_numbers.cend() ? -1 : static_cast<int>(found - m_numbers.cbegin());
}

qint64 RowTableModel::numberAt(int modelRow) const
{
    return m_isLimited ? qint64{m_numbers[static_cast<std::size_t>(modelRow)]} : modelRow;
}

const RowTableModel::Slice *RowTableModel::sliceOf(qint64 row) const
{
    const qint64 number = row / sliceRows;
    if (const Slice *known = m_slices.object(number))
        return known;
    auto slice = std::make_unique<Slice>();
    slice->first = number * sliceRows;
    Result<RowPage> read = m_log->readRows(slice->first, static_cast<qsizetype>(sliceRows));
    if (read)
        slice->page = std::move(read).value();
    else
        reportFailure(read.error());
    qsizetype bytes = 1024;
    for (const RowColumn &column : slice->page.columns)
        bytes += column.bytes.size();
    // A slice bigger than the whole cache is kept all the same: it is being shown.
    const qsizetype cost = std::min(bytes / 1024, sliceCacheKilobytes);
    m_slices.insert(number, slice.release(), cost);
    return m_slices.object(number);
}

/// Later, because it happens while a view is painting.
void RowTableModel::reportFailure(const Error &error) const
{
    if (std::exchange(m_hasFailed, true))
        return;
    auto *self = const_cast<RowTableModel *>(this);
    QMetaObject::invokeMethod(
        self, [self, error] { emit self->readFailed(error); }, Qt::QueuedConnection);
}

int RowTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : m_rows;
}

int RowTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : columnsOf(m_stream).total;
}

QVariant RowTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const ColumnRow &column = columnsOf(m_stream)[index.column()];
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment(
            (isNumeric(column.content) ? Qt::AlignTrailing : Qt::AlignLeading) | Qt::AlignVCenter));
    const qint64 number = numberAt(index.row());
    if (role == RowNumberRole)
        return number;
    if (column.content == Content::Number) {
        if (role == Qt::DisplayRole)
            return count(number + 1);
        if (role == RawTextRole)
            return QString::number(number + 1);
        if (role != RowJsonRole)
            return {};
    }

    const Slice *slice = sliceOf(number);
    const qint64 at = number - slice->first;
    if (at >= slice->page.rows()) {
        if (role == StandInRole)
            return true;
        return role == Qt::DisplayRole ? tr("(cannot be read)") : QVariant();
    }
    if (role == RowJsonRole)
        return rowJson(slice->page, at);

    const RowColumn &cells = slice->page.columns[static_cast<std::size_t>(column.logColumn)];
    const QByteArrayView cell = cells.cell(at);
    const CellKind kind = cells.kind(at);
    const bool lacksMessage = isMessage(m_stream, column) && cell.isEmpty();
    switch (role) {
    case Qt::DisplayRole:
        if (lacksMessage)
            return tr("(no message from the server)");
        if (column.content == Content::Size)
            return byteSize(cell.size());
        if (kind == CellKind::Json) {
            if (const std::optional<QString> words = described(column.content, cell))
                return *words;
        }
        return kind == CellKind::Null ? QString() : oneLine(cell);
    case Qt::ToolTipRole: {
        if (cell.isEmpty() || kind == CellKind::Null || column.content == Content::Size)
            return {};
        const QByteArrayView read = cell.first(std::min<qsizetype>(cell.size(), 16'000));
        if (kind == CellKind::Json && cell.size() <= readableJson)
            return toolTip(QString::fromUtf8(indentedJson(cell)));
        return toolTip(readableText(read));
    }
    case RawTextRole:
        if (column.content == Content::Size)
            return QString::number(cell.size());
        return kind == CellKind::Null ? QString() : readableText(cell);
    case StandInRole:
        return lacksMessage
            || (kind == CellKind::Json && column.content == Content::Json
                && cell.size() > readableJson);
    default:
        return {};
    }
}

QString RowTableModel::rowJson(const RowPage &page, qsizetype row) const
{
    const Columns columns = columnsOf(m_stream);
    if (!columns[1].key)
        return QString::fromUtf8(indentedJson(page.columns.front().cell(row)));
    QByteArray json = "{";
    const char *separator = "\n  ";
    for (int at = 0; at < columns.total; ++at) {
        const ColumnRow &column = columns[at];
        if (column.logColumn < 0)
            continue;
        const RowColumn &cells = page.columns[static_cast<std::size_t>(column.logColumn)];
        QByteArray value;
        switch (cells.kind(row)) {
        case CellKind::Missing:
            continue;
        case CellKind::Null:
            value = "null";
            break;
        case CellKind::Text:
            appendJsonString(value, cells.cell(row));
            break;
        case CellKind::Json:
            value = indentedJson(cells.cell(row), 1);
            break;
        }
        json += separator;
        appendJsonString(json, column.key);
        json += ": " + value;
        separator = ",\n  ";
    }
    json += "\n}";
    return QString::fromUtf8(json);
}

QVariant RowTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    const Columns columns = columnsOf(m_stream);
    if (orientation != Qt::Horizontal || section < 0 || section >= columns.total)
        return {};
    const ColumnRow &column = columns[section];
    if (role == Qt::DisplayRole)
        return tr(column.header);
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment(
            (isNumeric(column.content) ? Qt::AlignTrailing : Qt::AlignLeading) | Qt::AlignVCenter));
    return {};
}

} // namespace taskglass
