// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/stage.h"
#include "services/platform/folderlock.h"
#include "services/storages/storage.h"

#include <QCoreApplication>

#include <memory>

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
    struct Held;
    explicit TreeLock(std::shared_ptr<Held> held);

    // Trees that are missing side by side lock the same folder above them: one owner's locks on it are one.
    std::shared_ptr<Held> m_held;
};

} // namespace Understudy
