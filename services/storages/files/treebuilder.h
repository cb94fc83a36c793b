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

#include <atomic>
#include <vector>

namespace Understudy {

// Makes a tree from the entries of a list, in their order, inside an empty folder that nobody else may enter. Trusts no
// entry: each must lie in a folder that the list itself made, so no path can lead anywhere else. Files are made some
// hundreds at a time, on all cores.
class TreeBuilder
{
public:
    // `root`: the empty folder, open until finish(). `shownAs` names it in errors.
    TreeBuilder(int root, BlobSource &blobs, const QString &shownAs);

    // The first entry is the root. Sockets and devices make nothing. An error may be one of an entry before.
    [[nodiscard]] Result<> add(const ListEntry &entry, const TaskControl &control);
    // Makes the files that were only noted so far.
    [[nodiscard]] Result<> flush(const TaskControl &control);
    // Gives the folders that are still open their metadata.
    [[nodiscard]] Result<> finish(const TaskControl &control);
    // False: this user could not set all metadata (owners).
    [[nodiscard]] bool isComplete() const { return m_complete; }

private:
    struct Level
    {
        ListEntry entry;
        FileDescriptor folder; // closed while the work is far below
    };
    struct Noted
    {
        TreeTarget target; // its folder is open until flush()
        ListEntry entry;
        QByteArray linkTo; // the path that the list had first for this file; empty: to be made
    };
    static constexpr size_t s_openLevels = 32;

    [[nodiscard]] Result<> enter(const ListEntry &entry, const TaskControl &control);
    void leave();
    [[nodiscard]] Result<> applyLeft();
    [[nodiscard]] Result<> goToParentOf(const ListEntry &entry);
    void note(const TreeTarget &target, const ListEntry &entry);
    [[nodiscard]] bool hasNotedEnough() const;
    [[nodiscard]] SystemResult<int> folderOf(Level &level) const;
    [[nodiscard]] Result<> make(const TreeTarget &target, const ListEntry &entry, const TaskControl &control);
    [[nodiscard]] Result<> makeFiles(const TaskControl &control);
    [[nodiscard]] Result<> makeFile(const Noted &noted, const TaskControl &control);
    [[nodiscard]] Result<> fill(FileDescriptor &file, const ListEntry &entry, const TaskControl &control);
    [[nodiscard]] Result<> link(const Noted &noted) const;
    [[nodiscard]] Result<> apply(const TreeTarget &target, const ListEntry &entry);
    [[nodiscard]] std::unexpected<Error> failure(const ListEntry &entry, int errorNumber) const;

    int m_root;
    BlobSource &m_blobs;
    QString m_shownAs;
    std::vector<Level> m_levels;
    std::vector<Level> m_left; // all their entries came, some are noted only; the deepest first
    std::vector<Noted> m_files;
    std::vector<Noted> m_hardLinks;
    qint64 m_notedBytes = 0;
    QHash<quint64, QByteArray> m_links; // by group: the path that came first
    std::atomic_bool m_complete = true;
};

} // namespace Understudy
