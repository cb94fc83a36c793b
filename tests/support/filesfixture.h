// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/storages/files/filesstorage.h"
#include "tests/support/memoryblobs.h"

#include <QTemporaryDir>

#include <atomic>
#include <functional>

namespace Understudy::Testing {

// A files storage on a tree of a test's own, below a temporary folder or a folder that the test gives.
class FilesFixture
{
public:
    explicit FilesFixture(const QString &folder = {});
    ~FilesFixture(); // QTemporaryDir cannot remove names that are not text

    [[nodiscard]] QString folder() const { return m_folder; }
    [[nodiscard]] QString tree() const { return m_folder + QStringLiteral("/live/tree"); }
    [[nodiscard]] QString path(const QString &name) const { return tree() + u'/' + name; }
    [[nodiscard]] QStringList beside() const; // what lies beside the tree

    // Runs a bash script in the tree, which is made; what it says if it fails.
    [[nodiscard]] QByteArray make(const QString &script) const;

    [[nodiscard]] std::unique_ptr<FilesStorage> storage() const;
    // `between` runs after the pre-pass.
    [[nodiscard]] Result<StorageRecord> backUp(const std::optional<StorageRecord> &previous = {},
                                               const std::function<void()> &between = {});
    [[nodiscard]] Result<std::unique_ptr<Staged>> stage(const StorageRecord &record);
    // Staged and swapped in.
    [[nodiscard]] Result<std::unique_ptr<Staged>> restore(const StorageRecord &record);
    [[nodiscard]] Result<> swapIn(Staged &staged) { return staged.swapIn({&staged}, control); }
    [[nodiscard]] Result<> swapBack(Staged &staged) { return staged.swapBack({&staged}, control); }

    StorageConfig config;
    MemoryBlobs blobs;
    QString operation;
    std::atomic_bool cancelled = false;
    TaskControl control{cancelled};

private:
    QTemporaryDir m_temporary;
    QString m_folder;
};

} // namespace Understudy::Testing
