// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/storages/files/stagedtree.h"
#include "services/storages/storage.h"

#include <QCoreApplication>

namespace Understudy {

// Builds the tree of a backup beside the live one: every blob hashed, all metadata set, on the disk, and compared with
// its list. If anything fails, nothing is left.
class TreeStage
{
    Q_DECLARE_TR_FUNCTIONS(TreeStage)

public:
    TreeStage(const StorageConfig &config, const StorageRecord &record, BlobSource &blobs);

    [[nodiscard]] Result<StagedTree> run(const QString &operation, const TaskControl &control);

private:
    [[nodiscard]] Result<StagedTree> plan(const QString &operation, const TreePlace &place) const;
    [[nodiscard]] Result<> makeHolder(const StagedTree &staged) const;
    [[nodiscard]] Result<> fill(StagedTree &staged, const TaskControl &control);
    [[nodiscard]] Result<bool> build(int root, const StagedTree &staged, const TaskControl &control);
    [[nodiscard]] Result<> checkPlaces(int staged, const StagedTree &tree, const TaskControl &control) const;

    const StorageConfig &m_config;
    const StorageRecord &m_record;
    BlobSource &m_blobs;
};

} // namespace Understudy
