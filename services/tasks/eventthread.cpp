// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/tasks/eventthread.h"

namespace Understudy {

EventThread::EventThread()
{
    m_inside.moveToThread(&m_thread);
    m_thread.start();
}

EventThread::~EventThread()
{
    m_thread.quit();
    m_thread.wait();
}

void EventThread::post(const std::function<void()> &work)
{
    QMetaObject::invokeMethod(&m_inside, work, Qt::QueuedConnection);
}

} // namespace Understudy
