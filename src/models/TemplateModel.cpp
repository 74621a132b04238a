// SPDX-License-Identifier: Apache-2.0
#include "models/TemplateModel.h"

#include "models/Display.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace taskglass {

using namespace Qt::StringLiterals;
using namespace display;

namespace {

struct ColumnRow {
    TemplateModel::Column column;
    const char *header;
    Qt::AlignmentFlag alignment;
};

constexpr std::array columnTable{
    ColumnRow{TemplateModel::Column::Count, QT_TRANSLATE_NOOP("TemplateModel", "Count"),
        Qt::AlignTrailing},
    ColumnRow{TemplateModel::Column::Share, QT_TRANSLATE_NOOP("TemplateModel", "Share"),
        Qt::AlignLeading},
    ColumnRow{TemplateModel::Column::Template, QT_TRANSLATE_NOOP("TemplateModel", "Template"),
        Qt::AlignLeading},
    ColumnRow{TemplateModel::Column::Example, QT_TRANSLATE_NOOP("TemplateModel", "Example"),
        Qt::AlignLeading},
};

constexpr bool isIndexedByEnum()
{
    for (std::size_t i = 0; i < columnTable.size(); ++i) {
        if (static_cast<std::size_t>(columnTable[i].column) != i)
            return false;
    }
    return columnTable.size() == static_cast<std::size_t>(TemplateModel::columnTotal);
}
static_assert(isIndexedByEnum(), "columnTable must list every Column in order");

QString sharePercent(double share)
{
    const double value = share * 100;
    if (value > 0 && value < 0.1)
        return QCoreApplication::translate("TemplateModel", "< %1", "a share").arg(percent(0.1));
    return percent(value >= 10 ? std::floor(value) : std::floor(value * 10) / 10);
}

} // namespace

TemplateModel::TemplateModel(QObject *parent) : QAbstractTableModel(parent) { }

Outcome TemplateModel::setLog(const QString &path)
{
    beginResetModel();
    m_log.reset();
    m_groups.clear();
    m_rows = 0;
    Outcome outcome;
    if (!path.isEmpty()) {
        Result<PageLog> log = PageLog::open(path, RowStream::Failed, PageLog::Mode::Read);
        if (log) {
            m_log.emplace(std::move(log).value());
            const std::size_t total = m_log->templates().size();
            for (std::size_t id = 0; id < total; ++id)
                m_groups.push_back({.id = static_cast<quint32>(id), .count = {}, .example = {}});
            takeCounts();
            sortGroups();
        } else {
            outcome = log.error();
        }
    }
    endResetModel();
    return outcome;
}

Outcome TemplateModel::refresh()
{
    if (!m_log)
        return {};
    const qint64 rowsBefore = m_log->rows();
    // A log that was removed or cut short has been begun anew.
    if (const Outcome seen = m_log->refresh(); !seen || m_log->rows() < rowsBefore)
        return setLog(m_log->path());
    if (m_log->rows() == rowsBefore)
        return {};

    const std::size_t known = m_groups.size();
    const std::size_t total = m_log->templates().size();
    if (total > known) {
        beginInsertRows({}, static_cast<int>(known), static_cast<int>(total) - 1);
        for (std::size_t id = known; id < total; ++id)
            m_groups.push_back({.id = static_cast<quint32>(id), .count = {}, .example = {}});
        endInsertRows();
    }
    takeCounts();
    const bool isInOrder =
        std::is_sorted(m_groups.cbegin(), m_groups.cend(), [](const Group &a, const Group &b) {
            return a.count.rows != b.count.rows ? a.count.rows > b.count.rows : a.id < b.id;
        });
    if (!isInOrder) {
        emit layoutAboutToBeChanged({}, VerticalSortHint);
        const QModelIndexList before = persistentIndexList();
        std::vector<quint32> ids;
        for (const QModelIndex &index : before)
            ids.push_back(m_groups[static_cast<std::size_t>(index.row())].id);
        sortGroups();
        QModelIndexList after;
        for (qsizetype at = 0; at < before.size(); ++at)
            after += index(rowOf(ids[static_cast<std::size_t>(at)]), before.at(at).column());
        changePersistentIndexList(before, after);
        emit layoutChanged({}, VerticalSortHint);
    }
    if (!m_groups.empty())
        emit dataChanged(index(0, 0), index(rowCount() - 1, columnTotal - 1));
    return {};
}

void TemplateModel::takeCounts()
{
    const std::vector<TemplateCount> &templates = m_log->templates();
    m_rows = 0;
    for (Group &group : m_groups) {
        group.count = templates[group.id];
        m_rows += group.count.rows;
    }
}

void TemplateModel::sortGroups()
{
    std::sort(m_groups.begin(), m_groups.end(), [](const Group &a, const Group &b) {
        return a.count.rows != b.count.rows ? a.count.rows > b.count.rows : a.id < b.id;
    });
}

int TemplateModel::rowOf(quint32 id) const
{
    const auto found = std::find_if(
        m_groups.cbegin(), m_groups.cend(), [id](const Group &group) { return group.id == id; });
    return found == m_groups.cend() ? -1 : static_cast<int>(found - m_groups.cbegin());
}

QString TemplateModel::exampleOf(const Group &group) const
{
    if (!group.example) {
        const Result<RowPage> row = m_log->readRows(group.count.firstRow, 1);
        group.example = row && row->rows() == 1
            ? QString::fromUtf8(row->column(FailedColumn::Message).cell(0))
            : QString();
    }
    return *group.example;
}

QString TemplateModel::wholeText(const Group &group, Column column) const
{
    const double share =
        m_rows == 0 ? 0 : static_cast<double>(group.count.rows) / static_cast<double>(m_rows);
    switch (column) {
    case Column::Count:
        return QString::number(group.count.rows);
    case Column::Share:
        return sharePercent(share);
    case Column::Template:
        return group.count.text.isEmpty()
            ? QCoreApplication::translate("RowTableModel", "(no message from the server)")
            : QString::fromUtf8(group.count.text);
    case Column::Example:
        return exampleOf(group);
    }
    Q_UNREACHABLE();
}

int TemplateModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_groups.size());
}

int TemplateModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : columnTotal;
}

QVariant TemplateModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Group &group = m_groups[static_cast<std::size_t>(index.row())];
    const auto column = static_cast<Column>(index.column());
    const double share =
        m_rows == 0 ? 0 : static_cast<double>(group.count.rows) / static_cast<double>(m_rows);
    switch (role) {
    case Qt::DisplayRole:
        return column == Column::Count ? count(group.count.rows)
                                       : oneLine(wholeText(group, column));
    case RawTextRole:
        return wholeText(group, column);
    case Qt::ToolTipRole:
        if (column == Column::Template || column == Column::Example)
            return toolTip(wholeText(group, column));
        return toolTip(
            tr("%1 of %2 rows have this message.").arg(count(group.count.rows), count(m_rows)));
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::Alignment(
            columnTable[static_cast<std::size_t>(column)].alignment | Qt::AlignVCenter));
    case TemplateIdRole:
        return group.id;
    case ShareRole:
        return share;
    case SortRole:
        if (column == Column::Count || column == Column::Share)
            return group.count.rows;
        return wholeText(group, column);
    default:
        return {};
    }
}

QVariant TemplateModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnTotal)
        return {};
    const ColumnRow &column = columnTable[static_cast<std::size_t>(section)];
    if (role == Qt::DisplayRole)
        return QCoreApplication::translate("TemplateModel", column.header);
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment(column.alignment | Qt::AlignVCenter));
    return {};
}

} // namespace taskglass
