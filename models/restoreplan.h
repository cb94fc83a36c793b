// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/backup.h"

#include <QList>
#include <QString>

#include <atomic>
#include <optional>

namespace Understudy {

// One line of a comparison of now and then. Negative counts mean "not known".
struct Difference
{
    enum class Change { Added, Overwritten, Removed, Same };

    QString subject; // a table, a path, the name of a key; never a secret value
    Change change = Change::Same; // what the restore does to it
    qint64 now = -1; // rows or bytes
    qint64 then = -1;
    bool operator==(const Difference &) const = default;
};

// What a restore does to all that lies below one folder of a tree, however many of its files are listed.
struct FolderChange
{
    QString path; // as in the subjects of the differences, without a slash at its end
    qint64 added = 0;
    qint64 overwritten = 0;
    qint64 removed = 0;
    bool operator==(const FolderChange &) const = default;
};

// What the restore of one storage would do, in figures. Sizes are bytes.
struct Comparison
{
    bool compared = true; // false: only whether it is there was looked at; the figures are not known
    bool exists = true; // the storage is there today
    bool readable = true; // false: it exists but cannot be read
    qint64 added = 0;
    qint64 overwritten = 0;
    qint64 removed = 0; // what is there today and would be gone
    qint64 same = 0;
    QList<Difference> differences; // at most 1000, most telling first
    QList<FolderChange> folders; // files: every folder that a listed difference lies in, by path
    QString loss; // one sentence: what is lost; empty = nothing
    QStringList carriedOver; // what the backup does not cover and stays
    QStringList missingRoles; // of a server, which the restore needs; it creates them only if asked
    QList<Error> refusals; // why this storage cannot be restored; empty = it can
    QStringList warnings;
    bool operator==(const Comparison &) const = default;
};

struct SpaceNeed
{
    QString fileSystem; // for display: a mount point, "server 127.0.0.1:5432"
    qint64 staged = 0;
    qint64 safety = 0;
    qint64 available = -1; // -1: not known, must be confirmed
    // Somebody has to know that there is enough: nobody could look.
    [[nodiscard]] bool mustBeConfirmed() const { return available < 0 && staged > 0; }
    bool operator==(const SpaceNeed &) const = default;
};

struct PlannedStorage
{
    enum class Action { Restore, LeaveAsItIs };

    QString id; // COMPONENT/STORAGE
    StorageKind kind = StorageKind::Files;
    Action action = Action::Restore;
    QString reason; // why it is left as it is
    QString target; // today's path or database, for display
    qint64 sizeBytes = 0;
    Comparison comparison;
    bool operator==(const PlannedStorage &) const = default;
};

// All that a restore will do: shown, printed, and executed as it is. Pure data.
struct RestorePlan
{
    QString backup; // id
    QString backupName;
    QDateTime backupCreatedAt;
    Grade grade = Grade::B;
    QString stage; // PROJECT/STAGE the data goes to
    QJsonObject stageDefinition; // of that stage, which the plan was made of
    bool stageProtected = false;
    bool suspended = false; // proved, right now
    QString earlierRestore; // name of the backup of a restore that is neither accepted nor undone; empty = none
    bool running = false; // its runtime says so
    bool hasWriters = false; // somebody is seen to write; otherwise it is only not proved
    QStringList notSuspendedBecause; // who could still write
    QString releaseThen;
    QString releaseNow;
    std::optional<qint64> schemaThen;
    std::optional<qint64> schemaSupported;
    QList<PlannedStorage> storages;
    QList<SpaceNeed> space;
    QStringList mixed; // with --only: what will then lie beside what
    QString loss; // all losses in one sentence
    qint64 estimatedSeconds = 0;
    QList<Error> refusals; // no force changes these
    QStringList warnings;

    [[nodiscard]] bool isRefused() const;
    // Where free space is not known and somebody has to say that there is enough.
    [[nodiscard]] QStringList placesToConfirm() const;
    [[nodiscard]] QJsonObject toJson() const;
    // Works out `loss` from the storages.
    void sumUpLosses();
    // This plan, and for each storage that it has not compared what `earlier`, a plan of the same backup into the same
    // stage, has found.
    [[nodiscard]] RestorePlan withComparisonsOf(const RestorePlan &earlier) const;
    bool operator==(const RestorePlan &) const = default;
};

// How a person ends the watch over a restored stage before its time. Shared with the thread that restores: what was
// chosen first counts.
class WatchChoice
{
public:
    void keep() { choose(Made::Keep); }
    void rollBack() { choose(Made::RollBack); }
    [[nodiscard]] const std::atomic_bool &isMade() const { return m_isMade; }
    [[nodiscard]] bool wantsRollBack() const { return m_made == Made::RollBack; }

private:
    enum class Made { Nothing, Keep, RollBack };
    void choose(Made choice);

    std::atomic<Made> m_made = Made::Nothing;
    std::atomic_bool m_isMade = false;
};

struct RestoreRequest
{
    QString backup; // id
    QString into; // PROJECT/STAGE; empty = the backup's own
    QStringList only; // COMPONENT/STORAGE; empty = all
    bool suspend = false; // suspend for the swap
    bool resume = false; // resume afterwards even if we did not suspend
    bool withoutSafetyBackup = false;
    bool createMissingRoles = false; // without a password; they cannot log in
    bool assumeSuspended = false;
    bool assumeSpace = false; // where free space is not known there is enough
    bool confirmed = false; // the word was typed, or --yes
    QString confirmedStage; // the name typed for a protected stage
    QJsonObject plannedDefinition; // of the stage, in the plan that was confirmed; empty = nobody has seen one
    bool compare = true; // false: the plan has no figures of what would change, and is there at once
    std::optional<int> watchMinutes; // watch the health for just so long; empty = the stage's grace time at most
    const WatchChoice *watchChoice = nullptr; // outlives the restore; null = the watch ends by itself
};

} // namespace Understudy
