// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/singlefilelock.h"

#include "models/messages/catalog.h"
#include "services/platform/datalock.h"
#include "services/platform/durablefile.h"
#include "services/platform/folderlock.h"
#include "services/platform/openwriters.h"
#include "services/platform/processes.h"
#include "services/storages/singlefileplace.h"

#include <QCoreApplication>

#include <cerrno>
#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

namespace {

class SingleFileLock final : public StorageLock
{
public:
    explicit SingleFileLock(std::optional<DataLock> lock)
        : m_lock(std::move(lock))
    { }

private:
    std::optional<DataLock> m_lock;
};

} // namespace

Result<std::unique_ptr<StorageLock>> lockSingleFile(const StorageConfig &config)
{
    const Result<SingleFilePlace> place = SingleFilePlace::of(config.path);
    if (!place)
        return std::unexpected(place.error());
    SystemResult<std::optional<DataLock>> lock = DataLock::tryTake(place->path());
    if (!lock && lock.error() == ENOENT)
        return std::make_unique<SingleFileLock>(std::nullopt);
    if (!lock)
        return std::unexpected(systemError(config.path, lock.error(), false));
    if (!*lock) {
        const qint64 holder = FolderLock::holder(place->path());
        const QString name = holder > 0 ? processName(holder)
                                        : QCoreApplication::translate("SingleFileLock", "another program");
        return fail("singlefile.busy"_L1, {{"path"_L1, config.path}, {"holder"_L1, name}});
    }
    return std::make_unique<SingleFileLock>(std::move(*lock));
}

Result<Writers> singleFileWriters(const QString &path, const QList<QByteArray> &sideFiles)
{
    const Result<SingleFilePlace> place = SingleFilePlace::of(path);
    if (!place)
        return std::unexpected(place.error());
    QList<QByteArray> names = {place->name};
    for (const QByteArray &suffix : sideFiles)
        names << place->name + suffix;
    const QList<OpenWriter> open = openWriters(place->folder,
                                               [&names](const QByteArray &below) { return !names.contains(below); });
    Writers writers{.proved = open.isEmpty()};
    for (const OpenWriter &writer : open) {
        const QString name = processName(writer.process);
        if (!writers.names.contains(name))
            writers.names << name;
    }
    if (processSight() != ProcessSight::All) {
        writers.proved = false;
        writers.notProved = QCoreApplication::translate(
                                "SingleFileLock", "programs of other users or outside this container that have “%1” "
                                                  "open cannot be seen")
                                .arg(path);
    }
    return writers;
}

} // namespace Understudy
