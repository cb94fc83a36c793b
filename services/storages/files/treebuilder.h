// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"
#include "models/listentry.h"
#include "services/platform/filedescriptor.h"
#include "services/platform/systemresult.h"
#include "services/platform/treetarget.h"
#include "services/storages/blobsink.h"
#include "services/tasks/taskcontrol.h"

#include <QHash>

#include <vector>

namespace Understudy {

// Makes a tree from the entries of a list, in their order, inside an empty folder that nobody else may enter. Trusts no
// entry: each must lie in a folder that the list itself made, so no path can lead anywhere else.
class TreeBuilder
{
public:
    // `root`: the empty folder, open until finish(). `shownAs` names it in errors.
    TreeBuilder(int root, BlobSource &blobs, const QString &shownAs);

    // The first entry is the root. Sockets and devices make nothing.
    [[nodiscard]] Result<> add(const ListEntry &entry, const TaskControl &control);
    // Gives the folders that are still open their metadata.
    [[nodiscard]] Result<> finish();
    // False: this user could not set all metadata (owners).
    [[nodiscard]] bool isComplete() const { return m_complete; }

private:
    struct Level
    {
        ListEntry entry;
        FileDescriptor folder; // closed while the work is far below
    };
    static constexpr size_t s_openLevels = 32;

    [[nodiscard]] Result<> enter(const ListEntry &entry);
    [[nodiscard]] Result<> leave();
    [[nodiscard]] Result<> goToParentOf(const ListEntry &entry);
    [[nodiscard]] SystemResult<int> folderOf(Level &level) const;
    [[nodiscard]] Result<> make(const TreeTarget &target, const ListEntry &entry, const TaskControl &control);
    [[nodiscard]] Result<> makeFile(const TreeTarget &target, const ListEntry &entry, const TaskControl &control);
    [[nodiscard]] Result<> link(const TreeTarget &target, const ListEntry &entry, const QByteArray &existing) const;
    [[nodiscard]] Result<> apply(const TreeTarget &target, const ListEntry &entry);
    [[nodiscard]] std::unexpected<Error> failure(const ListEntry &entry, int errorNumber) const;

    int m_root;
    BlobSource &m_blobs;
    QString m_shownAs;
    std::vector<Level> m_levels;
    QHash<quint64, QByteArray> m_links; // by group: the path that was made first
    bool m_complete = true;
};

} // namespace Understudy
