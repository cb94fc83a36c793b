// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/backuptexts.h"

#include "models/texts.h"

#include <QLocale>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Understudy {

BackupState stateOf(const Backup &backup)
{
    if (backup.marks.deletedAt.isValid())
        return BackupState::Deleted;
    const bool foundBad = backup.marks.verifiedAt.isValid() && !backup.marks.verifiedGood;
    switch (backup.status) {
    case BackupStatus::NotReady:
        return BackupState::NotReady;
    case BackupStatus::Ready:
        return foundBad ? BackupState::Damaged : BackupState::Ready;
    case BackupStatus::ReadyWithWarnings:
        return foundBad ? BackupState::Damaged : BackupState::Warnings;
    case BackupStatus::Failed:
        return BackupState::Failed;
    case BackupStatus::Cancelled:
        return BackupState::Cancelled;
    case BackupStatus::Damaged:
        return BackupState::Damaged;
    }
    Q_UNREACHABLE_RETURN(BackupState::Failed);
}

bool isRestorable(BackupState state)
{
    return state == BackupState::Ready || state == BackupState::Warnings;
}

bool coversAll(const Backup &backup, const Stage &stage)
{
    return isRestorable(stateOf(backup)) && std::ranges::all_of(stage.storages, [&](const StorageConfig &storage) {
               return backup.manifest.storage(storage.id()) != nullptr;
           });
}

bool isAttempt(BackupState state)
{
    return state == BackupState::NotReady || state == BackupState::Failed || state == BackupState::Cancelled;
}

QString BackupTexts::duration(qint64 milliseconds)
{
    if (milliseconds <= 0)
        return {};
    const qint64 seconds = (milliseconds + 500) / 1000;
    if (seconds < 1)
        return tr("%1 ms").arg(milliseconds);
    if (seconds < 60)
        return tr("%1 s").arg(seconds);
    if (seconds < 3600)
        return tr("%1 min %2 s").arg(seconds / 60).arg(seconds % 60);
    return tr("%1 h %2 min").arg(seconds / 3600).arg(seconds % 3600 / 60);
}

QString BackupTexts::origin(Origin origin)
{
    switch (origin) {
    case Origin::Manual:
        return tr("Made by hand");
    case Origin::Automatic:
        return tr("Automatic");
    case Origin::Safety:
        return tr("Safety backup before a restore");
    case Origin::Imported:
        return tr("Imported");
    }
    Q_UNREACHABLE_RETURN({});
}

static QString day(const QDateTime &time, const QDateTime &now)
{
    const QDateTime local = time.toLocalTime();
    const bool thisYear = local.date().year() == now.toLocalTime().date().year();
    return QLocale().toString(local.date(), thisYear ? BackupTexts::tr("d MMM") : BackupTexts::tr("d MMM yyyy"));
}

static int warningsOf(const Backup &backup)
{
    return int(std::max<qsizetype>(backup.manifest.warnings.size(), 1));
}

QString BackupTexts::status(const Backup &backup, const QDateTime &now)
{
    const Marks &marks = backup.marks;
    const bool verified = marks.verifiedAt.isValid() && marks.verifiedGood;
    switch (stateOf(backup)) {
    case BackupState::NotReady:
        return tr("Not ready %1").arg(Texts::percent(std::min(backup.progress, 0.99)));
    case BackupState::Ready:
        return verified ? tr("Ready, verified %1").arg(day(marks.verifiedAt, now)) : tr("Ready");
    case BackupState::Warnings:
        return tr("Ready, %n warning(s)", nullptr, warningsOf(backup));
    case BackupState::Failed:
        return tr("Failed");
    case BackupState::Cancelled:
        return tr("Cancelled");
    case BackupState::Damaged:
        return marks.verifiedAt.isValid() && !marks.verifiedGood
                   ? tr("Damaged, found %1").arg(day(marks.verifiedAt, now))
                   : tr("Damaged");
    case BackupState::Deleted:
        return tr("Deleted %1").arg(day(marks.deletedAt, now));
    }
    Q_UNREACHABLE_RETURN({});
}

// As it stands within a sentence.
static QString lowered(const QString &text)
{
    return text.left(1).toLower() + text.mid(1);
}

QString BackupTexts::spoken(const Backup &backup, const QDateTime &now)
{
    QStringList parts{backup.name(), Texts::when(backup.manifest.createdAt, now)};
    if (!isAttempt(stateOf(backup)))
        parts.append(Texts::spokenSize(backup.manifest.storedBytes));
    parts.append(lowered(status(backup, now)));
    if (!backup.manifest.release.isEmpty())
        parts.append(tr("release %1").arg(backup.manifest.release));
    if (backup.marks.kept)
        parts.append(tr("kept forever"));
    if (backup.manifest.origin != Origin::Manual)
        parts.append(lowered(origin(backup.manifest.origin)));
    return parts.join(u", "_s);
}

QString BackupTexts::trouble(const Backup &backup)
{
    if (stateOf(backup) == BackupState::Cancelled)
        return {};
    if (!backup.failure.message.isEmpty())
        return QStringList{backup.failure.message, backup.failure.why, backup.failure.todo, backup.failure.safe}
            .join(u' ')
            .simplified();
    return backup.marks.findings.join(u' ');
}

QStringList BackupTexts::losses(const Backup &backup)
{
    QStringList lines;
    for (const StorageRecord &record : backup.manifest.storages) {
        for (const Problem &problem : record.problems)
            lines.append(tr("%1: %2, %3").arg(record.id(), problem.subject, problem.reason));
        if (const qint64 more = record.problemCount - record.problems.size(); more > 0)
            lines.append(tr("%1: and %n more", nullptr, int(more)).arg(record.id()));
    }
    return lines;
}

QString BackupTexts::consistency(const Manifest &manifest)
{
    switch (manifest.grade) {
    case Grade::A:
        return tr("All storages are from the same moment; the stage was suspended.");
    case Grade::B:
        return tr("Each storage is consistent by itself; they may differ by up to %1.")
            .arg(duration(std::max<qint64>(manifest.skewMs, 1)));
    case Grade::C:
        return tr("Files changed while they were read; they are listed.");
    }
    Q_UNREACHABLE_RETURN({});
}

} // namespace Understudy
