// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/operations/stagecontrol.h"

#include "models/messages/catalog.h"
#include "services/operations/stagelock.h"
#include "services/operations/suspension.h"
#include "services/operations/swapjournal.h"
#include "services/runtimes/runtimefactory.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace Understudy {

static Result<> refuseWithoutRuntime(const OperationContext &context, const Stage &stage, const TaskControl &control)
{
    const Result<RuntimeState> state = context.runtimes.make(stage.runtime)->state(control);
    if (!state)
        return std::unexpected(state.error());
    if (*state == RuntimeState::Unknown)
        return fail("backup.noRuntime"_L1, {{"stage"_L1, stage.id()}});
    return {};
}

Result<> suspendStage(const OperationContext &context, const Stage &stage, const TaskControl &control)
{
    const QString purpose = QCoreApplication::translate("StageControl", "suspending %1").arg(stage.id());
    const Result<StageLock> lock = StageLock::take(context, stage.id(), purpose, {});
    if (!lock)
        return std::unexpected(lock.error());
    if (const Result<> known = refuseWithoutRuntime(context, stage, control); !known)
        return known;
    Result<Suspension> suspension = Suspension::begin(context, stage, control);
    if (!suspension)
        return std::unexpected(suspension.error());
    return suspension->keepSuspended();
}

Result<> startStage(const OperationContext &context, const Stage &stage, const TaskControl &control)
{
    const QString purpose = QCoreApplication::translate("StageControl", "resuming %1").arg(stage.id());
    const Result<FileLock> lock = StageLock::takeForResume(context, stage.id(), purpose);
    if (!lock)
        return std::unexpected(lock.error());
    if (const Result<> whole = refuseBetweenStates(context.home, stage.id()); !whole)
        return whole;
    // A state that cannot be learnt is no reason to leave a stage down; a runtime that does not exist is.
    if (stage.runtime.kind == u"none")
        return fail("backup.noRuntime"_L1, {{"stage"_L1, stage.id()}});
    return resumeStage(context, stage, control);
}

} // namespace Understudy
