// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

// A program for the tests of programs: behaves badly in the ways its first argument names.

#include "services/tasks/endwatch.h"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <unistd.h>
#include <vector>

static int writeZeroes(int descriptor, long long bytes)
{
    const std::vector<char> block(65536);
    while (bytes > 0) {
        const ssize_t written = ::write(descriptor, block.data(),
                                        std::min<size_t>(block.size(), static_cast<size_t>(bytes)));
        if (written <= 0)
            return 9;
        bytes -= written;
    }
    return 0;
}

static int copyInput()
{
    std::vector<char> block(65536);
    for (;;) {
        const ssize_t got = ::read(STDIN_FILENO, block.data(), block.size());
        if (got <= 0)
            return got < 0 ? 9 : 0;
        if (std::fwrite(block.data(), 1, static_cast<size_t>(got), stdout) != static_cast<size_t>(got))
            return 9;
    }
}

static int ignoreTermination()
{
    std::signal(SIGTERM, SIG_IGN);
    std::puts("deaf");
    std::fflush(stdout);
    for (;;)
        ::pause();
}

// Ends at once; its child keeps standard output open, and lives as long as the test lets it.
static int leaveOrphan(const char *seconds)
{
    std::printf("%d\n", static_cast<int>(::getpid())); // the group to end
    std::fflush(stdout);
    if (::fork() == 0) {
        ::alarm(static_cast<unsigned>(std::atoi(seconds)));
        for (;;)
            ::pause();
    }
    return 0;
}

// As a program in a call that does not come back.
static int endless()
{
    const Understudy::EndWatch watch(std::chrono::milliseconds(50), 7);
    for (;;)
        ::pause();
}

static int endInTime()
{
    const Understudy::EndWatch watch(std::chrono::hours(1), 7);
    return 0;
}

int main(int argc, char **argv)
{
    const std::string_view way = argc > 1 ? argv[1] : "";
    const char *value = argc > 2 ? argv[2] : "0";
    if (way == "output")
        return writeZeroes(STDOUT_FILENO, std::atoll(value));
    if (way == "errors")
        return writeZeroes(STDERR_FILENO, std::atoll(value));
    if (way == "copy")
        return copyInput();
    if (way == "deaf")
        return ignoreTermination();
    if (way == "orphan")
        return leaveOrphan(value);
    if (way == "endless")
        return endless();
    if (way == "intime")
        return endInTime();
    if (way == "exit")
        return std::atoi(value);
    if (way == "crash")
        return std::raise(SIGKILL);
    return 64;
}
