// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/files/treelock.h"

#include "models/messages/catalog.h"
#include "services/platform/durablefile.h"
#include "services/platform/filestat.h"
#include "services/platform/processes.h"
#include "services/storages/files/treeplace.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

TreeLock::TreeLock(FolderLock lock, const QString &note)
    : m_lock(std::move(lock))
    , m_note(note)
{}

TreeLock::~TreeLock()
{
    // A note that stays names a process that holds the lock no more, and is not believed.
    static_cast<void>(removeDurably(m_note));
}

// The kernel says which process; what it is at work on stands in the note, if it has the same home.
static QString holderOf(const QByteArray &folder, const QString &note)
{
    const qint64 process = FolderLock::holder(folder);
    if (process == 0)
        return TreeLock::tr("another process");
    const Result<QByteArray> text = readWhole(note, 4096);
    const QByteArray prefix = QByteArray::number(process) + ' ';
    if (text && text->startsWith(prefix))
        return QString::fromUtf8(text->sliced(prefix.size()));
    return processName(process);
}

Result<std::unique_ptr<StorageLock>> TreeLock::take(const StorageConfig &config, const QString &owner,
                                                    const QString &notesFolder)
{
    const Result<TreePlace> place = TreePlace::find(config);
    if (!place)
        return std::unexpected(place.error());
    const QByteArray folder = place->existingAncestor();
    const SystemResult<FileStat> stat = statPath(folder, true);
    SystemResult<std::optional<FolderLock>> lock = FolderLock::tryTake(folder);
    if (!lock || !stat)
        return std::unexpected(systemError(config.path, stat ? lock.error() : stat.error(), false));
    const QString note = u"%1/lock-%2-%3"_s.arg(notesFolder).arg(stat->fileSystem).arg(stat->inode);
    if (!*lock)
        return fail("files.locked"_L1, {{"path"_L1, config.path}, {"owner"_L1, holderOf(folder, note)}});
    if (const Result<> made = makeFolder(notesFolder); !made)
        return std::unexpected(made.error());
    const QByteArray text = QByteArray::number(ownProcess()) + ' ' + owner.toUtf8();
    if (const Result<> written = writeDurably(note, text); !written)
        return std::unexpected(written.error());
    return std::unique_ptr<StorageLock>(new TreeLock(std::move(**lock), note));
}

} // namespace Understudy
