// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/rowfilter.h"

namespace Understudy {

RowFilter::RowFilter(int matchRole, QObject *parent)
    : QSortFilterProxyModel(parent)
    , m_matchRole(matchRole)
{
    setSortRole(Qt::UserRole + 1);
    m_collator.setNumericMode(true);
    m_collator.setCaseSensitivity(Qt::CaseInsensitive);
}

void RowFilter::setLookedFor(const QString &text)
{
    m_lookedFor = text.trimmed();
    invalidateRowsFilter();
}

bool RowFilter::filterAcceptsRow(int row, const QModelIndex &parent) const
{
    if (m_lookedFor.isEmpty() || m_matchRole < 0 || parent.isValid())
        return true;
    const QString text = sourceModel()->index(row, 0, parent).data(m_matchRole).toString();
    return text.contains(m_lookedFor, Qt::CaseInsensitive);
}

// Equal ones keep the order of the model, in both directions.
bool RowFilter::lessThan(const QModelIndex &left, const QModelIndex &right) const
{
    const QVariant one = left.data(sortRole());
    const QVariant other = right.data(sortRole());
    if (one.typeId() == QMetaType::QString && other.typeId() == QMetaType::QString)
        return m_collator.compare(one.toString(), other.toString()) < 0;
    return QSortFilterProxyModel::lessThan(left, right);
}

} // namespace Understudy
