// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/restoredbackup.h"

namespace Understudy {

const Backup *restoredBackup(const QList<Backup> &backups)
{
    const Backup *newest = nullptr;
    for (const Backup &backup : backups) {
        if (backup.marks.restoredAt.isValid() && (!newest || newest->marks.restoredAt < backup.marks.restoredAt))
            newest = &backup;
    }
    return newest;
}

} // namespace Understudy
