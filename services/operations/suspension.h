// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/operations/context.h"
#include "services/operations/lease.h"
#include "services/operations/suspensionproof.h"
#include "services/platform/filelock.h"
#include "services/runtimes/runtime.h"

#include <QCoreApplication>
#include <QElapsedTimer>

#include <memory>
#include <optional>

namespace Understudy {

// A stage that is held still. Resumes it at the end of the scope, however that is reached. What ran before is leased in
// a file first, so that after a crash the next start of any command resumes exactly that.
class Suspension
{
    Q_DECLARE_TR_FUNCTIONS(Understudy::Suspension)

public:
    // Suspends by the runtime. A stage that is suspended already stays so afterwards, and so does one whose runtime
    // cannot tell (kind none): then nothing is leased.
    [[nodiscard]] static Result<Suspension> begin(const OperationContext &context, const Stage &stage,
                                                  const TaskControl &control);
    Suspension(Suspension &&other) noexcept;
    Suspension &operator=(Suspension &&) = delete;
    ~Suspension(); // end(), its failure only logged

    // Resumes what begin() suspended and removes the lease. Once. It is not cancelled; if it fails, the lease stays for
    // the next command.
    [[nodiscard]] Result<> end(const TaskControl &control);
    // Leaves the stage suspended. What ran stays on file, so that resumeStage() can start exactly that when it is asked to.
    [[nodiscard]] Result<> keepSuspended();
    // Leaves the stage suspended because its data is between two states: the lease waits, and recovery resumes by it.
    void leaveToRecovery();
    [[nodiscard]] qint64 heldMs() const; // how long it stood still by us
    [[nodiscard]] bool suspendedByUs() const { return m_active; }

    // Resumes by every lease that a dead process left, but for stages that wait for recovery between two states of their
    // data; sentences of what was done, each also told as a note. An error is the first of those that could not be
    // resumed; the others are tried all the same.
    [[nodiscard]] static Result<QStringList> resumeLeftovers(const OperationContext &context,
                                                             const TaskControl &control);

private:
    Suspension(const OperationContext &context, const Stage &stage);
    [[nodiscard]] static Result<bool> resumeLeftover(const OperationContext &context, const Lease &lease,
                                                     const TaskControl &control);
    [[nodiscard]] Result<> leaseWhatRuns(const TaskControl &control);
    [[nodiscard]] Result<> stop(const TaskControl &control);

    const OperationContext *m_context;
    std::unique_ptr<Runtime> m_runtime;
    Lease m_lease;
    std::optional<FileLock> m_leaseLock; // while it is held, the lease is nobody's leftover
    QElapsedTimer m_since;
    qint64 m_heldMs = 0;
    bool m_active = false;
};

// Starts a stage on request: exactly what keepSuspended() left on file, else all that its runtime has.
[[nodiscard]] Result<> resumeStage(const OperationContext &context, const Stage &stage, const TaskControl &control);

// Starts a stage that an operation had suspended and could not resume; one that its user suspended stays so.
[[nodiscard]] Result<> resumeIfOwed(const OperationContext &context, const Stage &stage, const TaskControl &control);

} // namespace Understudy
