// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/manifest.h"
#include "models/restoreplan.h"
#include "services/storages/blobsink.h"
#include "services/tasks/taskcontrol.h"

#include <QJsonObject>
#include <QList>
#include <QStringList>

#include <memory>
#include <optional>

namespace Understudy {

enum class Purpose { Backup, Restore };

// What check() found. Touching nothing.
struct StorageCheck
{
    enum class Presence { Present, Missing, Unreadable };

    Presence presence = Presence::Present;
    qint64 sizeBytes = 0; // an estimate, quickly made
    QString version; // of the server; empty where there is none
    QStringList cannot; // what the role or user cannot do, as sentences: "can back up, cannot restore: needs CREATEDB"
    QList<Error> problems; // each stops the operation
    bool keepsBeside = false; // a capture keeps something beside the data until it is read, for sweep() if we die
};

// Who could still write to a storage.
struct Writers
{
    bool proved = false; // nobody wrote since Watch::Begin, and it could be seen
    QStringList names; // who could or did write, for display: "psql (alice, pid 4711)"
    QString notProved; // why it cannot be seen; empty where it can
};
enum class Watch { Begin, End };

// The last backup of this storage, to reuse what did not change.
struct PreviousCapture
{
    StorageRecord record;
    BlobSource &blobs;
};

struct CaptureRequest
{
    // uuid of the backup: names of what a capture keeps beside the data until it is read carry it, and sweep() finds them
    // by it. Empty: nothing may be kept there.
    QString operation;
    bool live = false; // the stage runs on
};

// A storage held at one moment: its locks, its snapshot, its second scan. Destroying it lets go.
class Capture
{
public:
    virtual ~Capture() = default;

    // Puts all content and the list; the stage runs again meanwhile. Called once. Problems with single files stand in
    // the record; an error means that there is no backup of this storage.
    [[nodiscard]] virtual Result<StorageRecord> read(BlobSink &sink, const TaskControl &control) = 0;
    // What a person must know of it beyond the record, as sentences.
    [[nodiscard]] virtual QStringList warnings() const { return {}; }
};

enum class SwapState { Old, New, Mixed, Unknown };

// The state to come, complete beside the live data, and after the swap the old state, kept. All calls are idempotent
// and work on identities (device and inode, database OID), never on names alone, so that recovery can call any of
// them again after a crash at any line. Destroying a Staged touches nothing: drop() removes.
class Staged
{
public:
    virtual ~Staged() = default;

    // All that reopen() needs, written to the journal before swapIn(). Stable through all later calls.
    [[nodiscard]] virtual QJsonObject identity() const = 0;
    // Equal and not empty: swapped together in one transaction (databases of one server). Empty: by itself.
    [[nodiscard]] virtual QString swapGroup() const = 0;
    // The live data becomes what was staged, what was live is kept beside; what the backup does not cover is carried
    // over. `group` holds this and all others of the same group. On failure either all of the group is Old or state()
    // says Mixed and calling it or swapBack() again finishes.
    [[nodiscard]] virtual Result<> swapIn(const QList<Staged *> &group, const TaskControl &control) = 0;
    // The way back, the same way.
    [[nodiscard]] virtual Result<> swapBack(const QList<Staged *> &group, const TaskControl &control) = 0;
    [[nodiscard]] virtual Result<SwapState> state() = 0;
    // Whether drop() could do all of its work now, as far as that can be seen; touches nothing. For those who drop several,
    // of which the first is gone when the last one fails.
    [[nodiscard]] virtual Result<> mayDrop(const TaskControl &control) = 0;
    // Removes for good whatever is not live: the staged state before the swap (or after swapBack), the old state after it.
    [[nodiscard]] virtual Result<> drop(const TaskControl &control) = 0;
    // Bytes that drop() would free, an estimate; -1 = not known.
    [[nodiscard]] virtual Result<qint64> keptBytes() = 0;
    // What was written to the live data since `swapIn`, in words; empty = nothing found. For `backup undo`.
    [[nodiscard]] virtual Result<QStringList> writesSinceSwap(const TaskControl &control) = 0;
    // What a person must know after swapIn(), as sentences: mostly nothing.
    [[nodiscard]] virtual QStringList warnings() const { return {}; }
};

// Holds the data against a second Understudy, also one with another home. Released by destruction.
class StorageLock
{
public:
    virtual ~StorageLock() = default;
};

struct StageRequest
{
    QString operation; // uuid of the restore: names of what is staged carry it
    bool createMissingRoles = false;
    bool intoAnotherStage = false; // than the one of the backup
};

// One piece of persistent data. One object serves one operation on one thread at a time (read() and stage() of
// different storages run on different threads). The suite tests/suites/storagesuite.h is its law.
class Storage
{
public:
    virtual ~Storage() = default;

    [[nodiscard]] virtual const StorageConfig &config() const = 0;
    // Reachable, readable, tools fit, what is missing. Touches nothing.
    [[nodiscard]] virtual Result<StorageCheck> check(Purpose purpose, const TaskControl &control) = 0;
    // Busy names who holds it. `owner` says who we are, for the other's message.
    [[nodiscard]] virtual Result<std::unique_ptr<StorageLock>> lock(const QString &owner) = 0;
    // The live pre-pass: puts what is new, so that the capture is short. Optional work, never the truth.
    [[nodiscard]] virtual Result<> prepare(BlobSink &sink, const std::optional<PreviousCapture> &previous,
                                           const TaskControl &control) = 0;
    // Begin before the first capture, End after the last: what wrote in between, or could have. Also the gate of a
    // restore: Begin, then End at once.
    [[nodiscard]] virtual Result<Writers> writers(Watch watch, const TaskControl &control) = 0;
    // The only part with the stage down: seconds at most.
    [[nodiscard]] virtual Result<std::unique_ptr<Capture>> capture(const CaptureRequest &request,
                                                                   const TaskControl &control) = 0;
    // What stage() changes, in words, when it restores into another stage than the one of the backup: mostly nothing.
    [[nodiscard]] virtual QStringList changesInCopy(const StorageRecord & /*record*/) const { return {}; }
    // What a restore of `record` would do to what is there today. Never fails because it is missing or unreadable.
    [[nodiscard]] virtual Result<Comparison> compare(const StorageRecord &record, BlobSource &blobs,
                                                     const TaskControl &control) = 0;
    // Builds the state to come beside the live data, verified. On failure or cancel nothing is left beside.
    [[nodiscard]] virtual Result<std::unique_ptr<Staged>> stage(const StorageRecord &record, BlobSource &blobs,
                                                                const StageRequest &request,
                                                                const TaskControl &control) = 0;
    // The Staged of an earlier operation, from its journal.
    [[nodiscard]] virtual Result<std::unique_ptr<Staged>> reopen(const QJsonObject &identity) = 0;
    // Every leftover of `operation`, a restore or a backup, whose journal was lost or never written: names carry its
    // uuid. For recovery. Nothing left is fine.
    [[nodiscard]] virtual Result<> sweep(const QString &operation, const TaskControl &control) = 0;
    // Where staged data would lie and how much is free there.
    [[nodiscard]] virtual Result<SpaceNeed> space(const StorageRecord &record) = 0;
};

} // namespace Understudy
