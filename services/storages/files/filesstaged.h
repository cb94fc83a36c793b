// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/platform/folderlock.h"
#include "services/storages/files/treeswap.h"

#include <QCoreApplication>

#include <optional>

namespace Understudy {

// A staged tree behind the interface that all storages share.
class FilesStaged final : public Staged
{
    Q_DECLARE_TR_FUNCTIONS(FilesStaged)

public:
    explicit FilesStaged(const StagedTree &staged);

    [[nodiscard]] QJsonObject identity() const override { return m_staged.toJson(); }
    [[nodiscard]] QString swapGroup() const override { return {}; }
    [[nodiscard]] Result<> swapIn(const QList<Staged *> &group, const TaskControl &control) override;
    [[nodiscard]] Result<> swapBack(const QList<Staged *> &group, const TaskControl &control) override;
    [[nodiscard]] Result<SwapState> state() override;
    [[nodiscard]] Result<> mayDrop(const TaskControl &control) override;
    [[nodiscard]] Result<> drop(const TaskControl &control) override;
    [[nodiscard]] Result<qint64> keptBytes() override;
    [[nodiscard]] Result<QStringList> writesSinceSwap(const TaskControl &control) override;

private:
    void holdNewTree();
    [[nodiscard]] Result<> requireHolder() const;
    [[nodiscard]] Result<> requireSettled(); // one state is live and the other beside it
    [[nodiscard]] Result<> requireOwnFolders(const TaskControl &control) const;

    StagedTree m_staged;
    std::unique_ptr<TreeSwap> m_swap;
    std::optional<FolderLock> m_lock; // on the new tree, which the lock of the operation does not know
};

// Removes a holder with all that is in it. `insideTree`: it lies in the tree itself, whose time must not tell of it.
[[nodiscard]] Result<> removeHolder(const QByteArray &holder, bool insideTree, const TaskControl &control);

} // namespace Understudy
