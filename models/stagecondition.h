// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QDateTime>
#include <QString>

#include <optional>

namespace Understudy {

// What a stage is doing, as a person is told it.
enum class StageState {
    Checking, // not asked yet
    Running,
    Suspending,
    Suspended,
    Resuming,
    Unknown, // it answers, but nothing tells whether it runs
    Unreachable, // no storage answers
    Partly, // some storages answer
    Restoring,
    Watching, // restored, and its health is watched
    Interrupted, // a restore was broken off in its swap: finish or roll back
};

// What is at work on a stage, in this window.
enum class StageTask {
    None,
    Backup,
    Import, // of a dump: the stage itself is not touched
    Restore,
    Undo, // or the end of a restore that was broken off
    Verify,
    Control,
    Other,
};

[[nodiscard]] constexpr bool isRestoring(StageTask task) // it exchanges the data of the stage
{
    return task == StageTask::Restore || task == StageTask::Undo;
}

// All that decides what can be done with a stage at one moment.
struct StageCondition
{
    QString id; // PROJECT/STAGE; empty = no stage is selected
    StageState state = StageState::Checking;
    bool isSuspended = false; // what its runtime says, whatever else `state` tells
    bool isProtected = false;
    bool canSuspend = false; // it has a runtime
    int storages = 0;
    int databases = 0; // of its storages, those that a dump can be imported into
    int reachable = 0; // of its storages
    StageTask task = StageTask::None;
    double fraction = 0; // of the task, 0 to 1
    std::optional<qint64> secondsLeft; // of the task
    bool captured = false; // the running backup does not need the stage any more
    bool swapping = false; // the running restore cannot be stopped
    bool restoreWaits = false; // a restore waits to be kept or rolled back
    QDateTime checkedAt; // UTC; invalid = never
    QDateTime unreachableSince; // UTC
    std::optional<qint64> watchSecondsLeft; // of the health watch

    [[nodiscard]] QString name() const { return id.section(u'/', 1); } // as people call it
    [[nodiscard]] QString project() const { return id.section(u'/', 0, 0); }
    bool operator==(const StageCondition &) const = default;
};

} // namespace Understudy
