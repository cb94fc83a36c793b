// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/operations/rollback.h"

#include "models/messages/catalog.h"
#include "services/logging.h"
#include "services/operations/restoremark.h"
#include "services/operations/suspension.h"
#include "services/operations/undoer.h"

using namespace Qt::StringLiterals;

namespace Understudy {

// It ran before and it ran until now, so it runs again afterwards: also if it has fallen over meanwhile.
static Result<> putBack(const OperationContext &context, const Stage &stage, Swapper &swapper,
                        const TaskControl &control)
{
    Result<Suspension> suspension = Suspension::begin(context, stage, control);
    if (!suspension)
        return std::unexpected(suspension.error());
    const bool stood = !suspension->suspendedByUs();
    if (const Result<> going = control.checkpoint({.step = Step::Swap, .canCancel = false}); !going)
        return going;
    if (const Result<> back = swapper.swapBack(control); !back) {
        if (swapper.journal().isBetweenStates())
            suspension->leaveToRecovery();
        return back;
    }
    unmarkRestored(context, swapper.journal());
    const Result<> resumed = stood ? resumeStage(context, stage, control) : suspension->end(control);
    const Result<> dropped = swapper.drop(control);
    if (!resumed)
        return undoneNotResumed(stage, resumed.error());
    if (!dropped) {
        qCWarning(lcOperations) << "leftover after a roll-back:" << dropped.error().details;
        control.note(dropped.error().message + u' ' + dropped.error().why);
    }
    return {};
}

Result<> rollBack(const OperationContext &context, const Stage &stage, Swapper &swapper, const QString &cause,
                  const TaskControl &control)
{
    const Result<> back = putBack(context, stage, swapper, control.uninterrupted());
    if (back)
        return back;
    Error error = back.error();
    // What failed may say that nothing was changed: the restored data is live all the same.
    if (swapper.journal().phase == SwapJournal::Phase::Swapped)
        return fail("restore.notRolledBack"_L1,
                    {{"stage"_L1, stage.id()}, {"cause"_L1, cause}, {"reason"_L1, error.message + u' ' + error.why}},
                    error.details);
    error.why = cause + u' ' + error.why;
    return std::unexpected(error);
}

} // namespace Understudy
