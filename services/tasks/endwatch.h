// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace Understudy {

// Ends the program with `exitCode` unless this is destroyed within `patience`. For the very end: a thread in a call that
// does not come back (a disk that went away) would keep a program without a window alive, and with it the locks that the
// next start needs. What it was at is in the journals, as after any other death.
class EndWatch
{
public:
    EndWatch(std::chrono::milliseconds patience, int exitCode);
    ~EndWatch();
    EndWatch(const EndWatch &) = delete;
    EndWatch &operator=(const EndWatch &) = delete;

private:
    std::mutex m_mutex;
    std::condition_variable m_ended;
    bool m_inTime = false;
    std::thread m_thread;
};

} // namespace Understudy
