// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QThread>

#include <functional>

namespace Understudy {

// A thread with an event loop, for a library that only works by signals and must always be called from the same thread.
// Callers wait by other means; when this is destroyed, what was posted and not begun is not done any more.
class EventThread
{
public:
    EventThread();
    ~EventThread();
    Q_DISABLE_COPY_MOVE(EventThread)

    // Does `work` there; returns at once. From any thread.
    void post(const std::function<void()> &work);

private:
    QThread m_thread;
    QObject m_inside; // lives in the thread: what is posted to it happens there
};

} // namespace Understudy
