// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/stage.h"
#include "services/platform/folderlock.h"
#include "services/storages/storage.h"

#include <QCoreApplication>

namespace Understudy {

// Holds a tree against a second Understudy, whatever home it has: a lock of the kernel on the root, or on the nearest
// folder above it while the root is missing.
class TreeLock final : public StorageLock
{
    Q_DECLARE_TR_FUNCTIONS(TreeLock)

public:
    [[nodiscard]] static Result<std::unique_ptr<StorageLock>> take(const StorageConfig &config, const QString &owner,
                                                                   const QString &notesFolder);
    ~TreeLock() override;

private:
    TreeLock(FolderLock lock, const QString &note);

    FolderLock m_lock;
    QString m_note; // a file that tells others of this home who we are
};

} // namespace Understudy
