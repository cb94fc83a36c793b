// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"

#include <QMutex>
#include <QThreadPool>
#include <QWaitCondition>

#include <functional>
#include <map>
#include <optional>
#include <utility>

namespace Understudy {

// How many threads work that never waits should have.
[[nodiscard]] inline int idealWorkers()
{
    return QThreadPool::globalInstance()->maxThreadCount();
}

// Works on several things at once and hands the results on one at a time, in the order the things came. push() waits
// while `atMost` things are under way, so memory stays bounded. After the first error nothing more is worked on or
// handed on, and every later call returns that error. All calls are thread-safe.
template<typename In, typename Out>
class OrderedPipeline
{
public:
    using Work = std::function<Result<Out>(In)>; // on several threads at once
    using Deliver = std::function<Result<>(Out)>; // never twice at once

    OrderedPipeline(int workers, int atMost, Work work, Deliver deliver)
        : m_work(std::move(work))
        , m_deliver(std::move(deliver))
        , m_atMost(atMost)
    {
        m_pool.setMaxThreadCount(workers);
    }

    // What has not been handed on yet is dropped.
    ~OrderedPipeline()
    {
        {
            const QMutexLocker locker(&m_mutex);
            m_stopped = true;
        }
        m_pool.waitForDone();
    }
    Q_DISABLE_COPY_MOVE(OrderedPipeline)

    [[nodiscard]] Result<> push(In thing)
    {
        QMutexLocker locker(&m_mutex);
        while (m_pushed - m_delivered >= m_atMost && !m_error)
            m_changed.wait(&m_mutex);
        if (m_error)
            return std::unexpected(*m_error);
        const qint64 number = m_pushed++;
        locker.unlock();
        m_pool.start([this, number, moved = std::move(thing)]() mutable { process(number, std::move(moved)); });
        return {};
    }

    // Returns when everything pushed so far is handed on.
    [[nodiscard]] Result<> drain()
    {
        QMutexLocker locker(&m_mutex);
        const qint64 target = m_pushed;
        while (m_delivered < target && !m_error)
            m_changed.wait(&m_mutex);
        if (m_error)
            return std::unexpected(*m_error);
        return {};
    }

private:
    void process(qint64 number, In thing)
    {
        QMutexLocker locker(&m_mutex);
        if (m_error || m_stopped)
            return;
        locker.unlock();
        Result<Out> result = m_work(std::move(thing));
        locker.relock();
        m_waiting.emplace(number, std::move(result));
        while (!m_delivering && !m_error && !m_stopped && !m_waiting.empty() && m_waiting.begin()->first == m_delivered)
            deliverFirst(locker);
    }

    void deliverFirst(QMutexLocker<QMutex> &locker)
    {
        Result<Out> result = std::move(m_waiting.begin()->second);
        m_waiting.erase(m_waiting.begin());
        m_delivering = true;
        locker.unlock();
        const Result<> delivered = result ? m_deliver(std::move(*result)) : std::unexpected(result.error());
        locker.relock();
        m_delivering = false;
        ++m_delivered;
        if (!delivered)
            m_error = delivered.error();
        m_changed.wakeAll();
    }

    const Work m_work;
    const Deliver m_deliver;
    const int m_atMost;
    QMutex m_mutex;
    QWaitCondition m_changed;
    std::map<qint64, Result<Out>> m_waiting; // worked on, an earlier one is not
    std::optional<Error> m_error;
    qint64 m_pushed = 0;
    qint64 m_delivered = 0;
    bool m_delivering = false;
    bool m_stopped = false;
    QThreadPool m_pool; // last: its threads use all of the above
};

} // namespace Understudy
