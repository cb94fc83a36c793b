// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/platform/treeedit.h"

#include "services/platform/beneath.h"
#include "services/platform/filestat.h"
#include "services/platform/rename.h"

#include <cerrno>
#include <functional>
#include <utility>

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

namespace {

// A folder that its owner may not write to, writable for the length of a move.
class OpenedFolder
{
public:
    explicit OpenedFolder(const TreeTarget &target);
    ~OpenedFolder() { static_cast<void>(close()); }
    Q_DISABLE_COPY_MOVE(OpenedFolder)

    [[nodiscard]] bool isOpened() const { return m_folder.isOpen(); }
    // As it was; an errno. Also by itself at the end of the scope.
    [[nodiscard]] int close();

private:
    FileDescriptor m_folder;
    mode_t m_mode = 0;
};

} // namespace

OpenedFolder::OpenedFolder(const TreeTarget &target)
{
    SystemResult<FileDescriptor> folder = openFolderBeneath(target.folder, target.name); // no file, no link
    const SystemResult<FileStat> stat = folder ? statOf(folder->get()) : std::unexpected(folder.error());
    if (!stat || (stat->mode & S_IWUSR) != 0 || ::fchmod(folder->get(), stat->mode | S_IWUSR) != 0)
        return;
    m_folder = std::move(*folder);
    m_mode = stat->mode;
}

int OpenedFolder::close()
{
    const FileDescriptor folder = std::exchange(m_folder, FileDescriptor());
    return !folder.isOpen() || ::fchmod(folder.get(), m_mode) == 0 ? 0 : errno;
}

// To come into another folder a folder must be writable itself: its ".." changes. Its owner may give himself that right.
static int renameWithRights(const TreeTarget &left, const TreeTarget &right, const std::function<int()> &rename)
{
    const int renamed = rename();
    if (renamed != EACCES)
        return renamed;
    OpenedFolder one(left);
    OpenedFolder other(right);
    if (!one.isOpened() && !other.isOpened())
        return renamed;
    const int again = rename();
    const int closedOne = one.close();
    const int closedOther = other.close();
    return again != 0 ? again : closedOne != 0 ? closedOne : closedOther;
}

SystemResult<> moveTo(const TreeTarget &from, const TreeTarget &to)
{
    const int moved = renameWithRights(from, to, [&from, &to] {
        return renameNoReplace(from.folder, from.name.constData(), to.folder, to.name.constData());
    });
    if (moved == 0)
        return {};
    if (moved != ENOTSUP)
        return std::unexpected(moved);
    // Nobody else works between the two calls: the stage stands still and the lock is ours.
    if (statAt(to.folder, to.name))
        return std::unexpected(EEXIST);
    const int renamed = renameWithRights(from, to, [&from, &to] {
        const bool done = ::renameat(from.folder, from.name.constData(), to.folder, to.name.constData()) == 0;
        return done ? 0 : errno;
    });
    return renamed == 0 ? SystemResult<>() : std::unexpected(renamed);
}

SystemResult<> exchange(const TreeTarget &left, const TreeTarget &right)
{
    const int done = renameWithRights(left, right, [&left, &right] {
        return renameExchange(left.folder, left.name.constData(), right.folder, right.name.constData());
    });
    return done == 0 ? SystemResult<>() : std::unexpected(done);
}

bool mayChangeNamesIn(const QByteArray &folder)
{
    return mayChangeNamesIn(AT_FDCWD, folder);
}

bool mayChangeNamesIn(int parent, const QByteArray &folder)
{
    return ::faccessat(parent, folder.constData(), W_OK | X_OK, AT_EACCESS) == 0;
}

} // namespace Understudy
