// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/retention.h"

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

QStringList beyondRetention(const QList<Backup> &ofStage, int automatic, const QSet<QString> &needed)
{
    QList<Backup> good;
    std::ranges::copy_if(ofStage, std::back_inserter(good), isGood);
    std::ranges::stable_sort(good, std::ranges::greater(),
                             [](const Backup &backup) { return backup.manifest.createdAt; });
    const auto restored = std::ranges::max_element(good, {},
                                                   [](const Backup &backup) { return backup.marks.restoredAt; });

    QStringList beyond;
    int seen = 0;
    for (auto backup = good.cbegin(); backup != good.cend(); ++backup) {
        if (!madeByItself(*backup) || ++seen <= automatic)
            continue;
        const bool restoredLast = backup == restored && backup->marks.restoredAt.isValid();
        const bool newest = backup == good.cbegin();
        if (!backup->marks.kept && !restoredLast && !newest && !needed.contains(backup->id()))
            beyond.prepend(backup->id());
    }
    return beyond;
}

} // namespace Understudy
