// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/storagemodel.h"

#include "models/texts.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Understudy {

StorageModel::StorageModel(QObject *parent)
    : QAbstractTableModel(parent)
{ }

static bool areTheSame(const QList<StorageRow> &some, const QList<StorageRow> &others)
{
    return std::ranges::equal(some, others, [](const StorageRow &one, const StorageRow &other) {
        return one.component == other.component && one.name == other.name;
    });
}

// The same storages with other figures keep their rows: a status arrives every few seconds.
void StorageModel::setStorages(const QList<StorageRow> &storages)
{
    if (storages == m_rows)
        return;
    const bool reset = !areTheSame(storages, m_rows);
    if (reset)
        beginResetModel();
    m_rows = storages;
    m_largest = 0;
    for (const StorageRow &row : std::as_const(m_rows))
        m_largest = std::max(m_largest, row.sizeBytes.value_or(0));
    if (reset)
        endResetModel();
    else
        emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

qint64 StorageModel::totalBytes() const
{
    qint64 total = 0;
    for (const StorageRow &row : m_rows)
        total += row.sizeBytes.value_or(0);
    return total;
}

int StorageModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int StorageModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString StorageModel::text(const StorageRow &row, int column)
{
    switch (column) {
    case Component:
        return row.component;
    case Storage:
        return row.name;
    case Kind:
        return Texts::kindWord(row.kind, row.version);
    case Size:
        return row.sizeBytes ? Texts::size(*row.sizeBytes) : u"—"_s;
    case State:
        switch (row.state) {
        case StorageRow::State::Checking:
            return tr("Checking…");
        case StorageRow::State::Reachable:
            return row.kind == StorageKind::Secrets ? tr("Encrypted in backups") : tr("Reachable");
        case StorageRow::State::Limited:
            return tr("Reachable, with limits");
        case StorageRow::State::Unreachable:
            return tr("Unreachable");
        }
        Q_UNREACHABLE_RETURN({});
    default:
        return {};
    }
}

QVariant StorageModel::sortValue(const StorageRow &row, int column)
{
    if (column == Size)
        return row.sizeBytes.value_or(-1);
    return column == State ? QVariant(int(row.state)) : QVariant(text(row, column));
}

QString StorageModel::spoken(const StorageRow &row)
{
    return QStringList{row.component + u'/' + row.name, text(row, Kind), text(row, Size), text(row, State).toLower()}
        .join(u", "_s);
}

// Whatever a cell is too narrow for stands in it.
QString StorageModel::toolTip(const StorageRow &row, int column)
{
    const QString cell = text(row, column);
    const QString whole = row.reason.isEmpty() ? spoken(row) : row.reason;
    return whole.contains(cell, Qt::CaseInsensitive) ? whole : cell + u'\n' + whole;
}

QVariant StorageModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const StorageRow &row = m_rows[index.row()];
    switch (role) {
    case Qt::DisplayRole:
        return text(row, index.column());
    case Qt::TextAlignmentRole:
        return int(index.column() == Size ? Qt::AlignRight | Qt::AlignVCenter : Qt::AlignLeft | Qt::AlignVCenter);
    case Qt::ToolTipRole:
        return toolTip(row, index.column());
    case Qt::AccessibleDescriptionRole:
        return row.reason.isEmpty() ? spoken(row) : row.reason;
    case Qt::AccessibleTextRole:
        return index.column() == Component ? spoken(row) : text(row, index.column());
    case SortRole:
        return sortValue(row, index.column());
    case StateRole:
        return int(row.state);
    case ReasonIdRole:
        return row.state == StorageRow::State::Unreachable ? u"R1"_s : QString();
    case IdRole:
        return QString(row.component + u'/' + row.name);
    case ShareRole:
        return m_largest > 0 ? double(row.sizeBytes.value_or(0)) / double(m_largest) : 0.0;
    default:
        return {};
    }
}

QVariant StorageModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(section == Size ? Qt::AlignRight | Qt::AlignVCenter : Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Component:
        return tr("Component");
    case Storage:
        return tr("Storage");
    case Kind:
        return tr("Kind");
    case Size:
        return tr("Size");
    default:
        return tr("State");
    }
}

} // namespace Understudy
