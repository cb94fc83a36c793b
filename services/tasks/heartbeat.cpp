// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/tasks/heartbeat.h"

#include <QDeadlineTimer>

#include <utility>

namespace Understudy {

Heartbeat::Heartbeat(std::chrono::milliseconds interval, std::function<void()> beat)
    : m_interval(interval)
    , m_beat(std::move(beat))
{
    m_pool.setMaxThreadCount(1);
    m_pool.start([this] { run(); });
}

Heartbeat::~Heartbeat()
{
    {
        const QMutexLocker locker(&m_mutex);
        m_ended = true;
        m_changed.wakeAll();
    }
    m_pool.waitForDone();
}

void Heartbeat::run()
{
    QMutexLocker locker(&m_mutex);
    for (QDeadlineTimer next(m_interval); !m_ended;) {
        if (m_changed.wait(&m_mutex, next))
            continue;
        locker.unlock();
        m_beat();
        locker.relock();
        next.setRemainingTime(m_interval);
    }
}

} // namespace Understudy
