// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/activity/activityfilter.h"

#include "models/activitymodel.h"

namespace Understudy {

void ActivityFilter::setOnlyRunning(bool only)
{
    m_onlyRunning = only;
    invalidateRowsFilter();
}

bool ActivityFilter::filterAcceptsRow(int row, const QModelIndex &parent) const
{
    if (!m_onlyRunning || parent.isValid())
        return true;
    const QModelIndex index = sourceModel()->index(row, 0);
    return index.data(ActivityModel::StateRole).toInt() == static_cast<int>(Activity::Outcome::Running);
}

} // namespace Understudy
