// SPDX-License-Identifier: Apache-2.0
#include "models/KindModel.h"

#include "analysis/KindText.h"
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
    KindModel::Column column;
    const char *header;
    Qt::AlignmentFlag alignment;
};

constexpr EnumTable<KindModel::Column, ColumnInfo, KindModel::columnTotal> columnTable(
    &ColumnInfo::column,
    {{
        {KindModel::Column::Count, QT_TRANSLATE_NOOP("taskglass::KindModel", "Count"),
            Qt::AlignTrailing},
        {KindModel::Column::Share, QT_TRANSLATE_NOOP("taskglass::KindModel", "Share"),
            Qt::AlignLeading},
        {KindModel::Column::Kind, QT_TRANSLATE_NOOP("taskglass::KindModel", "Kind of error"),
            Qt::AlignLeading},
        {KindModel::Column::Example, QT_TRANSLATE_NOOP("taskglass::KindModel", "Example"),
            Qt::AlignLeading},
    }});

/// As many templates take no time that anybody notices.
constexpr qsizetype alwaysJoined = 1'000;
/// Stands in `m_shown` for all kinds beyond the limit; no log has so many templates.
constexpr quint32 foldedKinds = std::numeric_limits<quint32>::max();

} // namespace

KindModel::KindModel(QObject *parent) : QAbstractTableModel(parent) { }

Result<void> KindModel::setLog(const QString &path)
{
    beginResetModel();
    m_log.reset();
    m_groups.clear();
    m_groupOf.clear();
    m_joinedTemplates = 0;
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

Result<void> KindModel::refresh()
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

void KindModel::setSearch(const QString &text)
{
    if (text == m_search)
        return;
    m_search = text;
    update();
}

void KindModel::unfold()
{
    m_isUnfolded = true;
    update();
}

void KindModel::update()
{
    show(wantedOrder());
    countFolded();
    if (!m_shown.empty())
        emit dataChanged(index(0, 0), index(rowCount() - 1, columnTotal - 1));
}

void KindModel::updateCounts()
{
    const std::vector<TemplateCount> &templates = m_log->templates();
    if (areKindsDue())
        findKinds();
    for (auto id = static_cast<quint32>(m_groupOf.size()); id < templates.size(); ++id) {
        m_groupOf.push_back(static_cast<quint32>(m_groups.size()));
        m_groups.push_back(
            {.kind = {.said = inWords(templates[id].text.toStdString()), .templates = {id}}});
    }
    m_rows = 0;
    for (Group &group : m_groups) {
        group.kind.rows = 0;
        quint32 most = group.kind.templates.front();
        for (const quint32 id : group.kind.templates) {
            group.kind.rows += templates[id].rows;
            most = templates[id].rows > templates[most].rows ? id : most;
        }
        if (templates[most].firstRow != group.exampleRow)
            group.example.reset();
        group.exampleRow = templates[most].firstRow;
        m_rows += group.kind.rows;
    }
    std::vector<qint64> rows;
    rows.reserve(m_groups.size());
    for (const Group &group : m_groups)
        rows.push_back(group.kind.rows);
    const std::vector<qint64> tenths = sharesInTenths(rows);
    for (std::size_t at = 0; at < tenths.size(); ++at)
        m_groups[at].tenths = tenths[at];
}

/// Kinds depend on all templates and their counts. While many templates arrive, they are not looked
/// for each time; until then a new template is a kind of its own.
bool KindModel::areKindsDue() const
{
    const auto templates = static_cast<qsizetype>(m_log->templates().size());
    return m_log->isComplete() || templates <= alwaysJoined
        || 10 * templates >= 11 * m_joinedTemplates;
}

void KindModel::findKinds()
{
    m_groups.clear();
    m_joinedTemplates = static_cast<qsizetype>(m_log->templates().size());
    m_groupOf.assign(m_log->templates().size(), 0);
    for (ErrorKind &kind : errorKinds(m_log->templates())) {
        for (const quint32 id : kind.templates)
            m_groupOf[id] = static_cast<quint32>(m_groups.size());
        m_groups.push_back({.kind = std::move(kind)});
    }
}

const KindModel::Group *KindModel::groupOf(quint32 id) const
{
    return id < m_groupOf.size() ? &m_groups[m_groupOf[id]] : nullptr;
}

/// The kinds that are to be shown, in order.
std::vector<quint32> KindModel::wantedOrder() const
{
    std::vector<quint32> order;
    for (const Group &group : m_groups) {
        const quint32 id = group.kind.templates.front();
        if (m_search.isEmpty() || kindText(id).contains(m_search, Qt::CaseInsensitive))
            order.push_back(id);
    }
    std::sort(order.begin(), order.end(), [this](quint32 a, quint32 b) {
        const qint64 rowsOfA = rowsOf(a);
        const qint64 rowsOfB = rowsOf(b);
        return rowsOfA != rowsOfB ? rowsOfA > rowsOfB : a < b;
    });
    if (m_search.isEmpty() && !m_isUnfolded && order.size() > foldLimit) {
        order.resize(foldLimit);
        order.push_back(foldedKinds);
    }
    return order;
}

/// Remembered, because a row's count must not change while other rows come and go.
void KindModel::countFolded()
{
    m_foldedRows = m_rows;
    m_foldedTenths = 1000;
    for (const quint32 id : m_shown) {
        const Group *group = groupOf(id);
        m_foldedRows -= group ? group->kind.rows : 0;
        m_foldedTenths -= group ? group->tenths : 0;
    }
}

/// Removes, adds and moves rows, so that whatever stays keeps its selection.
void KindModel::show(const std::vector<quint32> &order)
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

int KindModel::rowOf(quint32 id) const
{
    const Group *group = groupOf(id);
    const quint32 kind = group ? group->kind.templates.front() : id;
    const auto found = std::find(m_shown.cbegin(), m_shown.cend(), kind);
    return found == m_shown.cend() ? -1 : static_cast<int>(found - m_shown.cbegin());
}

QString KindModel::kindText(quint32 id) const
{
    const Group *group = groupOf(id);
    if (!group)
        return {};
    const QByteArray text = QByteArray::fromStdString(group->kind.said.text);
    return text.isEmpty() ? tr("(no message from the server)") : readableText(text);
}

qint64 KindModel::rowsOf(quint32 id) const
{
    const Group *group = groupOf(id);
    return group ? group->kind.rows : 0;
}

std::vector<quint32> KindModel::templatesOf(quint32 id) const
{
    const Group *group = groupOf(id);
    return group ? group->kind.templates : std::vector<quint32>();
}

/// In the letters of `kindText`.
KindModel::Ranges KindModel::variableParts(quint32 id) const
{
    Ranges ranges;
    const Group *group = groupOf(id);
    if (!group)
        return ranges;
    const std::string &said = group->kind.said.text;
    const QByteArrayView text(said.data(), static_cast<qsizetype>(said.size()));
    const auto lettersTo = [text](std::size_t end) {
        return readableText(text.first(static_cast<qsizetype>(end))).size();
    };
    for (const KindText::Part &part : group->kind.said.parts) {
        const qsizetype begin = lettersTo(part.begin);
        ranges.append({begin, lettersTo(part.end) - begin});
    }
    return ranges;
}

bool KindModel::isFolded(int row) const
{
    return m_shown[static_cast<std::size_t>(row)] == foldedKinds;
}

qint64 KindModel::rowsAt(int row) const
{
    return isFolded(row) ? m_foldedRows : rowsOf(m_shown[static_cast<std::size_t>(row)]);
}

/// Of a percent, for its text.
qint64 KindModel::tenthsAt(int row) const
{
    const Group *group = groupOf(m_shown[static_cast<std::size_t>(row)]);
    return group ? group->tenths : m_foldedTenths;
}

QString KindModel::exampleOf(const Group &group) const
{
    if (!group.example) {
        const Result<RowPage> row = m_log->readRows(group.exampleRow, 1);
        group.example = row && row->rows() == 1
            ? readableText(row->column(FailedColumn::Message).cell(0))
            : QString();
    }
    return *group.example;
}

QString KindModel::wholeText(int row, Column column) const
{
    const quint32 id = m_shown[static_cast<std::size_t>(row)];
    switch (column) {
    case Column::Count:
        return QString::number(rowsAt(row));
    case Column::Share:
        return share(rowsAt(row), m_rows, tenthsAt(row));
    case Column::Kind:
        return id == foldedKinds ? tr("%1 rarer kinds of errors").arg(count(kinds() - foldLimit))
                                 : kindText(id);
    case Column::Example:
        return id == foldedKinds ? tr("Press Enter to list them") : exampleOf(*groupOf(id));
    }
    Q_UNREACHABLE();
}

double KindModel::shareAt(int row) const
{
    return m_rows == 0 ? 0 : static_cast<double>(rowsAt(row)) / static_cast<double>(m_rows);
}

int KindModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_shown.size());
}

int KindModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : columnTotal;
}

QVariant KindModel::data(const QModelIndex &index, int role) const
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
        if (column == Column::Kind || column == Column::Example)
            return toolTip(wholeText(row, column));
        return toolTip(isFolded(row)
                ? tr("%1 of %2 rows have one of these messages.")
                      .arg(count(rowsAt(row)), count(m_rows))
                : tr("%1 of %2 rows have this message.").arg(count(rowsAt(row)), count(m_rows)));
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::Alignment(columnTable[column].alignment | Qt::AlignVCenter));
    case KindRole:
        return isFolded(row) ? QVariant() : m_shown[static_cast<std::size_t>(row)];
    case PartsRole:
        return column == Column::Kind && !isFolded(row)
            ? QVariant::fromValue(variableParts(m_shown[static_cast<std::size_t>(row)]))
            : QVariant();
    case ShareRole:
        return shareAt(row);
    case StandInRole:
        return isFolded(row) && (column == Column::Kind || column == Column::Example);
    default:
        return {};
    }
}

QVariant KindModel::headerData(int section, Qt::Orientation orientation, int role) const
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
