// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/platform/removetree.h"

#include "services/platform/beneath.h"
#include "services/platform/durablefile.h"
#include "services/platform/filestat.h"
#include "services/platform/foldernames.h"

#include <cerrno>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace Understudy {

namespace {

// One removal: a stack of folders instead of recursion, and few of them open, so that no depth is too deep.
class Remover
{
public:
    Remover(int folder, const QByteArray &name, const std::function<Result<>()> &pause, const QString &shownAs)
        : m_folder(folder)
        , m_name(name)
        , m_pause(pause)
        , m_shownAs(shownAs)
    { }

    [[nodiscard]] Result<> run();

private:
    struct Level
    {
        QByteArray path; // below m_folder
        FileDescriptor folder; // closed while the work is far below
        FolderNames names;
        size_t next = 0;
    };
    static constexpr size_t s_openLevels = 32;

    [[nodiscard]] Result<> enter(int parent, const QByteArray &name, const QByteArray &path);
    [[nodiscard]] Result<> removeNext(Level &level);
    [[nodiscard]] Result<> leave();
    [[nodiscard]] SystemResult<> reopen(Level &level) const;
    [[nodiscard]] std::unexpected<Error> failure(int errorNumber) const
    {
        return std::unexpected(systemError(m_shownAs, errorNumber, true));
    }

    int m_folder;
    QByteArray m_name;
    const std::function<Result<>()> &m_pause;
    QString m_shownAs;
    std::vector<Level> m_levels;
};

} // namespace

// Own folders may deny their owner the way in or the removal of names; whoever may remove them may also change that.
static SystemResult<FileDescriptor> openToEmpty(int parent, const QByteArray &name)
{
    SystemResult<FileDescriptor> folder = openFolderBeneath(parent, name);
    if (!folder && folder.error() == EACCES && ::fchmodat(parent, name.constData(), 0700, 0) == 0)
        folder = openFolderBeneath(parent, name);
    if (!folder)
        return folder;
    const SystemResult<FileStat> stat = statOf(folder->get());
    if (stat && (stat->mode & 0700U) != 0700U && ::fchmod(folder->get(), 0700) != 0)
        return std::unexpected(errno);
    return folder;
}

Result<> Remover::enter(int parent, const QByteArray &name, const QByteArray &path)
{
    // Somebody else's file system, mounted here since: it could not be removed, but all that is in it could.
    if (const SystemResult<FileStat> stat = statAt(parent, name); stat && stat->mountRoot)
        return failure(EBUSY);
    SystemResult<FileDescriptor> folder = openToEmpty(parent, name);
    if (!folder)
        return folder.error() == ENOENT ? Result<>() : failure(folder.error());
    SystemResult<FolderNames> names = FolderNames::read(folder->get());
    if (!names)
        return failure(names.error());
    if (m_levels.size() >= s_openLevels)
        m_levels[m_levels.size() - s_openLevels].folder = FileDescriptor();
    m_levels.push_back({.path = path, .folder = std::move(*folder), .names = std::move(*names)});
    return {};
}

SystemResult<> Remover::reopen(Level &level) const
{
    if (level.folder.isOpen())
        return {};
    SystemResult<FileDescriptor> folder = openFolderBeneath(m_folder, level.path);
    if (!folder)
        return std::unexpected(folder.error());
    level.folder = std::move(*folder);
    return {};
}

Result<> Remover::removeNext(Level &level)
{
    const QByteArray name = level.names.at(level.next++);
    if (::unlinkat(level.folder.get(), name.constData(), 0) == 0 || errno == ENOENT)
        return {};
    // Linux says EISDIR for a folder, POSIX allows EPERM.
    const int error = errno;
    const SystemResult<FileStat> stat = statAt(level.folder.get(), name);
    if (!stat || !stat->isFolder())
        return failure(error);
    return enter(level.folder.get(), name, level.path + '/' + name);
}

Result<> Remover::leave()
{
    const QByteArray path = m_levels.back().path;
    m_levels.pop_back();
    const qsizetype slash = path.lastIndexOf('/');
    int parent = m_folder;
    if (!m_levels.empty()) {
        if (const SystemResult<> open = reopen(m_levels.back()); !open)
            return failure(open.error());
        parent = m_levels.back().folder.get();
    }
    if (::unlinkat(parent, path.constData() + slash + 1, AT_REMOVEDIR) != 0 && errno != ENOENT)
        return failure(errno);
    return {};
}

Result<> Remover::run()
{
    if (::unlinkat(m_folder, m_name.constData(), 0) == 0 || errno == ENOENT)
        return {};
    Result<> going = enter(m_folder, m_name, m_name);
    while (going && !m_levels.empty()) {
        if (m_pause)
            going = m_pause();
        if (!going)
            break;
        Level &level = m_levels.back();
        going = level.next < level.names.size() ? removeNext(level) : leave();
    }
    return going;
}

Result<> removeTree(int folder, const QByteArray &name, const QString &shownAs, const std::function<Result<>()> &pause)
{
    return Remover(folder, name, pause, shownAs).run();
}

} // namespace Understudy
