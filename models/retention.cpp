// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/retention.h"

#include "models/restoredbackup.h"

#include <algorithm>

namespace Understudy {

static bool isGood(const Backup &backup)
{
    return backup.status == BackupStatus::Ready || backup.status == BackupStatus::ReadyWithWarnings;
}

static bool madeByItself(const Backup &backup)
{
    return backup.manifest.origin == Origin::Automatic || backup.manifest.origin == Origin::Safety;
}

// What some stage comes from, this one or another.
static QSet<QString> restoredLast(const QList<Backup> &backups)
{
    QSet<QString> stages;
    for (const Backup &backup : backups) {
        const QStringList into = backup.restores().keys();
        stages.unite(QSet(into.begin(), into.end()));
    }
    QSet<QString> ids;
    for (const QString &stage : std::as_const(stages))
        ids.insert(restoredBackup(backups, stage)->id());
    return ids;
}

QStringList beyondRetention(const QList<Backup> &ofStage, int automatic, const QSet<QString> &needed)
{
    QList<Backup> good;
    std::ranges::copy_if(ofStage, std::back_inserter(good), isGood);
    std::ranges::stable_sort(good, std::ranges::greater(),
                             [](const Backup &backup) { return backup.manifest.createdAt; });
    const QSet<QString> restored = restoredLast(good);

    QStringList beyond;
    int seen = 0;
    for (auto backup = good.cbegin(); backup != good.cend(); ++backup) {
        if (!madeByItself(*backup) || ++seen <= automatic)
            continue;
        const bool newest = backup == good.cbegin();
        if (!backup->marks.kept && !restored.contains(backup->id()) && !newest && !needed.contains(backup->id()))
            beyond.prepend(backup->id());
    }
    return beyond;
}

} // namespace Understudy
