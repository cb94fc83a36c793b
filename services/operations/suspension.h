// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/stage.h"
#include "services/operations/context.h"
#include "services/runtimes/runtime.h"
#include "services/storages/storage.h"

#include <QElapsedTimer>

#include <memory>
#include <vector>

namespace Understudy {

// Whether a stage stands still, and how well that is known.
struct SuspensionProof
{
    bool proved = false; // nobody wrote, and every storage could see that
    bool runtimeSuspended = false; // what the runtime says; false for kind none
    QStringList writers; // "database/main: psql (alice, pid 4711)"
    QStringList notProved; // "api/uploads: open files of other users cannot be seen"
};

// A stage that is held still. Resumes it at the end of the scope, however that is reached. What ran before is leased in
// a file first, so that after a crash the next start of any command resumes exactly that.
class Suspension
{
public:
    // Suspends by the runtime. A stage that is suspended already stays so afterwards: then nothing is leased.
    [[nodiscard]] static Result<Suspension> begin(const OperationContext &context, const Stage &stage,
                                                  const TaskControl &control);
    Suspension(Suspension &&other) noexcept;
    Suspension &operator=(Suspension &&) = delete;
    ~Suspension(); // end(), its failure only logged

    // Resumes what begin() suspended and removes the lease. Once.
    [[nodiscard]] Result<> end(const TaskControl &control);
    // Leaves the stage suspended: the lease goes, nothing is resumed.
    [[nodiscard]] Result<> keepSuspended();
    [[nodiscard]] qint64 heldMs() const;
    [[nodiscard]] bool suspendedByUs() const { return m_active; }

    // Resumes by every lease that a dead process left; sentences of what was done.
    [[nodiscard]] static Result<QStringList> resumeLeftovers(const OperationContext &context, const TaskControl &control);

private:
    Suspension(const OperationContext &context, const Stage &stage, std::unique_ptr<Runtime> runtime);

    const OperationContext *m_context;
    Stage m_stage;
    std::unique_ptr<Runtime> m_runtime;
    QJsonObject m_lease;
    QString m_leasePath;
    QElapsedTimer m_since;
    bool m_active = false;
};

// Is the stage suspended right now? Asks the runtime and every storage's watch (Begin, then End).
[[nodiscard]] Result<SuspensionProof> proveSuspended(const OperationContext &context, const Stage &stage,
                                                     const std::vector<std::unique_ptr<Storage>> &storages,
                                                     const TaskControl &control);

} // namespace Understudy
