// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/stage.h"
#include "services/operations/context.h"
#include "services/storages/storage.h"

#include <memory>
#include <vector>

namespace Understudy {

// Whether a stage stands still, and how well that is known.
struct SuspensionProof
{
    bool proved = false; // nobody wrote, and every storage could see that
    bool runtimeSuspended = false; // what the runtime says; false for kind none
    bool runtimeRuns = false; // the same
    QStringList writers; // "database/main: psql (alice, pid 4711)": who keeps it from being proved
    QStringList idle; // the same form: who is there, but did not write
    QStringList notProved; // "api/uploads: open files of other users cannot be seen"

    // Good enough to swap under it: what the runtime says counts, unless somebody is seen to write all the same; where
    // it cannot say anything, the proof alone decides.
    [[nodiscard]] bool standsStill() const { return runtimeSuspended ? writers.isEmpty() : !runtimeRuns && proved; }
};

// Watches all storages of a stage over one stretch of time. One thread; begin(), then end(). A watch may hold writers
// off, so what was begun is ended at the latest with the scope.
class SuspensionWatch
{
public:
    explicit SuspensionWatch(const std::vector<std::unique_ptr<Storage>> &storages);
    SuspensionWatch(const SuspensionWatch &) = delete;
    SuspensionWatch &operator=(const SuspensionWatch &) = delete;
    ~SuspensionWatch();

    [[nodiscard]] Result<> begin(const TaskControl &control);
    // What was seen since begin(). `runtimeSuspended` is left to the caller.
    [[nodiscard]] Result<SuspensionProof> end(const TaskControl &control);

private:
    const std::vector<std::unique_ptr<Storage>> &m_storages;
    size_t m_begun = 0; // that many of them are being watched
};

// Is the stage suspended right now? Asks the runtime and every storage's watch (Begin, then End).
[[nodiscard]] Result<SuspensionProof> proveSuspended(const OperationContext &context, const Stage &stage,
                                                     const std::vector<std::unique_ptr<Storage>> &storages,
                                                     const TaskControl &control);

} // namespace Understudy
