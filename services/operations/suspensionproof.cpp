// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/operations/suspensionproof.h"

#include "services/logging.h"
#include "services/runtimes/runtimefactory.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

SuspensionWatch::SuspensionWatch(const std::vector<std::unique_ptr<Storage>> &storages)
    : m_storages(storages)
{ }

SuspensionWatch::~SuspensionWatch()
{
    if (m_begun == 0)
        return;
    const std::atomic_bool never = false;
    if (const Result<SuspensionProof> ended = end(TaskControl(never)); !ended)
        qCWarning(lcOperations) << "watch not ended:" << ended.error().message << ended.error().details;
}

Result<> SuspensionWatch::begin(const TaskControl &control)
{
    for (const std::unique_ptr<Storage> &storage : m_storages) {
        ++m_begun; // also if it fails half way
        if (const Result<Writers> writers = storage->writers(Watch::Begin, control); !writers)
            return std::unexpected(writers.error());
    }
    return {};
}

Result<SuspensionProof> SuspensionWatch::end(const TaskControl &control)
{
    SuspensionProof proof{.proved = true};
    Result<> ended;
    const size_t begun = std::exchange(m_begun, 0);
    for (size_t index = 0; index < begun; ++index) {
        Storage &storage = *m_storages[index];
        const Result<Writers> writers = storage.writers(Watch::End, control);
        if (!writers) {
            if (ended)
                ended = std::unexpected(writers.error());
            continue; // the others must be let go all the same
        }
        const QString prefix = storage.config().id() + u": "_s;
        for (const QString &name : writers->names)
            (writers->proved ? proof.idle : proof.writers).append(prefix + name);
        if (!writers->notProved.isEmpty())
            proof.notProved.append(prefix + writers->notProved);
        proof.proved = proof.proved && writers->proved;
    }
    if (!ended)
        return std::unexpected(ended.error());
    return proof;
}

Result<SuspensionProof> proveSuspended(const OperationContext &context, const Stage &stage,
                                       const std::vector<std::unique_ptr<Storage>> &storages,
                                       const TaskControl &control)
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
