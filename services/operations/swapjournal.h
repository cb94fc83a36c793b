// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"
#include "models/stage.h"
#include "services/config/home.h"

#include <QDateTime>
#include <QJsonObject>
#include <QList>

#include <optional>

namespace Understudy {

// What a restore is about to do, is doing or has done to a stage: one file in the home, replaced durably before each
// step that it speaks of. From it alone recovery finishes or undoes a swap after a crash at any line, and undo and
// accept find the old state that was kept.
struct SwapJournal
{
    enum class Phase {
        Staging, // only things beside the live data exist; live data is untouched
        Swapping, // identities are known; any of the swaps may have happened
        Committed, // the pivot lies behind: only forward
        Swapped, // done; the old state is kept for undo
        Undoing, // any of the swaps back may have happened
        UndoCommitted, // the pivot of the way back lies behind
        Dropping, // what is not live is being removed
    };
    struct Entry
    {
        QString storage; // COMPONENT/STORAGE
        QJsonObject identity; // Staged::identity(); while staging: `existed`, whether there was any data
    };

    QString operation; // uuid of the restore
    Stage stage; // as it was when the restore began
    Phase phase = Phase::Staging;
    QString backup; // id
    QString backupName;
    QString safetyBackup; // id; empty = none
    QDateTime restoredBefore; // UTC: the restore from this backup into this stage before this one; invalid = none
    QDateTime startedAt; // UTC
    QDateTime swappedAt; // UTC
    QList<Entry> entries;

    // Whether anything may lie beside that storage. Without entries nobody knows, so that it may beside all of them.
    [[nodiscard]] bool isAbout(const QString &storage) const;
    // A crash left it where only recovery may go on.
    [[nodiscard]] bool isInterrupted() const { return phase != Phase::Swapped; }
    // Live data may be half old and half new: nobody may run on it, and nobody may back it up.
    [[nodiscard]] bool isBetweenStates() const;

    // Durable when it returns.
    [[nodiscard]] Result<> save(const Home &home) const;
    [[nodiscard]] Result<> remove(const Home &home) const;

    // Oldest first. A journal that cannot be read is an error that names it: it must not be passed over.
    [[nodiscard]] static Result<QList<SwapJournal>> all(const Home &home);
    [[nodiscard]] static Result<std::optional<SwapJournal>> ofStage(const Home &home, const QString &stage);
};

// What is said to those whom a restore that did not end is in the way of.
[[nodiscard]] std::unexpected<Error> refusalBecauseOf(const SwapJournal &interrupted);

// Refused if the stage's data may be between two states.
[[nodiscard]] Result<> refuseBetweenStates(const Home &home, const QString &stage);

} // namespace Understudy
