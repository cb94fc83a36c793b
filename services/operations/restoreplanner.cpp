// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/operations/restoreplanner.h"

#include "models/messages/catalog.h"
#include "models/texts.h"
#include "services/config/stagestore.h"
#include "services/operations/backedup.h"
#include "services/operations/blobadapters.h"
#include "services/operations/ownplaces.h"
#include "services/operations/stagestorages.h"
#include "services/operations/suspension.h"
#include "services/operations/swapjournal.h"
#include "services/releases/release.h"
#include "services/releases/schemalevel.h"
#include "services/repository/repository.h"
#include "services/storages/storagefactory.h"
#include "services/tasks/parallel.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <memory>
#include <vector>

using namespace Qt::StringLiterals;

namespace Understudy {

namespace {
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(RestorePlan)
};
} // namespace

struct RestorePlanner::Draft
{
    const RestoreRequest &request;
    const TaskControl &control;
    Backup backup;
    Stage stage;
    std::vector<std::unique_ptr<Storage>> storages; // one for each of the plan's that will be restored, in its order
    RestorePlan plan = {};
    qint64 liveBytes = 0; // of what will be replaced, an estimate
};

// What one storage says of its restore.
struct RestorePlanner::Look
{
    Comparison comparison = {};
    qint64 liveBytes = 0;
    QList<Error> problems = {};
};

RestorePlanner::RestorePlanner(const OperationContext &context)
    : m_context(context)
{ }

Result<RestorePlan> RestorePlanner::plan(const RestoreRequest &request, const TaskControl &control) const
{
    const Result<Backup> backup = m_context.repository.backup(request.backup);
    if (!backup)
        return std::unexpected(backup.error());
    const QString into = request.into.isEmpty() ? backup->manifest.stageId() : request.into;
    const Result<StageFile> file = m_context.stages.stage(into);
    if (!file)
        return std::unexpected(file.error());
    return plan(request, file->stage, control);
}

Result<RestorePlan> RestorePlanner::plan(const RestoreRequest &request, const Stage &stage,
                                         const TaskControl &control) const
{
    const Result<Backup> backup = m_context.repository.backup(request.backup);
    if (!backup)
        return std::unexpected(backup.error());
    const Manifest &manifest = backup->manifest;
    Draft draft{.request = request, .control = control, .backup = *backup, .stage = stage, .storages = {}};
    draft.plan = {.backup = manifest.id,
                  .backupName = backup->name(),
                  .backupCreatedAt = manifest.createdAt,
                  .grade = manifest.grade,
                  .stage = stage.id(),
                  .stageDefinition = stage.source,
                  .stageProtected = stage.isProtected,
                  .releaseThen = manifest.release,
                  .schemaThen = manifest.schemaLevel};
    if (backup->status == BackupStatus::Damaged)
        draft.plan.refusals.append(Messages::error("restore.backupDamaged"_L1, {{"backup"_L1, backup->name()}}));
    if (const Result<> learned = learnEarlierRestore(draft); !learned)
        return std::unexpected(learned.error());
    matchStorages(draft);
    checkVersions(draft);
    if (const Result<> compared = compareStorages(draft); !compared)
        return std::unexpected(compared.error());
    needSpace(draft);
    if (const Result<> learned = learnSuspension(draft); !learned)
        return std::unexpected(learned.error());
    sumUp(draft);
    return draft.plan;
}

Result<> RestorePlanner::learnEarlierRestore(Draft &draft) const
{
    const Result<std::optional<SwapJournal>> journal = SwapJournal::ofStage(m_context.home, draft.stage.id());
    if (!journal)
        return std::unexpected(journal.error());
    if (*journal && (*journal)->phase == SwapJournal::Phase::Swapped)
        draft.plan.earlierRestore = (*journal)->backupName;
    return {};
}

// Storages match by COMPONENT/STORAGE; the data goes to today's place.
void RestorePlanner::matchStorages(Draft &draft) const
{
    const QStringList &only = draft.request.only;
    const Manifest &manifest = draft.backup.manifest;
    for (const QString &id : only) {
        if (!manifest.storage(id))
            draft.plan.refusals.append(
                Messages::error("restore.notInBackup"_L1, {{"storage"_L1, id}, {"backup"_L1, draft.backup.name()}}));
    }
    for (const StorageRecord &record : manifest.storages) {
        const StorageConfig *config = draft.stage.storage(record.id());
        const bool wanted = only.isEmpty() || only.contains(record.id());
        PlannedStorage planned{.id = record.id(), .kind = record.kind, .sizeBytes = record.sizeBytes};
        if (!wanted) {
            planned.action = PlannedStorage::Action::LeaveAsItIs;
            planned.reason = Words::tr("It was not chosen.");
        } else if (!config) {
            draft.plan.refusals.append(Messages::error("restore.notInStage"_L1,
                                                       {{"storage"_L1, record.id()}, {"stage"_L1, draft.stage.id()}}));
            continue;
        } else if (config->kind != record.kind) {
            draft.plan.refusals.append(Messages::error(
                "restore.otherKind"_L1,
                {{"storage"_L1, record.id()}, {"then"_L1, kindName(record.kind)}, {"now"_L1, kindName(config->kind)}}));
            continue;
        }
        draft.plan.storages.append(planned);
        if (planned.action == PlannedStorage::Action::Restore)
            draft.storages.push_back(m_context.storages.make(*config));
    }
    for (const StorageConfig &config : draft.stage.storages) {
        if (manifest.storage(config.id()))
            continue;
        draft.plan.storages.append({.id = config.id(),
                                    .kind = config.kind,
                                    .action = PlannedStorage::Action::LeaveAsItIs,
                                    .reason = Words::tr("It is not in this backup.")});
    }
}

// A schema that the release cannot read is the one thing that no force changes.
void RestorePlanner::checkVersions(Draft &draft) const
{
    const Result<QString> release = currentRelease(draft.stage, m_context.commands, draft.control);
    if (release)
        draft.plan.releaseNow = *release;
    else
        draft.plan.warnings.append(release.error().message);
    if (!draft.plan.releaseThen.isEmpty() && !draft.plan.releaseNow.isEmpty()
        && draft.plan.releaseThen != draft.plan.releaseNow) {
        draft.plan.warnings.append(Words::tr("The backup was taken with release %1; %2 runs now.")
                                       .arg(draft.plan.releaseThen, draft.plan.releaseNow));
    }
    if (!draft.stage.schema)
        return;
    const Result<std::optional<qint64>> supported = supportedSchemaLevel(draft.stage, m_context.commands,
                                                                         draft.control);
    if (!supported) {
        // Without a level there is nothing to compare, so not knowing the other one forbids nothing.
        if (draft.plan.schemaThen)
            draft.plan.refusals.append(supported.error());
        else
            draft.plan.warnings.append(supported.error().message);
        return;
    }
    draft.plan.schemaSupported = *supported;
    if (!*supported)
        return;
    if (!draft.plan.schemaThen) {
        draft.plan.warnings.append(Words::tr("The schema level of the backup is not known, so whether the release that "
                                             "runs on “%1” (up to %2) understands the data cannot be told.")
                                       .arg(draft.stage.id())
                                       .arg(**supported));
        return;
    }
    if (*draft.plan.schemaThen > **supported) {
        draft.plan.refusals.append(
            Messages::error("restore.schemaNewer"_L1, {{"stage"_L1, draft.stage.id()},
                                                       {"then"_L1, QString::number(*draft.plan.schemaThen)},
                                                       {"supported"_L1, QString::number(**supported)}}));
    }
}

Result<> RestorePlanner::compareStorages(Draft &draft) const
{
    QList<PlannedStorage *> planned;
    for (PlannedStorage &one : draft.plan.storages) {
        if (one.action == PlannedStorage::Action::Restore)
            planned.append(&one);
    }
    std::vector<Look> looks(draft.storages.size());
    const auto look = [&](qsizetype index, const TaskControl &control) -> Result<> {
        Result<Look> seen = lookAt(draft, *draft.storages[size_t(index)], control);
        if (!seen)
            return std::unexpected(seen.error());
        looks[size_t(index)] = std::move(*seen);
        return {};
    };
    if (const Result<> looked = forEachInParallel(planned.size(), draft.control, look); !looked)
        return looked;
    for (qsizetype index = 0; index < planned.size(); ++index) {
        const Storage &storage = *draft.storages[size_t(index)];
        planned[index]->target = storage.config().path.isEmpty()
                                     ? QUrl::fromPercentEncoding(storage.config().connection.toUtf8())
                                     : storage.config().path;
        takeOver(draft, *planned[index], looks[size_t(index)]);
    }
    return {};
}

void RestorePlanner::judgeRoles(Draft &draft, const PlannedStorage &planned)
{
    const QStringList &roles = planned.comparison.missingRoles;
    if (roles.isEmpty())
        return;
    if (draft.request.createMissingRoles)
        draft.plan.warnings.append(
            Words::tr("%1: these roles are created, without a password and without the right to log in: %2.")
                .arg(planned.id, roles.join(u", "_s)));
    else
        draft.plan.refusals.append(Messages::error("postgres.rolesMissing"_L1,
                                                   {{"database"_L1, planned.id}, {"roles"_L1, roles.join(u", "_s)}}));
}

// What would stop the restore half way, such as a right that is lacking, is said before it begins. What cannot be read is
// judged by the comparison: it may be replaced all the same. Without one this look has to do.
Result<RestorePlanner::Look> RestorePlanner::lookAt(const Draft &draft, Storage &storage,
                                                    const TaskControl &control) const
{
    const QString id = storage.config().id();
    if (const Result<> going = control.checkpoint({.step = Step::Plan, .subject = id}); !going)
        return std::unexpected(going.error());
    RepositoryBlobSource blobs(m_context.repository);
    Result<Comparison> comparison = draft.request.compare
                                        ? storage.compare(recordToRestore(draft.backup.manifest, id), blobs, control)
                                        : Comparison{.compared = false};
    if (!comparison)
        return std::unexpected(comparison.error());
    if (draft.plan.stage != draft.backup.manifest.stageId())
        comparison->warnings += storage.changesInCopy(*draft.backup.manifest.storage(id));
    const Result<StorageCheck> check = storage.check(Purpose::Restore, control);
    if (!check && check.error().code == Error::Code::Cancelled)
        return std::unexpected(check.error());
    Look look{.comparison = std::move(*comparison)};
    if (!look.comparison.compared) {
        look.comparison.exists = !check || check->presence != StorageCheck::Presence::Missing;
        look.comparison.readable = check && check->presence != StorageCheck::Presence::Unreadable;
    }
    if (check && check->presence != StorageCheck::Presence::Unreadable) {
        look.liveBytes = check->sizeBytes;
        look.problems = check->problems;
    }
    if (const std::optional<Error> refusal = refusalAroundOwnPlaces(m_context, storage.config(), Purpose::Restore))
        look.problems.append(*refusal);
    return look;
}

void RestorePlanner::takeOver(Draft &draft, PlannedStorage &planned, const Look &look)
{
    planned.comparison = look.comparison;
    judgeRoles(draft, planned);
    draft.liveBytes += look.liveBytes;
    for (const Error &refusal : look.problems + look.comparison.refusals) {
        if (!draft.plan.refusals.contains(refusal))
            draft.plan.refusals.append(refusal);
    }
    for (const QString &warning : look.comparison.warnings)
        draft.plan.warnings.append(planned.id + u": "_s + warning);
    if (look.comparison.exists && !look.comparison.readable && !draft.request.withoutSafetyBackup)
        draft.plan.refusals.append(Messages::error("restore.unreadable"_L1, {{"storage"_L1, planned.id}}));
}

// What is staged lies beside the live data, so a file system needs room for both at once.
void RestorePlanner::needSpace(Draft &draft) const
{
    for (const std::unique_ptr<Storage> &storage : draft.storages) {
        const QString id = storage->config().id();
        const Result<SpaceNeed> need = storage->space(*draft.backup.manifest.storage(id));
        if (!need) {
            draft.plan.warnings.append(id + u": "_s + need.error().message);
            continue;
        }
        const auto same = std::ranges::find(draft.plan.space, need->fileSystem, &SpaceNeed::fileSystem);
        if (same == draft.plan.space.end()) {
            draft.plan.space.append(*need);
            continue;
        }
        same->staged += need->staged;
        if (need->available >= 0 && (same->available < 0 || need->available < same->available))
            same->available = need->available;
    }
    for (const SpaceNeed &need : std::as_const(draft.plan.space))
        judgeSpace(draft.plan, need);
    if (!draft.request.withoutSafetyBackup)
        needSafetySpace(draft);
}

void RestorePlanner::judgeSpace(RestorePlan &plan, const SpaceNeed &need)
{
    if (need.available >= 0 && need.staged > need.available) {
        plan.refusals.append(Messages::error("restore.noSpace"_L1, {{"place"_L1, need.fileSystem},
                                                                    {"needed"_L1, Texts::size(need.staged)},
                                                                    {"available"_L1, Texts::size(need.available)}}));
    }
}

// At the worst the safety backup stores everything that is there; as most of it is stored already, this forbids nothing.
void RestorePlanner::needSafetySpace(Draft &draft) const
{
    const Result<RepositoryStatus> status = m_context.repository.status();
    if (!status)
        return;
    const SpaceNeed need{.fileSystem = status->path, .safety = draft.liveBytes, .available = status->availableBytes};
    draft.plan.space.append(need);
    if (need.available >= 0 && need.safety > need.available) {
        draft.plan.warnings.append(Words::tr("The safety backup needs up to %1 in the repository, %2 are free.")
                                       .arg(Texts::size(need.safety), Texts::size(need.available)));
    }
}

Result<> RestorePlanner::learnSuspension(Draft &draft) const
{
    // With --only too the whole stage must stand still: what is restored would otherwise move under what is not.
    const Result<SuspensionProof> proof = proveSuspended(m_context, draft.stage, makeStorages(m_context, draft.stage),
                                                         draft.control);
    if (!proof) {
        if (proof.error().code == Error::Code::Cancelled)
            return std::unexpected(proof.error());
        draft.plan.notSuspendedBecause = {proof.error().message};
        return {};
    }
    draft.plan.suspended = proof->standsStill();
    draft.plan.running = proof->runtimeRuns;
    draft.plan.hasWriters = !proof->writers.isEmpty();
    draft.plan.notSuspendedBecause = proof->writers;
    if (!draft.plan.suspended) {
        draft.plan.notSuspendedBecause += proof->notProved;
        if (proof->runtimeRuns)
            draft.plan.notSuspendedBecause.prepend(Words::tr("it is running"));
    }
    return {};
}

void RestorePlanner::sumUp(Draft &draft) const
{
    RestorePlan &plan = draft.plan;
    qint64 bytes = 0;
    QStringList restored;
    QStringList left;
    for (const PlannedStorage &planned : std::as_const(plan.storages)) {
        if (planned.action == PlannedStorage::Action::LeaveAsItIs) {
            left.append(planned.id);
            continue;
        }
        restored.append(planned.id);
        bytes += planned.sizeBytes;
    }
    plan.sumUpLosses();
    const QString then = QLocale().toString(plan.backupCreatedAt.toLocalTime(), QLocale::ShortFormat);
    for (const QString &id : restored.isEmpty() ? QStringList() : left)
        plan.mixed.append(Words::tr("%1 of today beside %2 of %3").arg(id, restored.join(u", "_s), then));
    if (restored.isEmpty() && plan.refusals.isEmpty())
        plan.refusals.append(Messages::error("restore.nothingToDo"_L1, {{"backup"_L1, plan.backupName}}));
    static constexpr qint64 bytesPerSecond = 60'000'000; // staging with checks and syncs, as measured on two slow cores
    plan.estimatedSeconds = 1 + bytes / bytesPerSecond;
}

} // namespace Understudy
