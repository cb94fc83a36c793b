// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/clock.h"
#include "models/repositoryreports.h"
#include "services/repository/backupfolders.h"
#include "services/repository/blobindex.h"
#include "services/repository/blobwriter.h"
#include "services/repository/framecache.h"
#include "services/repository/packtrash.h"
#include "services/repository/usedblobs.h"
#include "services/tasks/taskcontrol.h"

#include <QHash>
#include <QSet>

#include <functional>
#include <optional>

namespace Understudy {

// Removes what no backup needs. Runs alone: the caller holds the exclusive lock and the one for changes. Whatever it
// stops at, every backup stays complete: new packs and the index come before old ones go, and those go to the trash
// first, where the next collect finds them if they turn out to be needed.
class Collector
{
public:
    static constexpr int daysInTrash = 7;
    static constexpr int sparsePercent = 60; // packs with less in use are rewritten

    Collector(const Layout &layout, const Clock &clock, const TaskControl &control);

    [[nodiscard]] Result<CollectReport> collect(bool emptyTrash);
    // These backups in Recently deleted, and at once what only they need.
    [[nodiscard]] Result<CollectReport> purge(const QStringList &ids);

private:
    [[nodiscard]] Result<> sweepFolders();
    [[nodiscard]] Result<CollectReport> run(const std::function<Result<>()> &purge, bool packsAtOnce);
    [[nodiscard]] Result<> purgeBackups(bool all);
    [[nodiscard]] Result<> purgeChosen(const QStringList &ids);
    [[nodiscard]] Result<> readManifests();
    [[nodiscard]] Result<> openIndex();
    [[nodiscard]] Result<> bringBackNeededPacks();
    [[nodiscard]] Result<> bringBackLastCopies();
    [[nodiscard]] Result<QSet<PackId>> trashedPacksWithMissing() const;
    [[nodiscard]] Result<> plan();
    [[nodiscard]] Result<> mark();
    [[nodiscard]] Result<bool> markBlob(const BlobId &id);
    [[nodiscard]] Result<> checkIndex() const;
    enum class Lists { Read, Unreadable };
    void keepAllOf(const Manifest &manifest, Lists lists);
    [[nodiscard]] bool isComplete() const { return m_missing.isEmpty() && !m_needsUnknown; }
    void findLost();
    [[nodiscard]] Result<> judgePacks();
    [[nodiscard]] Result<> rewrite(BlobWriter &writer, const PackId &pack);
    // False: a pack turned out to be damaged, so what goes and what stays is to be judged again.
    [[nodiscard]] Result<bool> rewriteSparse();
    [[nodiscard]] Result<> moveRewritten(BlobWriter &writer);
    [[nodiscard]] Result<> rewriteAll();
    [[nodiscard]] Result<> rewriteIndex();
    [[nodiscard]] Result<> movePacksToTrash(bool atOnce);
    [[nodiscard]] Result<> emptyTrash();

    const Layout m_layout;
    const Clock &m_clock;
    const TaskControl m_control;
    const BackupFolders m_folders;
    PackTrash m_trash;
    QList<Manifest> m_manifests;
    PackSet m_packs;
    std::optional<BlobIndex> m_index;
    std::optional<UsedBlobs> m_used;
    FrameCache m_cache;
    QSet<PackId> m_keptWhole; // a backup that cannot be read in full names them
    QSet<PackId> m_named; // by any manifest
    QSet<BlobId> m_missing; // needed, and in no healthy pack
    bool m_needsUnknown = false; // some backup's list cannot be read, or more is missing than can be held in memory
    bool m_rewrites = true; // sparse packs
    QSet<PackId> m_sparse;
    QSet<PackId> m_gone; // to go to the trash
    QSet<PackId> m_lost; // not there, and nobody misses them
    CollectReport m_report;
};

} // namespace Understudy
