// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/main/conditionof.h"

#include <algorithm>

namespace Understudy {

static StageState stateOf(const StageCondition &condition, const StageStatus &status)
{
    if (!status.interrupted.isEmpty())
        return StageState::Interrupted;
    if (condition.storages > 0 && condition.reachable == 0)
        return StageState::Unreachable;
    if (condition.reachable < condition.storages)
        return StageState::Partly;
    if (status.state == u"running")
        return StageState::Running;
    return condition.isSuspended ? StageState::Suspended : StageState::Unknown;
}

StageCondition conditionOf(const Stage &stage, const std::optional<StageStatus> &status)
{
    StageCondition condition{
        .id = stage.id(),
        .isProtected = stage.isProtected,
        .canSuspend = stage.runtime.kind != u"none",
        .storages = static_cast<int>(stage.storages.size()),
        .databases = static_cast<int>(std::ranges::count(stage.storages, StorageKind::Postgres, &StorageConfig::kind))};
    if (!status)
        return condition;
    condition.reachable = static_cast<int>(std::ranges::count_if(status->storages, &StorageStatus::ready));
    condition.isSuspended = status->state == u"suspended";
    condition.restoreWaits = !status->pendingRestore.isEmpty();
    condition.state = stateOf(condition, *status);
    return condition;
}

} // namespace Understudy
