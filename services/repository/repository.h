// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/backup.h"
#include "models/clock.h"
#include "models/repositoryreports.h"
#include "services/tasks/taskcontrol.h"

#include <functional>
#include <memory>
#include <utility>

namespace Understudy {

class BackupWriter;
class RepositoryLock;

// The store of all backups: packs, index, lists, manifests, marks. FORMAT.md specifies every byte.
// Thread-safe for reading; one writer at a time through its lock. Unless said otherwise all calls block.
class Repository
{
public:
    // Opens the repository in `path`; makes a new one where the folder is missing or empty. Refused if it needs a newer
    // reader, InvalidInput if the folder holds something else.
    [[nodiscard]] static Result<std::unique_ptr<Repository>> open(const QString &path, const Clock &clock);
    // One that was used before, by its id; makes nothing. NotFound if it is not there: the disk may not be mounted.
    [[nodiscard]] static Result<std::unique_ptr<Repository>> openKnown(const QString &path, const QString &id,
                                                                       const Clock &clock);
    virtual ~Repository() = default;

    // What tells it from every other one, wherever it lies. Should it be gone from its place (a disk that was
    // unmounted), whatever would write or list says NotFound.
    [[nodiscard]] virtual QString id() const = 0;

    // `purpose` is for the other's message: "a backup of shop/staging". Busy names who holds it and since when.
    // Shared: backups and reads that must not lose packs. Exclusive: collect.
    enum class Access { Shared, Exclusive };
    [[nodiscard]] virtual Result<std::unique_ptr<RepositoryLock>> lock(Access access, const QString &purpose) = 0;

    // A new backup. What it puts counts only with commit(); destroyed before, its leftovers are removed.
    [[nodiscard]] virtual Result<std::unique_ptr<BackupWriter>> begin(const RepositoryLock &lock,
                                                                      const TaskControl &control) = 0;

    // The content of a blob, its hash checked; Corrupt if it is missing or damaged (then its pack is remembered as
    // damaged). Keeps the last frames, so reading in the order of a list costs each frame once. Thread-safe.
    [[nodiscard]] virtual Result<QByteArray> read(const BlobId &id) = 0;

    // All committed backups, newest first; one whose manifest or packs are missing or damaged has status Damaged, never
    // an error. In Recently deleted: only with `deleted`.
    [[nodiscard]] virtual Result<QList<Backup>> backups(bool deleted = false) = 0;
    [[nodiscard]] virtual Result<Backup> backup(const QString &id) = 0; // the full id; NotFound, Corrupt
    [[nodiscard]] virtual Result<> changeMarks(const QString &id, const std::function<void(Marks &)> &change) = 0;

    // To Recently deleted (7 days, its packs stay), and back.
    [[nodiscard]] virtual Result<> trash(const QString &id) = 0;
    [[nodiscard]] virtual Result<> untrash(const QString &id) = 0;

    [[nodiscard]] virtual Result<RepositoryStatus> status() = 0;
    // Every byte of every pack, index and list. Damaged packs are remembered, so that the next backup heals them.
    [[nodiscard]] virtual Result<CheckReport> check(const TaskControl &control) = 0;
    // Every blob that this backup needs, decompressed and hashed, and its lists parsed.
    [[nodiscard]] virtual Result<CheckReport> verify(const Manifest &manifest, const TaskControl &control) = 0;
    // The packs that hold the blobs of a backup today, sorted: for copies and portable files. Collect may have moved
    // blobs since the manifest was written. Corrupt if not all are there.
    [[nodiscard]] virtual Result<QList<PackId>> packsOf(const Manifest &manifest, const TaskControl &control) = 0;
    [[nodiscard]] virtual QString packFile(const PackId &id) const = 0; // its path
    // Removes what no backup needs, rewrites sparse packs, purges what lay in trash for 7 days (`emptyTrash`: all of it).
    [[nodiscard]] virtual Result<CollectReport> collect(const RepositoryLock &exclusive, bool emptyTrash,
                                                        const TaskControl &control) = 0;
    // The same for chosen backups in Recently deleted alone: they and what only they need go at once.
    [[nodiscard]] virtual Result<CollectReport> purge(const RepositoryLock &exclusive, const QStringList &ids,
                                                      const TaskControl &control) = 0;
};

// Held until destroyed; the kernel frees it when the process dies.
class RepositoryLock
{
public:
    virtual ~RepositoryLock() = default;
    [[nodiscard]] virtual Repository::Access access() const = 0;
};

// Takes the content of one backup. put() and reuse() are thread-safe; commit() once, when no other call runs.
class BackupWriter
{
public:
    virtual ~BackupWriter() = default;

    [[nodiscard]] virtual Result<BlobId> put(QByteArrayView plain) = 0; // 1 byte to 4 MiB
    [[nodiscard]] virtual Result<BlobId> putText(QByteArrayView plain) { return put(plain); } // see BlobSink
    [[nodiscard]] virtual Result<bool> reuse(const BlobId &id) = 0; // see BlobSink
    [[nodiscard]] virtual Result<QByteArray> get(
        const BlobId &id) = 0; // also what this writer put, flushing if need be
    // Corrupt if a pack with something that put() or reuse() found in the repository turned out to be damaged since: a new
    // writer knows, and stores it again. No other call runs meanwhile.
    [[nodiscard]] virtual Result<> confirm() { return {}; }
    // Only what confirm() finds whole: packs, index, manifest and marks, one rename, fsync. Fills id-independent figures:
    // packs, storedBytes, newBytes.
    // The result is the manifest as it was written. After it returns, the backup survives a power cut.
    [[nodiscard]] virtual Result<Manifest> commit(Manifest manifest, const Marks &marks) = 0;
    [[nodiscard]] Result<Manifest> commit(Manifest manifest) { return commit(std::move(manifest), {}); }
};

} // namespace Understudy
