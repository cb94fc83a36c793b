// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/operations/suspension.h"

#include "models/messages/catalog.h"
#include "services/logging.h"
#include "services/operations/operationfiles.h"
#include "services/operations/stagelock.h"
#include "services/operations/swapjournal.h"
#include "services/runtimes/runtimefactory.h"

using namespace Qt::StringLiterals;

namespace Understudy {

static std::unexpected<Error> notResumed(const QString &stage, const Error &reason)
{
    return fail("backup.resumeFailed"_L1, {{"stage"_L1, stage}, {"reason"_L1, reason.message}},
                reason.why + u' ' + reason.details);
}

Suspension::Suspension(const OperationContext &context, const Stage &stage)
    : m_context(&context)
    , m_runtime(context.runtimes.make(stage.runtime))
    , m_lease{.stage = stage}
{ }

Suspension::Suspension(Suspension &&other) noexcept
    : m_context(other.m_context)
    , m_runtime(std::move(other.m_runtime))
    , m_lease(std::move(other.m_lease))
    , m_leaseLock(std::move(other.m_leaseLock))
    , m_since(other.m_since)
    , m_heldMs(other.m_heldMs)
    , m_active(std::exchange(other.m_active, false))
{ }

Suspension::~Suspension()
{
    const std::atomic_bool never = false;
    if (const Result<> resumed = end(TaskControl(never)); !resumed)
        qCCritical(lcOperations) << resumed.error().message << resumed.error().details;
}

Result<Suspension> Suspension::begin(const OperationContext &context, const Stage &stage, const TaskControl &control)
{
    Suspension suspension(context, stage);
    const Result<RuntimeState> state = suspension.m_runtime->state(control);
    if (!state)
        return std::unexpected(state.error());
    if (*state != RuntimeState::Running)
        return suspension;
    if (const Result<> leased = suspension.leaseWhatRuns(control); !leased)
        return std::unexpected(leased.error());
    if (const Result<> stopped = suspension.stop(control); !stopped)
        return std::unexpected(stopped.error());
    return suspension;
}

// On disk before anything stops: whatever happens from then on, somebody knows what to start again.
Result<> Suspension::leaseWhatRuns(const TaskControl &control)
{
    const QString id = m_lease.stage.id();
    Result<std::optional<FileLock>> lock = FileLock::tryTake(OperationFiles::leaseLock(m_context->home, id),
                                                             FileLock::Access::Exclusive, {});
    if (!lock)
        return std::unexpected(lock.error());
    if (!*lock)
        return fail("backup.stageBusy"_L1, {{"stage"_L1, id}, {"holder"_L1, tr("another operation")}});
    m_leaseLock = std::move(*lock);
    const Result<QJsonObject> running = m_runtime->running(control);
    if (!running)
        return std::unexpected(running.error());
    m_lease.running = *running;
    m_lease.since = m_context->clock.now();
    return m_lease.save(m_context->home);
}

// A runtime that fails or is cancelled on the way may have stopped a part already.
Result<> Suspension::stop(const TaskControl &control)
{
    m_since.start();
    m_active = true;
    const Result<> stopped = m_runtime->suspend(m_lease.running, control);
    if (stopped)
        return {};
    if (const Result<> resumed = end(control); !resumed)
        return resumed;
    return stopped;
}

Result<> Suspension::end(const TaskControl &control)
{
    if (!std::exchange(m_active, false))
        return {};
    const Result<> resumed = m_runtime->resume(m_lease.running, control.uninterrupted());
    m_heldMs = m_since.elapsed();
    if (!resumed)
        return notResumed(m_lease.stage.id(), resumed.error());
    const Result<> removed = Lease::remove(m_context->home, m_lease.stage.id());
    m_leaseLock.reset();
    return removed;
}

// What an earlier operation could not resume, and the next command would, is now meant to stand.
static Result<> keepLeftover(const Home &home, const QString &stage)
{
    Result<std::optional<Lease>> lease = Lease::load(home, stage);
    if (!lease)
        return std::unexpected(lease.error());
    if (!*lease || (*lease)->kept)
        return {};
    (*lease)->kept = true;
    return (*lease)->save(home);
}

Result<> Suspension::keepSuspended()
{
    if (!std::exchange(m_active, false))
        return keepLeftover(m_context->home, m_lease.stage.id());
    m_heldMs = m_since.elapsed();
    m_lease.kept = true;
    const Result<> saved = m_lease.save(m_context->home);
    m_leaseLock.reset();
    return saved;
}

void Suspension::leaveToRecovery()
{
    if (!std::exchange(m_active, false))
        return;
    m_heldMs = m_since.elapsed();
    m_leaseLock.reset();
}

qint64 Suspension::heldMs() const
{
    return m_active ? m_since.elapsed() : m_heldMs;
}

Result<> resumeStage(const OperationContext &context, const Stage &stage, const TaskControl &control)
{
    const Result<std::optional<Lease>> lease = Lease::load(context.home, stage.id());
    if (!lease)
        return std::unexpected(lease.error());
    const QJsonObject running = *lease ? (*lease)->running : QJsonObject();
    const Result<> resumed = context.runtimes.make(stage.runtime)->resume(running, control);
    if (!resumed)
        return resumed;
    return Lease::remove(context.home, stage.id());
}

Result<> resumeIfOwed(const OperationContext &context, const Stage &stage, const TaskControl &control)
{
    const Result<std::optional<Lease>> lease = Lease::load(context.home, stage.id());
    if (!lease)
        return std::unexpected(lease.error());
    return *lease && !(*lease)->kept ? resumeStage(context, stage, control) : Result<>();
}

// A stage whose data is half old and half new must not run before it was recovered.
static Result<bool> isBetweenStates(const OperationContext &context, const QString &stage)
{
    const Result<std::optional<SwapJournal>> journal = SwapJournal::ofStage(context.home, stage);
    if (!journal)
        return std::unexpected(journal.error());
    return *journal && (*journal)->isBetweenStates();
}

Result<bool> Suspension::resumeLeftover(const OperationContext &context, const Lease &lease, const TaskControl &control)
{
    const QString stage = lease.stage.id();
    const Result<std::optional<FileLock>> lock = FileLock::tryTake(OperationFiles::leaseLock(context.home, stage),
                                                                   FileLock::Access::Exclusive, {});
    if (!lock)
        return std::unexpected(lock.error());
    if (!*lock)
        return false; // its owner lives
    const Result<FileLock> standstill = StageLock::takeForResume(context, stage, tr("resuming %1").arg(stage));
    if (!standstill && standstill.error().code == Error::Code::Busy)
        return false; // somebody found it suspended and needs it so; whoever comes after him resumes it
    if (!standstill)
        return std::unexpected(standstill.error());
    // Somebody else may have done it between the look and the lock.
    const Result<std::optional<Lease>> current = Lease::load(context.home, stage);
    if (!current)
        return std::unexpected(current.error());
    if (!*current || (*current)->kept)
        return false;
    const Result<bool> between = isBetweenStates(context, stage);
    if (!between || *between)
        return between ? Result<bool>(false) : between;
    const Result<> resumed =
        context.runtimes.make((*current)->stage.runtime)->resume((*current)->running, control.uninterrupted());
    if (!resumed)
        return notResumed(stage, resumed.error());
    if (const Result<> removed = Lease::remove(context.home, stage); !removed)
        return std::unexpected(removed.error());
    return true;
}

Result<QStringList> Suspension::resumeLeftovers(const OperationContext &context, const TaskControl &control)
{
    const Result<QList<Lease>> leases = Lease::all(context.home);
    if (!leases)
        return std::unexpected(leases.error());
    QStringList done;
    std::optional<Error> failure;
    for (const Lease &lease : *leases) {
        if (lease.kept)
            continue;
        const Result<bool> resumed = resumeLeftover(context, lease, control);
        if (!resumed && !failure)
            failure = resumed.error();
        if (!resumed || !*resumed)
            continue;
        done.append(tr("“%1” was resumed: an operation that had suspended it on %2 UTC did not end properly.")
                        .arg(lease.stage.id(), lease.since.toString(u"yyyy-MM-dd hh:mm:ss"_s)));
        control.note(done.last());
    }
    if (failure)
        return std::unexpected(*failure);
    return done;
}

} // namespace Understudy
