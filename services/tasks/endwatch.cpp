// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/tasks/endwatch.h"

#include <cstdlib>

namespace Understudy {

EndWatch::EndWatch(std::chrono::milliseconds patience, int exitCode)
    : m_thread([this, patience, exitCode] {
        std::unique_lock lock(m_mutex);
        if (!m_ended.wait_for(lock, patience, [this] { return m_inTime; }))
            std::_Exit(exitCode); // no destructors: one of them is what waits
    })
{ }

EndWatch::~EndWatch()
{
    {
        const std::lock_guard lock(m_mutex);
        m_inTime = true;
    }
    m_ended.notify_one();
    m_thread.join();
}

} // namespace Understudy
