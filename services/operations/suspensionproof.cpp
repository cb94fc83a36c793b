// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/operations/suspensionproof.h"

#include "services/runtimes/runtimefactory.h"

using namespace Qt::StringLiterals;

namespace Understudy {

SuspensionWatch::SuspensionWatch(const std::vector<std::unique_ptr<Storage>> &storages)
    : m_storages(storages)
{}

Result<> SuspensionWatch::begin(const TaskControl &control)
{
    for (const std::unique_ptr<Storage> &storage : m_storages) {
        if (const Result<Writers> writers = storage->writers(Watch::Begin, control); !writers)
            return std::unexpected(writers.error());
    }
    return {};
}

Result<SuspensionProof> SuspensionWatch::end(const TaskControl &control)
{
    SuspensionProof proof{.proved = true};
    for (const std::unique_ptr<Storage> &storage : m_storages) {
        const Result<Writers> writers = storage->writers(Watch::End, control);
        if (!writers)
            return std::unexpected(writers.error());
        const QString prefix = storage->config().id() + u": "_s;
        for (const QString &name : writers->names)
            (writers->proved ? proof.idle : proof.writers).append(prefix + name);
        if (!writers->notProved.isEmpty())
            proof.notProved.append(prefix + writers->notProved);
        proof.proved = proof.proved && writers->proved;
    }
    return proof;
}

Result<SuspensionProof> proveSuspended(const OperationContext &context, const Stage &stage,
                                       const std::vector<std::unique_ptr<Storage>> &storages, const TaskControl &control)
{
    const Result<RuntimeState> state = context.runtimes.make(stage.runtime)->state(control);
    if (!state)
        return std::unexpected(state.error());
    SuspensionWatch watch(storages);
    if (const Result<> begun = watch.begin(control); !begun)
        return std::unexpected(begun.error());
    Result<SuspensionProof> proof = watch.end(control);
    if (!proof)
        return proof;
    proof->runtimeSuspended = *state == RuntimeState::Suspended;
    proof->runtimeRuns = *state == RuntimeState::Running;
    return proof;
}

} // namespace Understudy
