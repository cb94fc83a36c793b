// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/platform/treewalker.h"
#include "services/storages/files/foldertotals.h"
#include "services/storages/files/pathfilter.h"
#include "services/storages/storage.h"

#include <QCoreApplication>

namespace Understudy {

struct OpenTree;

// What a restore would do to the tree that is there today, found without reading content where its times tell.
class TreeCompare
{
    Q_DECLARE_TR_FUNCTIONS(TreeCompare)

public:
    TreeCompare(const StorageConfig &config, const StorageRecord &record, BlobSource &blobs);

    [[nodiscard]] Result<Comparison> run(const TaskControl &control);

private:
    [[nodiscard]] Result<> join(const OpenTree *tree, const TaskControl &control);
    void added(const ListEntry &entry);
    void removed(const TreeWalker::Visit &visit);
    void both(const ListEntry &entry, const TreeWalker::Visit &visit);
    void note(QList<Difference> &list, const QByteArray &path, const Difference &difference);
    [[nodiscard]] QString lossInWords() const;
    void finish();
    [[nodiscard]] Result<> lookAround(const OpenTree &tree, const TaskControl &control);

    const StorageConfig &m_config;
    const StorageRecord &m_record;
    BlobSource &m_blobs;
    PathFilter m_leftOut; // when the backup was made: it has no say in that either
    Comparison m_comparison;
    QList<Difference> m_removed; // each at most a thousand
    QList<Difference> m_overwritten;
    QList<Difference> m_added;
    FolderTotals m_folders;
    qint64 m_lostBytes = 0;
    qint64 m_otherOwners = 0;
    qint64 m_coveredToday = 0; // in the backup, but left out by today's rules
};

} // namespace Understudy
