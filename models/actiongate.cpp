// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/actiongate.h"

#include "models/backuptexts.h"

#include <algorithm>
#include <cmath>

namespace Understudy {

static Gate open()
{
    return {};
}

static Gate closed(ReasonId id, const StageCondition &stage, std::optional<qint64> secondsLeft = {})
{
    const int percent = static_cast<int>(std::floor(stage.fraction * 100));
    return {.reason = {.id = id, .stage = stage.name(), .percent = percent, .secondsLeft = secondsLeft}};
}

static Gate hidden()
{
    return {.visible = false};
}

// What everything that works on a stage has to wait for.
static ReasonId waitsFor(const StageCondition &stage)
{
    if (stage.id.isEmpty())
        return ReasonId::NoStage;
    if (isRestoring(stage.task))
        return ReasonId::RestoreRunning;
    if (stage.state == StageState::Interrupted)
        return ReasonId::Interrupted;
    return ReasonId::None;
}

// What is at work on it already.
static ReasonId busyWith(StageTask task)
{
    switch (task) {
    case StageTask::Backup:
        return ReasonId::BackupRunning;
    case StageTask::Import:
        return ReasonId::ImportRunning;
    case StageTask::Control:
    case StageTask::Other:
        return ReasonId::Working;
    default:
        return ReasonId::None;
    }
}

static Gate newBackup(const StageCondition &stage)
{
    if (const ReasonId waits = waitsFor(stage); waits != ReasonId::None)
        return closed(waits, stage);
    if (stage.state == StageState::Checking)
        return closed(ReasonId::Checking, stage);
    if (stage.storages == 0)
        return closed(ReasonId::NoStorages, stage);
    if (stage.state == StageState::Unreachable)
        return closed(ReasonId::StageUnreachable, stage);
    const ReasonId busy = busyWith(stage.task);
    return busy == ReasonId::None ? open() : closed(busy, stage);
}

// The stage is not touched, so nothing is asked of it: a database may be imported that is not there any more.
static Gate importDump(const StageCondition &stage)
{
    if (const ReasonId waits = waitsFor(stage); waits != ReasonId::None)
        return closed(waits, stage);
    if (stage.databases == 0)
        return closed(ReasonId::NoDatabase, stage);
    const ReasonId busy = busyWith(stage.task);
    return busy == ReasonId::None ? open() : closed(busy, stage);
}

static Gate suspendOrResume(const StageCondition &stage)
{
    if (const ReasonId waits = waitsFor(stage); waits != ReasonId::None)
        return closed(waits, stage);
    if (!stage.canSuspend)
        return closed(ReasonId::NoRuntime, stage);
    if (stage.state == StageState::Checking)
        return closed(ReasonId::Checking, stage);
    const bool making = stage.task == StageTask::Backup || stage.task == StageTask::Import;
    if (making && !stage.isSuspended)
        return closed(busyWith(stage.task), stage);
    if (stage.task == StageTask::Backup && !stage.captured)
        return closed(ReasonId::Capturing, stage, stage.secondsLeft);
    if (stage.task == StageTask::Control || stage.task == StageTask::Other)
        return closed(ReasonId::Working, stage);
    return open();
}

static Gate changeStage(const StageCondition &stage)
{
    if (const ReasonId waits = waitsFor(stage); waits != ReasonId::None)
        return closed(waits, stage);
    if (stage.task == StageTask::None)
        return open();
    const ReasonId busy = busyWith(stage.task);
    return closed(busy == ReasonId::None ? ReasonId::Working : busy, stage);
}

// Why a backup holds nothing that could be read; None if it does.
static ReasonId emptiness(const Backup &backup)
{
    switch (backup.status) {
    case BackupStatus::NotReady:
        return ReasonId::NotReady;
    case BackupStatus::Failed:
        return ReasonId::Failed;
    case BackupStatus::Cancelled:
        return ReasonId::Cancelled;
    case BackupStatus::Ready:
    case BackupStatus::ReadyWithWarnings:
    case BackupStatus::Damaged:
        return ReasonId::None;
    }
    Q_UNREACHABLE_RETURN(ReasonId::None);
}

static Gate closedBy(const Backup &backup, ReasonId id, const StageCondition &stage)
{
    Gate gate = closed(id, stage);
    gate.reason.percent = static_cast<int>(std::floor(backup.progress * 100));
    if (id == ReasonId::NotReady && (stage.task == StageTask::Backup || stage.task == StageTask::Import))
        gate.reason.secondsLeft = stage.secondsLeft;
    return gate;
}

static Gate restore(const StageCondition &stage, const QList<Backup> &selected)
{
    if (stage.id.isEmpty())
        return closed(ReasonId::NoStage, stage);
    if (selected.size() != 1)
        return closed(ReasonId::SelectOne, stage);
    const Backup &backup = selected.first();
    if (const ReasonId empty = emptiness(backup); empty != ReasonId::None)
        return closedBy(backup, empty, stage);
    if (stateOf(backup) == BackupState::Damaged)
        return closed(ReasonId::Damaged, stage);
    const ReasonId waits = waitsFor(stage);
    return waits == ReasonId::None ? open() : closed(waits, stage);
}

// Verify, rename, keep: of backups that hold something.
static Gate ofContent(const StageCondition &stage, const QList<Backup> &selected)
{
    if (selected.isEmpty())
        return closed(ReasonId::SelectSome, stage);
    for (const Backup &backup : selected) {
        if (const ReasonId empty = emptiness(backup); empty != ReasonId::None)
            return closedBy(backup, empty, stage);
    }
    return open();
}

static Gate closedByUse(const QString &stage)
{
    if (stage.isEmpty())
        return {.reason = {.id = ReasonId::Verifying}};
    return {.reason = {.id = ReasonId::InUse, .stage = stage.section(u'/', -1)}};
}

static Gate remove(const StageCondition &stage, const QList<Backup> &selected, const BackupsInUse &inUse,
                   const QString &protecting)
{
    if (selected.isEmpty())
        return closed(ReasonId::SelectSome, stage);
    for (const Backup &backup : selected) {
        if (backup.marks.kept)
            return closed(ReasonId::Kept, stage);
        if (backup.status == BackupStatus::NotReady)
            return closedBy(backup, ReasonId::NotReady, stage);
        if (!protecting.isEmpty() && backup.id() == protecting)
            return closed(ReasonId::ProtectsRestore, stage, stage.watchSecondsLeft);
        if (const auto used = inUse.constFind(backup.id()); used != inUse.cend())
            return closedByUse(*used);
    }
    return open();
}

// Of a restore that waits for its end.
static Gate settle(Deed deed, const StageCondition &stage)
{
    if (stage.state == StageState::Watching)
        return open();
    const bool interrupted = stage.state == StageState::Interrupted;
    if (!stage.restoreWaits && !interrupted)
        return hidden();
    if (deed == Deed::Accept && interrupted)
        return hidden();
    if (isRestoring(stage.task))
        return closed(stage.swapping ? ReasonId::Swapping : ReasonId::RestoreRunning, stage);
    return stage.task == StageTask::None ? open() : closed(ReasonId::Working, stage);
}

Gate gate(Deed deed, const StageCondition &stage, const QList<Backup> &selected, const BackupsInUse &inUse,
          const QString &protecting)
{
    switch (deed) {
    case Deed::NewBackup:
        return newBackup(stage);
    case Deed::ImportDump:
        return importDump(stage);
    case Deed::Restore:
        return restore(stage, selected);
    case Deed::SuspendOrResume:
        return suspendOrResume(stage);
    case Deed::Verify:
    case Deed::Rename:
    case Deed::Keep:
        return ofContent(stage, selected);
    case Deed::Delete:
        return remove(stage, selected, inUse, protecting);
    case Deed::RollBack:
    case Deed::Accept:
        return settle(deed, stage);
    case Deed::EditStage:
    case Deed::RemoveStage:
        return changeStage(stage);
    case Deed::Refresh:
        return stage.id.isEmpty() ? closed(ReasonId::NoStage, stage) : open();
    }
    Q_UNREACHABLE_RETURN({});
}

} // namespace Understudy
