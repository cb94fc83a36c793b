// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/forkedprocess.h"

#include <csignal>
#include <utility>

#include <sys/wait.h>
#include <unistd.h>

namespace Understudy::Testing {

ForkedProcess::ForkedProcess(const std::function<bool()> &work)
{
    int ends[2] = {-1, -1};
    if (::pipe(ends) != 0)
        return;
    m_process = ::fork();
    if (m_process == 0) {
        const char done = work() ? 'y' : 'n';
        if (::write(ends[1], &done, 1) != 1)
            ::_exit(1);
        for (;;)
            ::pause();
    }
    ::close(ends[1]);
    char done = 'n';
    m_ready = m_process > 0 && ::read(ends[0], &done, 1) == 1 && done == 'y';
    ::close(ends[0]);
}

ForkedProcess::~ForkedProcess()
{
    kill();
}

void ForkedProcess::kill()
{
    const pid_t process = std::exchange(m_process, -1);
    if (process <= 0)
        return;
    ::kill(process, SIGKILL);
    ::waitpid(process, nullptr, 0);
}

} // namespace Understudy::Testing
