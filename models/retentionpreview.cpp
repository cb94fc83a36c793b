// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/retentionpreview.h"

#include "models/retention.h"
#include "models/texts.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Understudy {

static bool isComplete(const Backup &backup)
{
    return backup.status == BackupStatus::Ready || backup.status == BackupStatus::ReadyWithWarnings
           || backup.status == BackupStatus::Damaged;
}

// The list as it will be when the next automatic backup is ready: pruning comes after it, and counts it.
static QList<Backup> withTheNext(QList<Backup> backups, const QString &id)
{
    Backup next{.status = BackupStatus::Ready};
    next.manifest.id = id;
    next.manifest.origin = Origin::Automatic;
    const auto newest = std::ranges::max_element(backups, {},
                                                 [](const Backup &backup) { return backup.manifest.createdAt; });
    next.manifest.createdAt = newest == backups.end() ? QDateTime::fromMSecsSinceEpoch(0)
                                                      : newest->manifest.createdAt.addMSecs(1);
    backups.append(next);
    return backups;
}

RetentionPreview RetentionPreview::of(const QList<Backup> &ofStage, int automatic, const QSet<QString> &needed)
{
    const QString next = u"next"_s;
    const QStringList beyond = beyondRetention(withTheNext(ofStage, next), automatic, needed + QSet<QString>{next});
    RetentionPreview preview;
    for (const Backup &backup : ofStage) {
        if (!isComplete(backup))
            continue;
        const bool goes = beyond.contains(backup.id());
        preview.dots.append({.id = backup.id(),
                             .name = backup.name(),
                             .createdAt = backup.manifest.createdAt,
                             .goes = goes,
                             .bytes = backup.manifest.newBytes});
        preview.freedBytes += goes ? backup.manifest.newBytes : 0;
        ++(goes ? preview.goes : preview.stays);
    }
    std::ranges::stable_sort(preview.dots, {}, &Dot::createdAt);
    return preview;
}

QString RetentionPreview::sentence() const
{
    if (dots.isEmpty())
        return tr("There is no backup yet, so nothing will be removed.");
    if (goes == 0)
        return tr("Keeps all %n backup(s) when the next automatic backup is ready.", nullptr, stays);
    return tr("Keeps %1, removes %2 (frees about %3) when the next automatic backup is ready.")
        .arg(Texts::count(stays), Texts::count(goes), Texts::size(freedBytes));
}

QString RetentionPreview::spoken() const
{
    return tr("%n backup(s), oldest first.", nullptr, static_cast<int>(dots.size())) + u' ' + sentence();
}

} // namespace Understudy
