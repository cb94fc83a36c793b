// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/reasons.h"

#include "models/progresstracker.h"
#include "models/texts.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace Understudy {

namespace {
struct Sentences
{
    Q_DECLARE_TR_FUNCTIONS(Understudy::Reason)
};
} // namespace

static QString ofStage(ReasonId id, const Reason &reason)
{
    switch (id) {
    case ReasonId::NoStage:
        return Sentences::tr("Select a stage first.");
    case ReasonId::Checking:
        return Sentences::tr("“%1” is being checked. This takes a moment.").arg(reason.stage);
    case ReasonId::Interrupted:
        return Sentences::tr("A restore of “%1” was broken off. Finish it or roll it back first.").arg(reason.stage);
    case ReasonId::Working:
        return Sentences::tr("“%1” is busy. Wait until what is running has ended.").arg(reason.stage);
    case ReasonId::StageUnreachable:
        return Sentences::tr("“%1” cannot be reached, so there is nothing to read. Check the connection.")
            .arg(reason.stage);
    case ReasonId::RestoreRunning:
        return Sentences::tr("A restore into “%1” is running. Wait until it ends or cancel it.").arg(reason.stage);
    case ReasonId::BackupRunning:
        return Sentences::tr("A backup of “%1” is already running (%2%).").arg(reason.stage).arg(reason.percent);
    case ReasonId::ImportRunning:
        return Sentences::tr("A dump is being imported into “%1” (%2%). Wait until it ends or cancel it.")
            .arg(reason.stage)
            .arg(reason.percent);
    case ReasonId::NoStorages:
        return Sentences::tr("This stage has no storages. Add one first.");
    case ReasonId::NoDatabase:
        return Sentences::tr("“%1” has no PostgreSQL database that a dump could be of. Add one first.")
            .arg(reason.stage);
    case ReasonId::NoRuntime:
        return Sentences::tr("Understudy does not know how to suspend this stage. Set it up under Stage › Edit.");
    default:
        return {};
    }
}

static QString notReady(const Reason &reason)
{
    const QString left = ProgressTracker::timeLeftText(reason.secondsLeft);
    if (left.isEmpty())
        return Sentences::tr("This backup is not ready yet (%1%).").arg(reason.percent);
    return Sentences::tr("This backup is not ready yet (%1%, %2).")
        .arg(reason.percent)
        .arg(left.first(1).toLower() + left.sliced(1));
}

static QString capturing(const Reason &reason)
{
    if (!reason.secondsLeft)
        return Sentences::tr("The data is still being captured. You can resume when that is done.");
    return Sentences::tr("The data is still being captured. You can resume in about %1 s.").arg(*reason.secondsLeft);
}

static QString protectsRestore(const Reason &reason)
{
    if (!reason.secondsLeft)
        return Sentences::tr("This safety backup protects a restore. Keep or roll back that restore first.");
    return Sentences::tr("This safety backup protects the restore that is being watched. It can be deleted in %1.")
        .arg(Texts::countdown(*reason.secondsLeft));
}

static QString ofBackup(ReasonId id, const Reason &reason)
{
    switch (id) {
    case ReasonId::SelectOne:
        return Sentences::tr("Select one backup to restore.");
    case ReasonId::SelectSome:
        return Sentences::tr("Select a backup first.");
    case ReasonId::NotReady:
        return notReady(reason);
    case ReasonId::Failed:
        return Sentences::tr("This backup failed and holds no complete data. Open the log to see why.");
    case ReasonId::Cancelled:
        return Sentences::tr("This backup was cancelled and holds no data. Make a new one.");
    case ReasonId::Damaged:
        return Sentences::tr("This backup is damaged. Repair it from a copy or choose another one.");
    case ReasonId::Capturing:
        return capturing(reason);
    case ReasonId::Kept:
        return Sentences::tr("This backup is kept. Turn off “Keep forever” to delete it.");
    case ReasonId::InUse:
        return Sentences::tr("This backup is in use (restoring into “%1”).").arg(reason.stage);
    case ReasonId::Verifying:
        return Sentences::tr("This backup is in use (it is being verified).");
    case ReasonId::ProtectsRestore:
        return protectsRestore(reason);
    case ReasonId::Swapping:
        return Sentences::tr(
            "The data is being swapped in. This takes a few seconds and cannot be interrupted; you can "
            "roll back afterwards.");
    default:
        return {};
    }
}

QString Reason::text() const
{
    const QString about = ofStage(id, *this);
    return about.isEmpty() ? ofBackup(id, *this) : about;
}

} // namespace Understudy
