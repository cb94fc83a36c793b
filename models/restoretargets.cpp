// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/restoretargets.h"

#include <algorithm>

namespace Understudy {

static bool fits(const Manifest &backup, const Stage &stage)
{
    return std::ranges::any_of(backup.storages, [&](const StorageRecord &record) {
        const StorageConfig *storage = stage.storage(record.id());
        return storage && storage->kind == record.kind;
    });
}

QList<Stage> restoreTargets(const Manifest &backup, const QList<Stage> &stages)
{
    QList<Stage> targets;
    for (const Stage &stage : stages) {
        if (stage.id() == backup.stageId())
            targets.prepend(stage);
        else if (fits(backup, stage))
            targets.append(stage);
    }
    return targets;
}

} // namespace Understudy
