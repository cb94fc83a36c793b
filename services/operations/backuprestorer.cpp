// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/operations/backuprestorer.h"

#include "models/messages/catalog.h"
#include "models/planrefusal.h"
#include "services/config/stagestore.h"
#include "services/logging.h"
#include "services/operations/backedup.h"
#include "services/operations/backupcreator.h"
#include "services/operations/blobadapters.h"
#include "services/operations/restoremark.h"
#include "services/operations/restoreplanner.h"
#include "services/operations/rollback.h"
#include "services/operations/stagelock.h"
#include "services/operations/stagestorages.h"
#include "services/releases/health.h"
#include "services/repository/repository.h"
#include "services/runtimes/runtimefactory.h"
#include "services/tasks/parallel.h"

#include <QCoreApplication>
#include <QUuid>

#include <algorithm>
#include <utility>
#include <vector>

using namespace Qt::StringLiterals;

namespace Understudy {

struct BackupRestorer::Job
{
    const RestoreRequest &request;
    const TaskControl &control;
    Stage stage;
    RestorePlan plan;
    Backup backup;
    Swapper swapper;
    std::optional<Suspension> suspension = std::nullopt;
    bool resumed = false; // it runs on what was restored, by us
    RestoreOutcome outcome = {};
};

BackupRestorer::BackupRestorer(const OperationContext &context)
    : m_context(context)
{ }

// A restore that was left half way, or one whose old state is still kept, comes first.
static Result<> refuseOtherRestore(const OperationContext &context, const QString &stage)
{
    const Result<std::optional<SwapJournal>> journal = SwapJournal::ofStage(context.home, stage);
    if (!journal)
        return std::unexpected(journal.error());
    if (!*journal)
        return {};
    if ((*journal)->isInterrupted())
        return refusalBecauseOf(**journal);
    return fail("restore.notAccepted"_L1, {{"stage"_L1, stage}, {"backup"_L1, (*journal)->backupName}});
}

// Somebody confirmed a plan, and time went by until he did: the file may name another folder or database by now. All of
// the file counts, as it is not for us to say which of its fields he would have read otherwise.
static Result<> refuseOtherThanPlanned(const Stage &stage, const RestoreRequest &request)
{
    if (request.plannedDefinition.isEmpty() || request.plannedDefinition == stage.source)
        return {};
    return fail("restore.stageChanged"_L1, {{"stage"_L1, stage.id()}});
}

static SwapJournal newJournal(const Stage &stage, const Backup &backup, const QDateTime &now)
{
    return {.operation = QUuid::createUuid().toString(QUuid::WithoutBraces),
            .stage = stage,
            .backup = backup.id(),
            .backupName = backup.name(),
            .restoredBefore = backup.restores().value(stage.id()),
            .startedAt = now};
}

Result<RestoreOutcome> BackupRestorer::restore(const RestoreRequest &request, const TaskControl &control) const
{
    const Result<Backup> backup = m_context.repository.backup(request.backup);
    if (!backup)
        return std::unexpected(backup.error());
    const QString stageId = request.into.isEmpty() ? backup->manifest.stageId() : request.into;
    const Result<StageFile> file = m_context.stages.stage(stageId);
    if (!file)
        return std::unexpected(file.error());
    if (const Result<> same = refuseOtherThanPlanned(file->stage, request); !same)
        return std::unexpected(same.error());
    const QString purpose = QCoreApplication::translate("BackupRestorer", "a restore of %1").arg(stageId);
    const Result<StageLock> lock = StageLock::take(m_context, stageId, purpose, makeStorages(m_context, file->stage));
    if (!lock)
        return std::unexpected(lock.error());
    if (const Result<> free = refuseOtherRestore(m_context, stageId); !free)
        return std::unexpected(free.error());
    // The packs that the backup needs must not be collected while it is read.
    const auto reading = m_context.repository.lock(Repository::Access::Shared, purpose);
    if (!reading)
        return std::unexpected(reading.error());
    const Result<RestorePlan> plan = RestorePlanner(m_context).plan(request, file->stage, control);
    if (!plan)
        return std::unexpected(plan.error());

    Job job{.request = request,
            .control = control,
            .stage = file->stage,
            .plan = *plan,
            .backup = *backup,
            .swapper = Swapper(m_context, newJournal(file->stage, *backup, m_context.clock.now()))};
    job.outcome.operation = job.swapper.journal().operation;
    job.outcome.warnings = plan->warnings;
    if (const Result<> done = carryOut(job); !done)
        return std::unexpected(done.error());
    return job.outcome;
}

Result<> BackupRestorer::carryOut(Job &job) const
{
    using Part = Result<> (BackupRestorer::*)(Job &) const;
    if (const Result<> passed = passGate(job); !passed)
        return passed;
    if (const Result<> made = makeSafetyBackup(job); !made)
        return made;
    for (const Part part : {&BackupRestorer::stageBeside, &BackupRestorer::holdStill}) {
        if (const Result<> done = (this->*part)(job); !done)
            return std::unexpected(abandon(job, done.error()));
    }
    for (const Part part : {&BackupRestorer::swap, &BackupRestorer::resume, &BackupRestorer::watch}) {
        if (const Result<> done = (this->*part)(job); !done)
            return done;
    }
    return {};
}

Result<> BackupRestorer::passGate(const Job &job) const
{
    if (job.plan.isRefused())
        return std::unexpected(refusalOf(job.plan));
    const bool heldStill = job.plan.suspended || job.request.assumeSuspended || job.request.suspend;
    if (!heldStill)
        return fail("restore.notSuspended"_L1,
                    {{"stage"_L1, job.stage.id()}, {"writers"_L1, job.plan.notSuspendedBecause.join(u"; "_s)}});
    if (const QStringList places = job.plan.placesToConfirm(); !places.isEmpty() && !job.request.assumeSpace)
        return fail("restore.spaceNotKnown"_L1, {{"places"_L1, places.join(u", "_s)}});
    if (job.request.resume && job.stage.runtime.kind == u"none") // found out after the swap it would be too late
        return fail("backup.noRuntime"_L1, {{"stage"_L1, job.stage.id()}});
    if (!job.request.confirmed)
        return fail("restore.notConfirmed"_L1, {{"stage"_L1, job.stage.id()}});
    if (job.stage.isProtected && job.request.confirmedStage != job.stage.name)
        return fail("restore.protected"_L1, {{"stage"_L1, job.stage.id()}, {"name"_L1, job.stage.name}});
    return {};
}

Result<> BackupRestorer::makeSafetyBackup(Job &job) const
{
    const bool nothingThere = std::ranges::none_of(job.plan.storages, [](const PlannedStorage &planned) {
        return planned.action == PlannedStorage::Action::LeaveAsItIs || planned.comparison.exists;
    });
    if (job.request.withoutSafetyBackup || nothingThere)
        return {};
    const BackupRequest request{
        .stage = job.stage.id(),
        .name = QCoreApplication::translate("BackupRestorer", "before restoring %1").arg(job.backup.name()),
        .note = {},
        .hold = job.plan.suspended ? BackupRequest::Hold::AsIs : BackupRequest::Hold::Live,
        .assumeSuspended = true,
        .origin = Origin::Safety};
    const Result<Backup> safety = BackupCreator(m_context).createLocked(job.stage, request, job.control);
    if (!safety) {
        if (safety.error().code == Error::Code::Cancelled)
            return std::unexpected(safety.error());
        Error failure = Messages::error(
            "restore.safetyFailed"_L1,
            {{"stage"_L1, job.stage.id()}, {"reason"_L1, safety.error().message + u' ' + safety.error().why}},
            safety.error().details);
        failure.code = safety.error().code; // a full disk stays one for whoever branches on it
        return std::unexpected(failure);
    }
    if (safety->status != BackupStatus::Ready) {
        job.outcome.warnings.append(QCoreApplication::translate("BackupRestorer", "The safety backup has warnings: %1")
                                        .arg(safety->manifest.warnings.join(u' ')));
    }
    job.outcome.safetyBackup = safety->id();
    return {};
}

Result<> BackupRestorer::stageBeside(Job &job) const
{
    SwapJournal journal = job.swapper.journal();
    journal.safetyBackup = job.outcome.safetyBackup;
    job.swapper = Swapper(m_context, journal);
    for (const PlannedStorage &planned : std::as_const(job.plan.storages)) {
        if (planned.action == PlannedStorage::Action::Restore)
            journal.entries.append(
                SwapJournal::Entry{.storage = planned.id, .identity = {{u"existed"_s, planned.comparison.exists}}});
    }
    if (const Result<> written = journal.save(m_context.home); !written)
        return written;
    return stageAll(job);
}

// What is there today is staged at once. What is missing comes one after the other: folders are made for it, which may
// hold another one of them, and who made them must not depend on who was quicker.
Result<> BackupRestorer::stageAll(Job &job) const
{
    QList<const PlannedStorage *> planned;
    for (const PlannedStorage &one : std::as_const(job.plan.storages)) {
        if (one.action == PlannedStorage::Action::Restore)
            planned.append(&one);
    }
    std::vector<std::unique_ptr<Staged>> staged(size_t(planned.size()));
    const auto work = [&](qsizetype index, const TaskControl &control) -> Result<> {
        auto one = stageOne(job, planned[index]->id, control);
        if (!one)
            return std::unexpected(one.error());
        staged[size_t(index)] = std::move(*one);
        return {};
    };
    Result<> done = forEachInParallel(planned.size(), job.control, [&](qsizetype index, const TaskControl &control) {
        return planned[index]->comparison.exists ? work(index, control) : Result<>();
    });
    for (qsizetype index = 0; done && index < planned.size(); ++index) {
        if (!planned[index]->comparison.exists)
            done = work(index, job.control);
    }
    // Also those that were ready when another one failed: what lies beside is taken away by them.
    for (qsizetype index = 0; index < planned.size(); ++index) {
        if (staged[size_t(index)])
            job.swapper.add(planned[index]->id, std::move(staged[size_t(index)]));
    }
    return done;
}

Result<std::unique_ptr<Staged>> BackupRestorer::stageOne(const Job &job, const QString &id,
                                                         const TaskControl &control) const
{
    RepositoryBlobSource blobs(m_context.repository);
    const std::unique_ptr<Storage> storage = m_context.storages.make(*job.stage.storage(id));
    const StageRequest request{.operation = job.swapper.journal().operation,
                               .createMissingRoles = job.request.createMissingRoles,
                               .intoAnotherStage = job.stage.id() != job.backup.manifest.stageId()};
    Result<std::unique_ptr<Staged>> staged = storage->stage(recordToRestore(job.backup.manifest, id), blobs, request,
                                                            control);
    if (!staged && staged.error().code == Error::Code::NoSpace)
        return fail("restore.diskFull"_L1, {{"storage"_L1, id}},
                    staged.error().message + u' ' + staged.error().details);
    return staged;
}

// Only now: the downtime is the swap, whatever the size of the data.
Result<> BackupRestorer::holdStill(Job &job) const
{
    if (const Result<> going = job.control.checkpoint({.step = Step::Suspend}); !going)
        return going;
    if (job.request.suspend) {
        Result<Suspension> suspension = Suspension::begin(m_context, job.stage, job.control);
        if (!suspension)
            return std::unexpected(suspension.error());
        job.suspension.emplace(std::move(*suspension));
    }
    if (job.request.assumeSuspended)
        return {};
    const Result<SuspensionProof> proof = proveSuspended(m_context, job.stage, makeStorages(m_context, job.stage),
                                                         job.control);
    if (!proof)
        return std::unexpected(proof.error());
    if (proof->standsStill())
        return {};
    return fail("restore.notSuspended"_L1,
                {{"stage"_L1, job.stage.id()}, {"writers"_L1, (proof->writers + proof->notProved).join(u"; "_s)}});
}

Result<> BackupRestorer::swap(Job &job) const
{
    QElapsedTimer downtime;
    downtime.start();
    const Result<> going = job.control.uninterrupted().checkpoint({.step = Step::Swap, .canCancel = false});
    const Result<> swapped = going ? job.swapper.swapIn(job.control) : going;
    if (!swapped) {
        // Put back, or never begun: nothing is left, and the stage goes on. Half done: what lies beside may be the only
        // copy of what was live, so all stays as it is for recovery.
        if (!job.swapper.journal().isBetweenStates())
            return std::unexpected(abandon(job, swapped.error()));
        if (job.suspension)
            job.suspension->leaveToRecovery();
        return swapped;
    }
    job.outcome.downtimeMs = job.suspension ? job.suspension->heldMs() : downtime.elapsed();
    job.outcome.warnings += job.swapper.warnings();
    if (const Result<> marked = markRestored(m_context, job.swapper.journal()); !marked)
        job.outcome.warnings.append(marked.error().message);
    return {};
}

// A stage that somebody else had suspended stays so, unless he asks for more.
Result<> BackupRestorer::resume(Job &job) const
{
    const bool ours = job.suspension && job.suspension->suspendedByUs();
    if (!ours && !job.request.resume)
        return {};
    const TaskControl control = job.control.uninterrupted();
    const Result<> resumed = ours ? job.suspension->end(control) : resumeStage(m_context, job.stage, control);
    if (ours)
        job.outcome.downtimeMs = job.suspension->heldMs();
    job.resumed = resumed.has_value();
    if (resumed)
        return {};
    return fail("restore.notResumed"_L1,
                {{"stage"_L1, job.stage.id()}, {"reason"_L1, resumed.error().message + u' ' + resumed.error().why}},
                resumed.error().details);
}

static Result<HealthVerdict> watchStage(const Stage &stage, const RestoreRequest &request, const TaskControl &control)
{
    const TaskControl ending = request.watchChoice ? control.alsoCancelledBy(request.watchChoice->isMade()) : control;
    return request.watchMinutes ? watchHealthToTheEnd(stage.health, *request.watchMinutes, ending)
                                : watchHealth(stage.health, stage.graceMinutes, ending);
}

// The old state is still there: when the stage does not come up with the new one, it goes back by itself.
Result<> BackupRestorer::watch(Job &job) const
{
    if (!job.resumed || job.stage.health.isEmpty()) // what stands answers nobody, whatever its data is like
        return {};
    const Result<HealthVerdict> verdict = watchStage(job.stage, job.request, job.control);
    if (verdict && verdict->healthy)
        return {};
    if (!verdict && verdict.error().code == Error::Code::Cancelled) {
        const WatchChoice *choice = job.request.watchChoice;
        job.outcome.rolledBack = choice && choice->wantsRollBack();
        if (job.outcome.rolledBack)
            return rollBack(m_context, job.stage, job.swapper,
                            QCoreApplication::translate("BackupRestorer", "The roll-back was asked for."), job.control);
        if (!choice || !choice->isMade())
            job.outcome.warnings.append(QCoreApplication::translate(
                "BackupRestorer", "Watching the health checks was cancelled; the restored data is in use."));
        return {};
    }
    const QString reason = verdict ? verdict->reason : verdict.error().message;
    if (const Result<> back = rollBack(m_context, job.stage, job.swapper, reason, job.control); !back)
        return back;
    return fail("restore.unhealthy"_L1, {{"stage"_L1, job.stage.id()}, {"reason"_L1, reason}});
}

// Before the swap nothing of the live data was touched, so all there is to do is to take away what lies beside it.
Error BackupRestorer::abandon(Job &job, const Error &cause) const
{
    const TaskControl control = job.control.uninterrupted();
    if (job.suspension) {
        if (const Result<> resumed = job.suspension->end(control); !resumed)
            return resumed.error();
    }
    if (const Result<> dropped = job.swapper.dropItems(control); !dropped)
        qCWarning(lcOperations) << "not dropped, so swept:" << dropped.error().details;
    for (const PlannedStorage &planned : std::as_const(job.plan.storages)) {
        if (planned.action != PlannedStorage::Action::Restore)
            continue;
        const std::unique_ptr<Storage> storage = m_context.storages.make(*job.stage.storage(planned.id));
        if (const Result<> swept = storage->sweep(job.outcome.operation, control); !swept) {
            qCWarning(lcOperations) << "leftover of a restore, recover will remove it:" << swept.error().details;
            return cause;
        }
    }
    if (const Result<> removed = job.swapper.journal().remove(m_context.home); !removed)
        qCWarning(lcOperations) << removed.error().message << removed.error().details;
    return cause;
}

} // namespace Understudy
