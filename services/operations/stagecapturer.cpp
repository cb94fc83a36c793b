// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/operations/stagecapturer.h"

#include "models/messages/catalog.h"
#include "services/logging.h"
#include "services/operations/suspension.h"
#include "services/runtimes/runtimefactory.h"

#include <QElapsedTimer>

using namespace Qt::StringLiterals;

namespace Understudy {

using Hold = BackupRequest::Hold;

StageCapturer::StageCapturer(const OperationContext &context, const Stage &stage, const BackupRequest &request,
                             const Storages &storages)
    : m_context(context)
    , m_stage(stage)
    , m_request(request)
    , m_storages(storages)
{ }

Result<> StageCapturer::refuseIfRunning(const TaskControl &control) const
{
    if (m_request.hold != Hold::AsIs)
        return {};
    const Result<RuntimeState> state = m_context.runtimes.make(m_stage.runtime)->state(control);
    if (!state)
        return std::unexpected(state.error());
    if (*state == RuntimeState::Running)
        return fail("backup.notSuspended"_L1, {{"stage"_L1, m_stage.id()}});
    return {};
}

Result<CapturedStage> StageCapturer::capture(const QString &operation, const TaskControl &control)
{
    m_operation = operation;
    const Result<> going = m_request.hold == Hold::Live ? control.checkpoint()
                                                        : control.checkpoint({.step = Step::Suspend});
    if (!going)
        return std::unexpected(going.error());
    switch (m_request.hold) {
    case Hold::Suspend:
        return captureSuspended(control);
    case Hold::AsIs:
        return captureBehindGate(control);
    case Hold::Live:
        return captureAll(control);
    }
    Q_UNREACHABLE_RETURN(std::unexpected(Error()));
}

Result<CapturedStage> StageCapturer::captureSuspended(const TaskControl &control)
{
    Result<Suspension> suspension = Suspension::begin(m_context, m_stage, control);
    if (!suspension)
        return std::unexpected(suspension.error());
    if (!suspension->suspendedByUs()) // it stood already, or nobody knows how to stop it
        return captureBehindGate(control);
    Result<CapturedStage> captured = captureAll(control);
    const Result<> resumed = suspension->end(control);
    if (captured)
        captured->suspendedMs = suspension->heldMs();
    if (!resumed)
        return stayedDown(std::move(captured), resumed.error(), control);
    control.note(tr("“%1” was suspended for %2 s and runs again.")
                     .arg(m_stage.id())
                     .arg(static_cast<double>(suspension->heldMs()) / 1000, 0, 'f', 1));
    return captured;
}

// A stage that stays down is worse news than a failed backup, so it is told first. What was captured is as good as ever.
Result<CapturedStage> StageCapturer::stayedDown(Result<CapturedStage> captured, const Error &failure,
                                                const TaskControl &control)
{
    if (!captured)
        return std::unexpected(failure);
    captured->warnings.append(failure.message + u' ' + failure.why);
    control.note(captured->warnings.last());
    return captured;
}

Result<CapturedStage> StageCapturer::captureBehindGate(const TaskControl &control)
{
    if (const Result<> passed = passGate(control); !passed) {
        m_turnedAway = true;
        return std::unexpected(passed.error());
    }
    return captureAll(control);
}

// What the runtime says counts, and what is not proved beyond it only costs the grade. Where no runtime can say
// anything, the proof is all there is: somebody who writes disproves it, and no promise helps against that.
Result<> StageCapturer::passGate(const TaskControl &control) const
{
    if (const Result<> refused = refuseIfRunning(control); !refused)
        return refused;
    const Result<SuspensionProof> proof = proveSuspended(m_context, m_stage, m_storages, control);
    if (!proof)
        return std::unexpected(proof.error());
    if (proof->proved || proof->runtimeSuspended)
        return {};
    if (!proof->writers.isEmpty()) {
        return fail("backup.writersFound"_L1,
                    {{"stage"_L1, m_stage.id()}, {"writers"_L1, proof->writers.join(u"; "_s)}});
    }
    if (m_request.assumeSuspended)
        return {};
    return fail("backup.notProved"_L1, {{"stage"_L1, m_stage.id()}, {"reason"_L1, proof->notProved.join(u"; "_s)}});
}

Result<CapturedStage> StageCapturer::captureAll(const TaskControl &control) const
{
    CapturedStage captured;
    if (m_request.hold == Hold::Live) { // whoever writes may: there is nothing to prove
        if (const Result<> done = captureEach(captured, control); !done)
            return std::unexpected(done.error());
        learnSchemaLevel(captured, control);
        return captured;
    }
    SuspensionWatch watch(m_storages);
    if (const Result<> begun = watch.begin(control); !begun)
        return std::unexpected(begun.error());
    if (const Result<> done = captureEach(captured, control); !done)
        return std::unexpected(done.error());
    learnSchemaLevel(captured, control);
    const Result<SuspensionProof> proof = watch.end(control);
    if (!proof)
        return std::unexpected(proof.error());
    captured.proof = *proof;
    if (!proof->writers.isEmpty()) {
        captured.warnings.append(tr("Somebody could write although “%1” was to be suspended: %2.")
                                     .arg(m_stage.id(), proof->writers.join(u"; "_s)));
    }
    return captured;
}

Result<> StageCapturer::captureEach(CapturedStage &captured, const TaskControl &control) const
{
    QElapsedTimer skew;
    skew.start();
    captured.at = m_context.clock.now();
    const CaptureRequest request{.operation = m_operation, .live = m_request.hold == Hold::Live};
    for (const std::unique_ptr<Storage> &storage : m_storages) {
        if (const Result<> going = control.checkpoint({.step = Step::Capture, .subject = storage->config().id()});
            !going)
            return going;
        Result<std::unique_ptr<Capture>> capture = storage->capture(request, control);
        if (!capture)
            return std::unexpected(capture.error());
        captured.captures.push_back(std::move(*capture));
    }
    captured.skewMs = skew.elapsed();
    return {};
}

// Not knowing it makes no backup worse, but a restore can then not tell whether the release understands the data.
void StageCapturer::learnSchemaLevel(CapturedStage &captured, const TaskControl &control) const
{
    if (!m_stage.schema || !m_context.querySchema)
        return;
    const StorageConfig *storage = m_stage.storage(m_stage.schema->storage);
    const bool there = std::ranges::any_of(
        m_storages, [&](const std::unique_ptr<Storage> &one) { return one->config().id() == m_stage.schema->storage; });
    if (!storage || !there)
        return;
    const Result<qint64> level = m_context.querySchema(*storage, m_stage.schema->query, control);
    if (level) {
        captured.schemaLevel = *level;
        return;
    }
    qCWarning(lcOperations) << "schema level:" << level.error().message << level.error().details;
    captured.warnings.append(
        tr("The schema level of %1 is not known: %2").arg(m_stage.schema->storage, level.error().message));
}

} // namespace Understudy
