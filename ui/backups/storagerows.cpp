// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/backups/storagerows.h"

#include <algorithm>

namespace Understudy {

static void tell(StorageRow &row, const StorageStatus &found)
{
    row.version = found.version;
    if (found.ready || found.sizeBytes > 0)
        row.sizeBytes = found.sizeBytes;
    QStringList reasons = found.cannot;
    for (const Error &problem : found.problems)
        reasons.append(QStringList{problem.message, problem.why, problem.todo}.join(u' ').simplified());
    row.reason = reasons.join(u'\n');
    if (!found.ready)
        row.state = StorageRow::State::Unreachable;
    else
        row.state = reasons.isEmpty() ? StorageRow::State::Reachable : StorageRow::State::Limited;
}

QList<StorageRow> storageRows(const StageStatus &status)
{
    QList<StorageRow> rows;
    for (const StorageConfig &config : status.stage.storages) {
        StorageRow row{.component = config.component, .name = config.name, .kind = config.kind};
        const auto found = std::ranges::find(status.storages, config.id(), &StorageStatus::id);
        if (found != status.storages.end())
            tell(row, *found);
        rows.append(row);
    }
    return rows;
}

} // namespace Understudy
