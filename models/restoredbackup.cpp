// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/restoredbackup.h"

namespace Understudy {

const Backup *restoredBackup(const QList<Backup> &backups, const QString &stage)
{
    const Backup *newest = nullptr;
    QDateTime newestAt;
    for (const Backup &backup : backups) {
        const QDateTime at = backup.restores().value(stage);
        if (at.isValid() && (!newest || newestAt < at)) {
            newest = &backup;
            newestAt = at;
        }
    }
    return newest;
}

} // namespace Understudy
