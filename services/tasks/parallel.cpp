// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/tasks/parallel.h"

#include <QThread>
#include <QThreadPool>

#include <vector>

namespace Understudy {

static Result<> worstOf(const std::vector<Result<>> &results)
{
    Result<> worst;
    for (const Result<> &result : results) {
        if (result)
            continue;
        if (result.error().code != Error::Code::Cancelled)
            return result;
        if (worst)
            worst = result;
    }
    return worst;
}

Result<> forEachInParallel(qsizetype count, const TaskControl &control,
                           const std::function<Result<>(qsizetype, const TaskControl &)> &work, Threads threads)
{
    std::atomic_bool stop = false;
    const TaskControl inner = control.alsoCancelledBy(stop);
    std::vector<Result<>> results(static_cast<size_t>(count));
    const auto piece = [&](qsizetype index) {
        Result<> done = inner.checkpoint();
        if (done)
            done = work(index, inner);
        if (!done)
            stop.store(true, std::memory_order_relaxed);
        results[static_cast<size_t>(index)] = std::move(done);
    };
    if (count == 1) {
        piece(0);
        return results.front();
    }
    QThreadPool pool;
    pool.setMaxThreadCount(threads == Threads::AllAtOnce ? int(count) : qMax(2, QThread::idealThreadCount()));
    for (qsizetype index = 0; index < count; ++index)
        pool.start([&piece, index] { piece(index); });
    pool.waitForDone();
    return worstOf(results);
}

} // namespace Understudy
