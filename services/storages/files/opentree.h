// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"
#include "models/stage.h"
#include "services/platform/filedescriptor.h"
#include "services/platform/filesystem.h"
#include "services/platform/treewalker.h"
#include "services/storages/files/pathfilter.h"

namespace Understudy {

// The tree of a storage, open at its root.
struct OpenTree
{
    // NotFound if it is missing, InvalidInput if it is no folder, Denied if it cannot be entered.
    [[nodiscard]] static Result<OpenTree> open(const StorageConfig &config);

    [[nodiscard]] TreeWalker walk() const;
    // The entry of what was visited, without content: all that the system knows and a link's target. An errno if a part
    // of it cannot be read.
    [[nodiscard]] SystemResult<ListEntry> describe(const TreeWalker::Visit &visit) const;

    QString shownAs; // as the stage file has it
    QByteArray path; // without links
    FileDescriptor folder;
    FileStat stat;
    FileSystem fileSystem;
    PathFilter filter;
};

} // namespace Understudy
