// SPDX-License-Identifier: Apache-2.0
#include "models/TemplateModel.h"

#include "base/EnumTable.h"
#include "json/JsonText.h"
#include "models/Display.h"

#include <algorithm>
#include <limits>

namespace taskglass {

using namespace Qt::StringLiterals;
using namespace display;

namespace {

struct ColumnInfo {
    TemplateModel::Column column;
    const char *header;
    Qt::AlignmentFlag alignment;
};

constexpr EnumTable<TemplateModel::Column, ColumnInfo, TemplateModel::columnTotal> columnTable(
    &ColumnInfo::column,
    {{
        {TemplateModel::Column::Count, QT_TRANSLATE_NOOP("taskglass::TemplateModel", "Count"),
            Qt::AlignTrailing},
        {TemplateModel::Column::Share, QT_TRANSLATE_NOOP("taskglass::TemplateModel", "Share"),
            Qt::AlignLeading},
        {TemplateModel::Column::Template, QT_TRANSLATE_NOOP("taskglass::TemplateModel", "Template"),
            Qt::AlignLeading},
        {TemplateModel::Column::Example, QT_TRANSLATE_NOOP("taskglass::TemplateModel", "Example"),
            Qt::AlignLeading},
    }});

/// Stands in `m_shown` for all kinds beyond the limit; no log has so many templates.
constexpr quint32 foldedKinds = std::numeric_limits<quint32>::max();

} // namespace

TemplateModel::TemplateModel(QObject *parent) : QAbstractTableModel(parent) { }

Result<void> TemplateModel::setLog(const QString &path)
{
    beginResetModel();
    m_log.reset();
    m_groups.clear();
    m_shown.clear();
    m_isUnfolded = false;
    m_rows = 0;
    Result<void> outcome;
    if (!path.isEmpty()) {
        Result<PageLog> log = PageLog::open(path, RowStream::Failed, PageLog::Mode::Read);
        if (log) {
            m_log.emplace(std::move(log).value());
            updateCounts();
            m_shown = wantedOrder();
            countFolded();
        } else {
            outcome = log.error();
        }
    }
    endResetModel();
    return outcome;
}

Result<void> TemplateModel::refresh()
{
    if (!m_log)
        return {};
    const qint64 rowsBefore = m_log->rows();
    // A log that was removed or cut short has been begun anew.
    if (const Result<void> seen = m_log->refresh(); !seen || m_log->rows() < rowsBefore)
        return setLog(m_log->path());
    if (m_log->rows() == rowsBefore)
        return {};
    updateCounts();
    update();
    return {};
}

void TemplateModel::setSearch(const QString &text)
{
    if (text == m_search)
        return;
    m_search = text;
    update();
}

void TemplateModel::unfold()
{
    m_isUnfolded = true;
    update();
}

void TemplateModel::update()
{
    show(wantedOrder());
    countFolded();
    if (!m_shown.empty())
        emit dataChanged(index(0, 0), index(rowCount() - 1, columnTotal - 1));
}

void TemplateModel::updateCounts()
{
    const std::vector<TemplateCount> &templates = m_log->templates();
    m_groups.resize(templates.size());
    m_rows = 0;
    for (std::size_t id = 0; id < templates.size(); ++id) {
        m_groups[id].count = templates[id];
        m_rows += templates[id].rows;
    }
}

/// The kinds that are to be shown, in order.
std::vector<quint32> TemplateModel::wantedOrder() const
{
    std::vector<quint32> order;
    for (quint32 id = 0; id < m_groups.size(); ++id) {
        if (m_search.isEmpty() || templateText(id).contains(m_search, Qt::CaseInsensitive))
            order.push_back(id);
    }
    std::sort(order.begin(), order.end(), [this](quint32 a, quint32 b) {
        const qint64 rowsOfA = m_groups[a].count.rows;
        const qint64 rowsOfB = m_groups[b].count.rows;
        return rowsOfA != rowsOfB ? rowsOfA > rowsOfB : a < b;
    });
    if (m_search.isEmpty() && !m_isUnfolded && order.size() > foldLimit) {
        order.resize(foldLimit);
        order.push_back(foldedKinds);
    }
    return order;
}

/// Remembered, because a row's count must not change while other rows come and go.
void TemplateModel::countFolded()
{
    m_foldedRows = m_rows;
    for (const quint32 id : m_shown)
        m_foldedRows -= id == foldedKinds ? 0 : m_groups[id].count.rows;
}

/// Removes, adds and moves rows, so that whatever stays keeps its selection.
void TemplateModel::show(const std::vector<quint32> &order)
{
    std::vector<quint32> wanted = order;
    std::sort(wanted.begin(), wanted.end());
    const auto isWanted = [&wanted](quint32 id) {
        return std::binary_search(wanted.cbegin(), wanted.cend(), id);
    };
    for (auto end = m_shown.size(); end > 0;) {
        auto begin = end;
        while (begin > 0 && !isWanted(m_shown[begin - 1]))
            --begin;
        if (begin == end) {
            --end;
            continue;
        }
        beginRemoveRows({}, static_cast<int>(begin), static_cast<int>(end) - 1);
        m_shown.erase(m_shown.begin() + static_cast<std::ptrdiff_t>(begin),
            m_shown.begin() + static_cast<std::ptrdiff_t>(end));
        endRemoveRows();
        end = begin;
    }

    std::vector<quint32> known = m_shown;
    std::sort(known.begin(), known.end());
    std::vector<quint32> added;
    std::copy_if(order.cbegin(), order.cend(), std::back_inserter(added),
        [&known](quint32 id) { return !std::binary_search(known.cbegin(), known.cend(), id); });
    if (!added.empty()) {
        beginInsertRows({}, rowCount(), rowCount() + static_cast<int>(added.size()) - 1);
        m_shown.insert(m_shown.end(), added.cbegin(), added.cend());
        endInsertRows();
    }
    if (m_shown == order)
        return;

    emit layoutAboutToBeChanged({}, VerticalSortHint);
    const QModelIndexList before = persistentIndexList();
    std::vector<quint32> ids;
    for (const QModelIndex &index : before)
        ids.push_back(m_shown[static_cast<std::size_t>(index.row())]);
    m_shown = order;
    QModelIndexList after;
    for (qsizetype at = 0; at < before.size(); ++at)
        after += index(rowOf(ids[static_cast<std::size_t>(at)]), before.at(at).column());
    changePersistentIndexList(before, after);
    emit layoutChanged({}, VerticalSortHint);
}

int TemplateModel::rowOf(quint32 id) const
{
    const auto found = std::find(m_shown.cbegin(), m_shown.cend(), id);
    return found == m_shown.cend() ? -1 : static_cast<int>(found - m_shown.cbegin());
}

QString TemplateModel::templateText(quint32 id) const
{
    if (id >= m_groups.size())
        return {};
    const QByteArray &text = m_groups[id].count.text;
    return text.isEmpty() ? tr("(no message from the server)") : readableText(text);
}

qint64 TemplateModel::rowsOf(quint32 id) const
{
    return id < m_groups.size() ? m_groups[id].count.rows : 0;
}

bool TemplateModel::isFolded(int row) const
{
    return m_shown[static_cast<std::size_t>(row)] == foldedKinds;
}

qint64 TemplateModel::rowsAt(int row) const
{
    if (!isFolded(row))
        return m_groups[m_shown[static_cast<std::size_t>(row)]].count.rows;
    return m_foldedRows;
}

QString TemplateModel::exampleOf(const Group &group) const
{
    if (!group.example) {
        const Result<RowPage> row = m_log->readRows(group.count.firstRow, 1);
        group.example = row && row->rows() == 1
            ? readableText(row->column(FailedColumn::Message).cell(0))
            : QString();
    }
    return *group.example;
}

QString TemplateModel::wholeText(int row, Column column) const
{
    const quint32 id = m_shown[static_cast<std::size_t>(row)];
    switch (column) {
    case Column::Count:
        return QString::number(rowsAt(row));
    case Column::Share:
        return share(rowsAt(row), m_rows);
    case Column::Template:
        return id == foldedKinds ? tr("%1 rarer kinds of errors").arg(count(kinds() - foldLimit))
                                 : templateText(id);
    case Column::Example:
        return id == foldedKinds ? tr("Press Enter to list them") : exampleOf(m_groups[id]);
    }
    Q_UNREACHABLE();
}

double TemplateModel::shareAt(int row) const
{
    return m_rows == 0 ? 0 : static_cast<double>(rowsAt(row)) / static_cast<double>(m_rows);
}

int TemplateModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_shown.size());
}

int TemplateModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : columnTotal;
}

QVariant TemplateModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const int row = index.row();
    const auto column = static_cast<Column>(index.column());
    switch (role) {
    case Qt::DisplayRole:
        return column == Column::Count ? count(rowsAt(row)) : oneLine(wholeText(row, column));
    case RawTextRole:
        return wholeText(row, column);
    case Qt::ToolTipRole:
        if (column == Column::Template || column == Column::Example)
            return toolTip(wholeText(row, column));
        return toolTip(isFolded(row)
                ? tr("%1 of %2 rows have one of these messages.")
                      .arg(count(rowsAt(row)), count(m_rows))
                : tr("%1 of %2 rows have this message.").arg(count(rowsAt(row)), count(m_rows)));
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::Alignment(columnTable[column].alignment | Qt::AlignVCenter));
    case TemplateIdRole:
        return isFolded(row) ? QVariant() : m_shown[static_cast<std::size_t>(row)];
    case ShareRole:
        return shareAt(row);
    case StandInRole:
        return isFolded(row) && (column == Column::Template || column == Column::Example);
    default:
        return {};
    }
}

QVariant TemplateModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnTotal)
        return {};
    const ColumnInfo &column = columnTable[static_cast<Column>(section)];
    if (role == Qt::DisplayRole)
        return tr(column.header);
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment(column.alignment | Qt::AlignVCenter));
    return {};
}

} // namespace taskglass
