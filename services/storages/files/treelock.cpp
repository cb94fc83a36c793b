// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/files/treelock.h"

#include "models/messages/catalog.h"
#include "services/platform/durablefile.h"
#include "services/platform/filestat.h"
#include "services/platform/processes.h"
#include "services/storages/files/treeplace.h"

#include <QHash>
#include <QMutex>

#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

struct TreeLock::Held
{
    Held(FolderLock taken, const QString &tellsOthers)
        : lock(std::move(taken))
        , note(tellsOthers)
    { }
    // A note that stays names a process that holds the lock no more, and is not believed.
    ~Held() { static_cast<void>(removeDurably(note)); }
    Held(const Held &) = delete;
    Held &operator=(const Held &) = delete;

    FolderLock lock;
    QString note; // a file that tells others of this home who we are
};

TreeLock::TreeLock(std::shared_ptr<Held> held)
    : m_held(std::move(held))
{ }

TreeLock::~TreeLock() = default;

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
    if (!stat)
        return std::unexpected(systemError(config.path, stat.error(), false));
    const QString note = u"%1/lock-%2-%3"_s.arg(notesFolder).arg(stat->fileSystem).arg(stat->inode);
    static QMutex s_mutex;
    static QHash<std::pair<QString, QString>, std::weak_ptr<Held>> s_held; // by note and owner
    const QMutexLocker locker(&s_mutex);
    s_held.removeIf([](const auto &held) { return held.value().expired(); });
    if (std::shared_ptr<Held> held = s_held.value({note, owner}).lock())
        return std::unique_ptr<StorageLock>(new TreeLock(std::move(held)));
    SystemResult<std::optional<FolderLock>> lock = FolderLock::tryTake(folder);
    if (!lock)
        return std::unexpected(systemError(config.path, lock.error(), false));
    if (!*lock)
        return fail("files.locked"_L1, {{"path"_L1, config.path}, {"owner"_L1, holderOf(folder, note)}});
    if (const Result<> made = makeFolder(notesFolder); !made)
        return std::unexpected(made.error());
    const QByteArray text = QByteArray::number(ownProcess()) + ' ' + owner.toUtf8();
    if (const Result<> written = writeDurably(note, text); !written)
        return std::unexpected(written.error());
    const auto held = std::make_shared<Held>(std::move(**lock), note);
    s_held.insert({note, owner}, held);
    return std::unique_ptr<StorageLock>(new TreeLock(held));
}

} // namespace Understudy
