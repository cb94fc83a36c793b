// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/platform/treewalker.h"

#include "services/platform/beneath.h"

#include <cerrno>
#include <utility>

namespace Understudy {

TreeWalker::TreeWalker(int root, LeaveOut leaveOut)
    : m_root(root)
    , m_leaveOut(std::move(leaveOut))
{ }

TreeWalker::Visit TreeWalker::visitRoot()
{
    m_started = true;
    const SystemResult<FileStat> stat = statOf(m_root);
    if (!stat)
        return {.folder = m_root, .error = stat.error()};
    m_mount = stat->mount;
    m_entering = true;
    m_lastPath.clear();
    m_lastName.clear();
    return {.folder = m_root, .stat = *stat};
}

int TreeWalker::enter()
{
    SystemResult<FileDescriptor> folder = openFolderBeneath(m_levels.empty() ? m_root : m_levels.back().folder.get(),
                                                            m_lastName);
    if (!folder)
        return folder.error();
    SystemResult<FolderNames> names = FolderNames::read(folder->get());
    if (!names)
        return names.error();
    if (m_levels.size() >= s_openLevels)
        m_levels[m_levels.size() - s_openLevels].folder = FileDescriptor();
    m_levels.push_back({.path = m_lastPath, .folder = std::move(*folder), .names = std::move(*names)});
    return 0;
}

int TreeWalker::reopen(Level &level) const
{
    if (level.folder.isOpen())
        return 0;
    SystemResult<FileDescriptor> folder = openFolderBeneath(m_root, level.path);
    if (!folder)
        return folder.error();
    level.folder = std::move(*folder);
    return 0;
}

TreeWalker::Visit TreeWalker::visit(Level &level, const QByteArray &path, const QByteArray &name)
{
    Visit visit{.path = path, .name = name, .folder = level.folder.get()};
    const SystemResult<FileStat> stat = statAt(visit.folder, name);
    if (!stat) {
        visit.error = stat.error();
        return visit;
    }
    visit.stat = *stat;
    if (stat->isFolder()) {
        visit.otherMount = stat->mountRoot || stat->mount != m_mount;
        m_entering = !visit.otherMount;
        m_lastPath = path;
        m_lastName = name;
    }
    return visit;
}

std::optional<TreeWalker::Visit> TreeWalker::next()
{
    if (!m_started)
        return visitRoot();
    if (std::exchange(m_entering, false)) {
        const int parent = m_levels.empty() ? m_root : m_levels.back().folder.get();
        if (const int error = enter(); error != 0)
            return Visit{.path = m_lastPath, .name = m_lastName, .folder = parent, .error = error};
    }
    while (!m_levels.empty()) {
        Level &level = m_levels.back();
        if (level.next >= level.names.size()) {
            m_levels.pop_back();
            continue;
        }
        if (const int error = reopen(level); error != 0) {
            const QByteArray path = level.path;
            m_levels.pop_back();
            return Visit{.path = path, .error = error};
        }
        const QByteArray name = level.names.at(level.next++);
        const QByteArray path = level.path.isEmpty() ? name : level.path + '/' + name;
        if (!m_leaveOut || !m_leaveOut(path, name))
            return visit(level, path, name);
    }
    return std::nullopt;
}

} // namespace Understudy
