// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/platform/treeedit.h"

#include "services/platform/filestat.h"
#include "services/platform/rename.h"

#include <cerrno>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace Understudy {

static SystemResult<> resultOf(int returned)
{
    return returned == 0 ? SystemResult<>() : std::unexpected(errno);
}

SystemResult<> makeFolderAt(const TreeTarget &target)
{
    return resultOf(::mkdirat(target.folder, target.name.constData(), 0700));
}

SystemResult<> makeSymlinkAt(const TreeTarget &target, const QByteArray &leadsTo)
{
    return resultOf(::symlinkat(leadsTo.constData(), target.folder, target.name.constData()));
}

SystemResult<> makeFifoAt(const TreeTarget &target)
{
    return resultOf(::mkfifoat(target.folder, target.name.constData(), 0600));
}

SystemResult<> makeHardLinkAt(const TreeTarget &existing, const TreeTarget &target)
{
    return resultOf(::linkat(existing.folder, existing.name.constData(), target.folder, target.name.constData(), 0));
}

SystemResult<> removeFolderAt(const TreeTarget &target)
{
    const SystemResult<> removed = resultOf(::unlinkat(target.folder, target.name.constData(), AT_REMOVEDIR));
    return !removed && removed.error() == ENOENT ? SystemResult<>() : removed;
}

SystemResult<> moveTo(const TreeTarget &from, const TreeTarget &to)
{
    const int moved = renameNoReplace(from.folder, from.name.constData(), to.folder, to.name.constData());
    if (moved == 0)
        return {};
    if (moved != ENOTSUP)
        return std::unexpected(moved);
    // Nobody else works between the two calls: the stage stands still and the lock is ours.
    if (statAt(to.folder, to.name))
        return std::unexpected(EEXIST);
    return resultOf(::renameat(from.folder, from.name.constData(), to.folder, to.name.constData()));
}

SystemResult<> exchange(const TreeTarget &left, const TreeTarget &right)
{
    const int done = renameExchange(left.folder, left.name.constData(), right.folder, right.name.constData());
    return done == 0 ? SystemResult<>() : std::unexpected(done);
}

bool mayChangeNamesIn(const QByteArray &folder)
{
    return ::faccessat(AT_FDCWD, folder.constData(), W_OK | X_OK, AT_EACCESS) == 0;
}

} // namespace Understudy
