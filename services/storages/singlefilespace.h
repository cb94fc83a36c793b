// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/storages/singlefileincoming.h"
#include "services/storages/singlefilestaged.h"
#include "services/storages/storage.h"

#include <QStringList>

namespace Understudy {

// Where a restored file goes.
struct SingleFileTarget
{
    SingleFilePlace place;
    bool exists = false;
    bool readable = true;
    std::optional<FileStat> stat;
    QList<Error> refusals; // why nothing can be swapped in here
    QStringList warnings;
};
[[nodiscard]] Result<SingleFileTarget> lookAtTarget(const QString &path);

// Presence, size, and whether this user could put a file there.
[[nodiscard]] Result<StorageCheck> checkSingleFile(const QString &path, Purpose purpose);

[[nodiscard]] Result<SpaceNeed> spaceForSingleFile(const QString &path, qint64 staged);

// The last step of staging: metadata, durable, kept beside. `entry` says how it shall be.
[[nodiscard]] Result<SingleFileStaged::Identity> settle(IncomingFile &incoming, const SingleFileTarget &target,
                                                        const ListEntry &entry, const QString &operation,
                                                        const QJsonObject &facts, const TaskControl &control);

} // namespace Understudy
