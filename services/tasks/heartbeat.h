// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QMutex>
#include <QThreadPool>
#include <QWaitCondition>

#include <chrono>
#include <functional>

namespace Understudy {

// Calls something again and again, on a thread of its own, beside work that blocks. Never again once it is destroyed.
class Heartbeat
{
public:
    Heartbeat(std::chrono::milliseconds interval, std::function<void()> beat);
    ~Heartbeat();
    Q_DISABLE_COPY_MOVE(Heartbeat)

private:
    void run();

    const std::chrono::milliseconds m_interval;
    const std::function<void()> m_beat;
    QMutex m_mutex;
    QWaitCondition m_changed;
    bool m_ended = false;
    QThreadPool m_pool; // last: its thread uses all of the above
};

} // namespace Understudy
