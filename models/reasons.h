// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>

#include <optional>

namespace Understudy {

// Why something cannot be done now.
enum class ReasonId {
    None, // it can
    NoStage,
    Checking, // the stage has not answered yet
    Interrupted, // a restore must be finished or rolled back first
    Working, // another operation of the stage, neither backup nor restore
    StageUnreachable, // R1
    RestoreRunning, // R2
    BackupRunning, // R3
    ImportRunning, // R3, of a dump
    SelectOne, // R4
    NotReady, // R5
    Failed, // R6
    Cancelled, // R6, of a backup that somebody stopped
    Damaged, // R7
    NoStorages, // R9
    NoDatabase, // that a dump could be imported into
    NoRuntime, // R10
    Capturing, // R11
    Kept, // R14
    InUse, // R15
    Verifying, // R15, of a backup that is being verified
    ProtectsRestore, // R16
    Swapping, // R17
    SelectSome, // of actions on one or more backups
};

// A reason with what its sentence names. What a sentence does not need stays empty.
struct Reason
{
    ReasonId id = ReasonId::None;
    QString stage; // its short name: staging
    int percent = 0;
    std::optional<qint64> secondsLeft;

    [[nodiscard]] bool isNone() const { return id == ReasonId::None; }
    // One or two whole sentences; empty for None.
    [[nodiscard]] QString text() const;
    bool operator==(const Reason &) const = default;
};

} // namespace Understudy
