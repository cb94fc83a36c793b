// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/restoredbackup.h"
#include "ui/main/conditionof.h"
#include "ui/main/stagewatch.h"

#include <algorithm>

namespace Understudy {

static ProgressTracker::Operation operationOf(StageTask kind)
{
    switch (kind) {
    case StageTask::Backup:
        return ProgressTracker::Operation::Backup;
    case StageTask::Import:
        return ProgressTracker::Operation::Import;
    case StageTask::Restore:
        return ProgressTracker::Operation::Restore;
    default:
        return ProgressTracker::Operation::Other;
    }
}

std::optional<Stage> StageWatch::stage(const QString &id) const
{
    const auto found = std::ranges::find(m_stages, id, &Stage::id);
    return found == m_stages.end() ? std::nullopt : std::optional(*found);
}

std::optional<StageStatus> StageWatch::status(const QString &id) const
{
    return m_known.value(id).status;
}

QList<Backup> StageWatch::backups(const QString &stage) const
{
    return m_backups.value(stage);
}

std::optional<Backup> StageWatch::backup(const QString &id) const
{
    for (const QList<Backup> &backups : m_backups) {
        if (const auto found = std::ranges::find(backups, id, &Backup::id); found != backups.end())
            return *found;
    }
    return {};
}

QString StageWatch::restoredBackup(const QString &stage) const
{
    QList<Backup> newest; // of each stage whose backups went into this one
    for (const QList<Backup> &backups : m_backups) {
        if (const Backup *restored = Understudy::restoredBackup(backups, stage))
            newest.append(*restored);
    }
    const Backup *restored = Understudy::restoredBackup(newest, stage);
    return restored ? restored->id() : QString();
}

std::optional<ProgressView> StageWatch::progress(const QString &id) const
{
    const auto running = m_running.find(id);
    return running == m_running.end() ? std::nullopt : std::optional(running->second.tracker.view(m_clock.elapsed()));
}

std::optional<TaskId> StageWatch::task(const QString &id) const
{
    const auto running = m_running.find(id);
    return running == m_running.end() ? std::nullopt : std::optional(running->second.id);
}

// What this window does on the stage itself.
static void applyTask(StageCondition &condition, StageTask kind, const ProgressView &view)
{
    condition.task = kind;
    condition.fraction = view.fraction;
    condition.secondsLeft = view.secondsLeft;
    condition.captured = kind == StageTask::Backup && view.step > Step::Capture && view.step <= Step::Commit;
    condition.swapping = isRestoring(kind) && view.step == Step::Swap;
    if (isRestoring(kind))
        condition.state = view.step == Step::Watch ? StageState::Watching : StageState::Restoring;
    else if (kind == StageTask::Control)
        condition.state = condition.isSuspended ? StageState::Resuming : StageState::Suspending;
}

// A backup that somebody else is making: the command line, another window.
static void applyForeignBackup(StageCondition &condition, const QList<Backup> &backups)
{
    const auto running = std::ranges::find(backups, BackupStatus::NotReady, &Backup::status);
    if (running == backups.end())
        return;
    condition.task = running->manifest.origin == Origin::Imported ? StageTask::Import : StageTask::Backup;
    condition.fraction = running->progress;
    condition.captured = running->captured;
}

StageCondition StageWatch::condition(const QString &id) const
{
    const std::optional<Stage> known = stage(id);
    if (!known)
        return {};
    const Known facts = m_known.value(id);
    StageCondition condition = conditionOf(*known, facts.status);
    condition.checkedAt = facts.checkedAt;
    condition.unreachableSince = facts.unreachableSince;
    condition.watchSecondsLeft = facts.watchSecondsLeft;
    if (facts.watchSecondsLeft && condition.state != StageState::Interrupted)
        condition.state = StageState::Watching;
    if (const auto running = m_running.find(id); running != m_running.end())
        applyTask(condition, running->second.kind, running->second.tracker.view(m_clock.elapsed()));
    else
        applyForeignBackup(condition, m_backups.value(id));
    if (facts.transition)
        condition.state = *facts.transition;
    return condition;
}

void StageWatch::setWatching(const QString &stage, std::optional<qint64> secondsLeft)
{
    Known &known = m_known[stage];
    if (known.watchSecondsLeft == secondsLeft)
        return;
    known.watchSecondsLeft = secondsLeft;
    emit conditionChanged(stage);
}

void StageWatch::setTransition(const QString &stage, std::optional<StageState> transition)
{
    Known &known = m_known[stage];
    if (known.transition == transition)
        return;
    known.transition = transition;
    emit conditionChanged(stage);
}

void StageWatch::tellState(const QString &stage, const QString &state)
{
    Known &known = m_known[stage];
    if (!known.status)
        return;
    known.status->state = state;
    if (m_asking.contains(stage))
        known.told = state;
    emit conditionChanged(stage);
}

void StageWatch::taskStarted(TaskId task)
{
    const TaskInfo info = m_context.tasks.info(task);
    if (info.stage.isEmpty())
        return;
    m_running.insert_or_assign(
        info.stage,
        Running{.id = task, .kind = info.kind, .tracker = ProgressTracker(operationOf(info.kind), m_clock.elapsed())});
    if (m_asking.contains(info.stage) && needsQuiet(info.stage))
        m_overtaken.insert(info.stage);
    emit conditionChanged(info.stage);
}

void StageWatch::taskProgressed(TaskId task, const Progress &progress)
{
    const auto running = std::ranges::find_if(m_running, [task](const auto &entry) { return entry.second.id == task; });
    if (running == m_running.end())
        return;
    const QString stage = running->first;
    running->second.tracker.report(progress, m_clock.elapsed());
    askIfWaiting(stage);
    emit conditionChanged(stage);
}

// While an operation proves that nobody touches the data, or exchanges it, a look at it would be in its way. Its own
// reports tell how it goes, and at its end the stage is asked.
bool StageWatch::needsQuiet(const QString &stage) const
{
    const auto running = m_running.find(stage);
    if (running == m_running.end()) {
        return std::ranges::any_of(m_backups.value(stage), [](const Backup &backup) {
            return backup.status == BackupStatus::NotReady && !backup.captured
                   && backup.manifest.origin != Origin::Imported; // somebody else's
        });
    }
    const ProgressView view = running->second.tracker.view(m_clock.elapsed());
    switch (running->second.kind) {
    case StageTask::Backup:
        return view.step <= Step::Capture;
    case StageTask::Restore:
    case StageTask::Undo:
        return view.step != Step::Watch;
    case StageTask::Control:
        return true;
    default:
        return false;
    }
}

void StageWatch::taskFinished(TaskId task)
{
    const auto running = std::ranges::find_if(m_running, [task](const auto &entry) { return entry.second.id == task; });
    if (running == m_running.end())
        return;
    const QString stage = running->first;
    m_running.erase(running);
    emit conditionChanged(stage);
    m_askAgain.remove(stage);
    loadBackups();
    askStatus(stage);
}

} // namespace Understudy
