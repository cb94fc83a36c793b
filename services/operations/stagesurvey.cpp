// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/operations/stagesurvey.h"

#include "models/backuptexts.h"
#include "services/operations/backupcatalog.h"
#include "services/operations/ownplaces.h"
#include "services/operations/stagelock.h"
#include "services/operations/stagestorages.h"
#include "services/operations/swapjournal.h"
#include "services/releases/health.h"
#include "services/releases/release.h"
#include "services/runtimes/runtimefactory.h"
#include "services/tasks/parallel.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Understudy {

static QString stateName(RuntimeState state)
{
    switch (state) {
    case RuntimeState::Running:
        return u"running"_s;
    case RuntimeState::Suspended:
        return u"suspended"_s;
    case RuntimeState::Unknown:
        return u"unknown"_s;
    }
    Q_UNREACHABLE_RETURN({});
}

// A survey goes on without an answer, but not against the user's wish to stop.
static Result<> warn(StageStatus &status, const Error &error)
{
    if (error.code == Error::Code::Cancelled)
        return std::unexpected(error);
    status.warnings.append(error.message);
    return {};
}

StageSurvey::StageSurvey(const OperationContext &context)
    : m_context(context)
{ }

Result<StageStatus> StageSurvey::look(const Stage &stage, const TaskControl &control) const
{
    StageStatus status{.stage = stage};
    if (const Result<> asked = askRuntime(status, control); !asked)
        return std::unexpected(asked.error());
    if (const Result<> asked = askRelease(status, control); !asked)
        return std::unexpected(asked.error());
    const Result<QList<StorageStatus>> storages = lookAtStorages(stage, control);
    if (!storages)
        return std::unexpected(storages.error());
    status.storages = *storages;
    if (const Result<> asked = askHealthChecks(status, control); !asked)
        return std::unexpected(asked.error());
    if (const Result<> looked = lookAtBackups(status); !looked)
        return std::unexpected(looked.error());
    if (const Result<> looked = lookAtRestores(status); !looked)
        return std::unexpected(looked.error());
    return status;
}

Result<> StageSurvey::askRuntime(StageStatus &status, const TaskControl &control) const
{
    const Result<RuntimeState> state = m_context.runtimes.make(status.stage.runtime)->state(control);
    status.state = stateName(state.value_or(RuntimeState::Unknown));
    return state ? Result<>() : warn(status, state.error());
}

Result<> StageSurvey::askRelease(StageStatus &status, const TaskControl &control) const
{
    const Result<QString> release = currentRelease(status.stage, m_context.commands, control);
    if (!release)
        return warn(status, release.error());
    status.release = *release;
    const StorageConfig *storage = status.stage.schema ? status.stage.storage(status.stage.schema->storage) : nullptr;
    if (!storage || !m_context.querySchema)
        return {};
    const Result<qint64> level = m_context.querySchema(*storage, status.stage.schema->query, control);
    if (!level)
        return warn(status, level.error());
    status.schemaLevel = *level;
    return {};
}

static StorageStatus asStatus(const Storage &storage, const Result<StorageCheck> &check)
{
    StorageStatus status{.id = storage.config().id(), .kind = storage.config().kind};
    if (!check) {
        status.problems.append(check.error());
        return status;
    }
    status.sizeBytes = check->sizeBytes;
    status.version = check->version;
    status.cannot = check->cannot;
    status.problems = check->problems;
    status.ready = check->presence == StorageCheck::Presence::Present && check->problems.isEmpty();
    return status;
}

Result<QList<StorageStatus>> StageSurvey::lookAtStorages(const Stage &stage, const TaskControl &control) const
{
    const Storages storages = makeStorages(m_context, stage);
    std::vector<StorageStatus> found(storages.size());
    const Result<> looked = forEachInParallel(
        std::ssize(storages), control, [&](qsizetype index, const TaskControl &inner) -> Result<> {
            const auto at = static_cast<size_t>(index);
            const Result<StorageCheck> check = storages[at]->check(Purpose::Backup, inner);
            if (!check && check.error().code == Error::Code::Cancelled)
                return std::unexpected(check.error());
            found[at] = asStatus(*storages[at], check);
            judgePlace(found[at], storages[at]->config());
            return {};
        });
    if (!looked)
        return std::unexpected(looked.error());
    return QList<StorageStatus>(found.cbegin(), found.cend());
}

void StageSurvey::judgePlace(StorageStatus &status, const StorageConfig &config) const
{
    if (const std::optional<Error> refusal = refusalAroundOwnPlaces(m_context, config, Purpose::Backup)) {
        status.problems.append(*refusal);
        status.ready = false;
    } else if (refusalAroundOwnPlaces(m_context, config, Purpose::Restore)) {
        status.cannot.append(tr("can back up, cannot restore: Understudy keeps its own inside it"));
    }
}

Result<> StageSurvey::askHealthChecks(StageStatus &status, const TaskControl &control) const
{
    const Result<QList<HealthAnswer>> answers = askHealth(status.stage.health, control);
    if (!answers)
        return warn(status, answers.error());
    for (const HealthAnswer &answer : *answers) {
        status.health.append(answer.display());
        status.healthy = status.healthy && answer.healthy;
    }
    return {};
}

Result<> StageSurvey::lookAtBackups(StageStatus &status) const
{
    const Result<QList<Backup>> backups = BackupCatalog(m_context).backups(status.stage.id()); // newest first
    if (!backups)
        return std::unexpected(backups.error());
    const auto good = std::ranges::find_if(*backups, [&](const Backup &each) { return coversAll(each, status.stage); });
    if (good != backups->end())
        status.lastGood = *good;
    return {};
}

Result<> StageSurvey::lookAtRestores(StageStatus &status) const
{
    const Result<std::optional<SwapJournal>> journal = SwapJournal::ofStage(m_context.home, status.stage.id());
    if (!journal)
        return std::unexpected(journal.error());
    if (!*journal)
        return {};
    if (!(*journal)->isInterrupted()) {
        status.pendingRestore = (*journal)->operation;
        status.pendingBackup = (*journal)->backupName;
        status.pendingSince = (*journal)->swappedAt;
        status.pendingSafety = (*journal)->safetyBackup;
    } else if (!StageLock::isTaken(m_context, status.stage.id())) { // else it is at work right now
        status.interrupted = tr("A restore of “%1” did not finish.").arg((*journal)->backupName);
        status.betweenStates = (*journal)->isBetweenStates();
    }
    return {};
}

} // namespace Understudy
