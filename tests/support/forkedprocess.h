// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <functional>

#include <sys/types.h>

namespace Understudy::Testing {

// Another process that did something and then stands still with all that it holds, until it is killed: by kill(), or at
// the latest by the destructor. No other thread may run when it is made.
class ForkedProcess
{
public:
    // Returns once `work` is done over there. `work` returns false if it did not go as the test means it.
    explicit ForkedProcess(const std::function<bool()> &work);
    ~ForkedProcess();
    ForkedProcess(const ForkedProcess &) = delete;
    ForkedProcess &operator=(const ForkedProcess &) = delete;

    [[nodiscard]] bool isReady() const { return m_ready; }
    void kill(); // as kill -9 does; returns once it is gone

private:
    pid_t m_process = -1;
    bool m_ready = false;
};

} // namespace Understudy::Testing
