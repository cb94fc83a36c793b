// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/singlefilespace.h"

#include "models/messages/catalog.h"
#include "services/platform/access.h"
#include "services/platform/beneath.h"
#include "services/platform/durablefile.h"
#include "services/platform/filesystem.h"
#include "services/platform/mounttable.h"

#include <QCoreApplication>
#include <QFile>

#include <cerrno>

using namespace Qt::StringLiterals;

namespace Understudy {

static QString tr(const char *text)
{
    return QCoreApplication::translate("SingleFile", text);
}

// The folder itself or, where it is missing, the nearest that is there: it will be made in it.
static QByteArray nearestFolder(const SingleFilePlace &place)
{
    QByteArray folder = place.folder;
    while (folder.size() > 1 && !statPath(folder))
        folder = folder.first(std::max<qsizetype>(folder.lastIndexOf('/'), 1));
    return folder;
}

Result<SingleFileTarget> lookAtTarget(const QString &path)
{
    const Result<SingleFilePlace> place = SingleFilePlace::of(path);
    if (!place)
        return std::unexpected(place.error());
    const Result<std::optional<FileStat>> stat = place->stat();
    if (!stat)
        return std::unexpected(stat.error());
    SingleFileTarget target{.place = *place, .exists = stat->has_value(), .stat = *stat};
    if (!*stat)
        return target;
    const QString shown = place->shown();
    if (!(*stat)->isFile())
        target.refusals.append(Messages::error("singlefile.notAFile"_L1, {{"path"_L1, shown}}));
    if ((*stat)->mountRoot)
        target.refusals.append(Messages::error("singlefile.mountPoint"_L1, {{"path"_L1, shown}}));
    if ((*stat)->links > 1)
        target.warnings.append(tr("“%1” has other names (hard links); those keep what is there today.").arg(shown));
    target.readable = (*stat)->isFile() && mayRead(place->path());
    return target;
}

Result<StorageCheck> checkSingleFile(const QString &path, Purpose purpose)
{
    const Result<SingleFileTarget> target = lookAtTarget(path);
    if (!target)
        return std::unexpected(target.error());
    StorageCheck check;
    if (!target->exists)
        check.presence = StorageCheck::Presence::Missing;
    else if (!target->readable)
        check.presence = StorageCheck::Presence::Unreadable;
    else
        check.sizeBytes = target->stat->size;
    const QByteArray nearest = nearestFolder(target->place);
    if (!mayWriteInto(nearest)) {
        const QString folder = QFile::decodeName(nearest);
        check.cannot.append(tr("can back up, cannot restore: “%1” is not writable").arg(folder));
        if (purpose == Purpose::Restore)
            check.problems.append(systemError(folder, EACCES, true));
    }
    if (purpose == Purpose::Restore)
        check.problems += target->refusals;
    else if (!target->exists)
        check.problems.append(systemError(path, ENOENT, false));
    else if (target->exists && !target->readable && target->stat->isFile())
        check.problems.append(systemError(path, EACCES, false));
    else if (target->exists && !target->stat->isFile())
        check.problems.append(Messages::error("singlefile.notAFile"_L1, {{"path"_L1, path}}));
    return check;
}

Result<SpaceNeed> spaceForSingleFile(const QString &path, qint64 staged)
{
    const Result<SingleFileTarget> target = lookAtTarget(path);
    if (!target)
        return std::unexpected(target.error());
    const QByteArray folder = nearestFolder(target->place);
    const SystemResult<FileDescriptor> open = openFolder(folder);
    if (!open)
        return std::unexpected(systemError(QFile::decodeName(folder), open.error(), false));
    const SystemResult<FileSystem> fileSystem = fileSystemOf(open->get());
    const SystemResult<MountTable> mounts = MountTable::read();
    const Mount *mount = mounts ? mounts->mountOf(folder) : nullptr;
    return SpaceNeed{.fileSystem = QFile::decodeName(mount ? mount->point : folder),
                     .staged = staged,
                     .safety = 0, // the old file stays where it is
                     .available = fileSystem ? fileSystem->available : -1};
}

Result<SingleFileStaged::Identity> settle(IncomingFile &incoming, const SingleFileTarget &target,
                                          const ListEntry &entry, const QString &operation, const QJsonObject &facts,
                                          const TaskControl &control)
{
    const Result<bool> all = incoming.finish(entry);
    if (!all)
        return std::unexpected(all.error());
    if (!*all)
        control.note(
            tr("“%1”: this user may not give it the owner or all attributes it had.").arg(target.place.shown()));
    const FileStat staged = incoming.keep();
    return SingleFileStaged::Identity{.place = target.place,
                                      .operation = operation,
                                      .existing = incoming.existing(),
                                      .staged = journalIdentityOf(staged),
                                      .old = target.stat ? std::optional(journalIdentityOf(*target.stat))
                                                         : std::nullopt,
                                      .size = staged.size,
                                      .modified = staged.modified,
                                      .facts = facts};
}

} // namespace Understudy
