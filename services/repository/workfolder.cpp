// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/repository/workfolder.h"

#include "models/messages/catalog.h"
#include "services/logging.h"
#include "services/platform/durablefile.h"
#include "services/repository/backupfolders.h"

#include <QUuid>

#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

static const QString s_lockPrefix = u"writer-"_s;

WorkFolder::WorkFolder(const QString &path, const QString &lockPath, FileLock lock)
    : m_path(path)
    , m_lockPath(lockPath)
    , m_lock(std::move(lock))
{ }

WorkFolder::WorkFolder(WorkFolder &&other) noexcept
    : m_path(std::exchange(other.m_path, {}))
    , m_lockPath(std::exchange(other.m_lockPath, {}))
    , m_lock(std::move(other.m_lock))
{ }

WorkFolder &WorkFolder::operator=(WorkFolder &&other) noexcept
{
    std::swap(m_path, other.m_path);
    std::swap(m_lockPath, other.m_lockPath);
    std::swap(m_lock, other.m_lock);
    return *this;
}

// The lock comes first, so a folder whose lock is free belongs to nobody.
Result<WorkFolder> WorkFolder::create(const Layout &layout)
{
    const QString name = QUuid::createUuid().toString(QUuid::WithoutBraces);
    const QString lockPath = layout.writerLock(name);
    Result<std::optional<FileLock>> lock = FileLock::tryTake(lockPath, FileLock::Access::Exclusive, {});
    if (!lock)
        return std::unexpected(lock.error());
    if (!*lock)
        return fail("repository.busy"_L1, {{"holder"_L1, name}});
    const QString path = layout.workFolder(name);
    if (const Result<> made = makeFolder(path); !made)
        return std::unexpected(made.error());
    return WorkFolder(path, lockPath, std::move(**lock));
}

WorkFolder::~WorkFolder()
{
    if (m_path.isEmpty())
        return;
    Result<> removed = removeFolderOfOurs(m_path);
    if (removed)
        removed = removeDurably(m_lockPath);
    if (!removed)
        qCWarning(lcRepository) << "left for the next one to sweep:" << removed.error().details;
}

Result<> WorkFolder::sweep(const Layout &layout)
{
    const Result<QStringList> names = namesIn(layout.tmp());
    if (!names)
        return std::unexpected(names.error());
    for (const QString &name : *names) {
        if (!BackupFolders::isId(name))
            continue; // somebody else's
        const QString lockPath = layout.writerLock(name);
        const Result<std::optional<FileLock>> lock = FileLock::tryTake(lockPath, FileLock::Access::Exclusive, {});
        if (!lock)
            return std::unexpected(lock.error());
        if (!*lock)
            continue; // at work
        qCInfo(lcRepository) << "removing what a stopped backup left:" << name;
        if (const Result<> removed = removeFolderOfOurs(layout.workFolder(name)); !removed)
            return removed;
        if (const Result<> removed = removeDurably(lockPath); !removed)
            return removed;
    }
    return {};
}

Result<> WorkFolder::sweepLocks(const Layout &layout)
{
    const Result<QStringList> names = namesIn(layout.locks());
    if (!names)
        return std::unexpected(names.error());
    for (const QString &name : *names) {
        if (!name.startsWith(s_lockPrefix) || !BackupFolders::isId(name.sliced(s_lockPrefix.size())))
            continue;
        const QString path = layout.locks() + u'/' + name;
        const Result<std::optional<FileLock>> lock = FileLock::tryTake(path, FileLock::Access::Exclusive, {});
        if (!lock)
            return std::unexpected(lock.error());
        if (!*lock)
            continue;
        if (const Result<> removed = removeDurably(path); !removed)
            return removed;
    }
    return {};
}

} // namespace Understudy
