// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/platform/console.h"

#include <QtSystemDetection>

#ifdef Q_OS_UNIX

#    include <cerrno>
#    include <csignal>
#    include <poll.h>
#    include <sys/ioctl.h>
#    include <unistd.h>

namespace Understudy::Console {

static constexpr int s_usualWidth = 80;
static constexpr int s_turnMs = 100; // how long a cancel may go unseen
static constexpr qsizetype s_longestLine = 64 * 1024;
static constexpr int s_interruptions[] = {SIGINT, SIGTERM, SIGHUP};

static std::atomic<std::atomic_bool *> s_cancelled = nullptr;
static_assert(std::atomic_bool::is_always_lock_free, "a signal handler may only touch lock-free atomics");

static int descriptorOf(Stream stream)
{
    switch (stream) {
    case Stream::Input:
        return STDIN_FILENO;
    case Stream::Output:
        return STDOUT_FILENO;
    case Stream::ErrorOutput:
        return STDERR_FILENO;
    }
    Q_UNREACHABLE_RETURN(-1);
}

bool isTerminal(Stream stream)
{
    return ::isatty(descriptorOf(stream)) == 1;
}

int width()
{
    winsize size = {};
    const bool known = ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
    return known ? size.ws_col : s_usualWidth;
}

int write(Stream stream, QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        const ssize_t written = ::write(descriptorOf(stream), bytes.data(), static_cast<size_t>(bytes.size()));
        if (written >= 0)
            bytes = bytes.sliced(written);
        else if (errno == EAGAIN) { // somebody else made the terminal non-blocking
            pollfd ready = {.fd = descriptorOf(stream), .events = POLLOUT, .revents = 0};
            ::poll(&ready, 1, s_turnMs);
        } else if (errno != EINTR)
            return errno;
    }
    return 0;
}

std::optional<QByteArray> readLine(const std::atomic_bool &cancelled)
{
    QByteArray line;
    while (!cancelled.load() && line.size() < s_longestLine) {
        pollfd input = {.fd = STDIN_FILENO, .events = POLLIN, .revents = 0};
        if (::poll(&input, 1, s_turnMs) <= 0)
            continue;
        char byte = 0;
        const ssize_t count = ::read(STDIN_FILENO, &byte, 1);
        if (count < 0 && (errno == EINTR || errno == EAGAIN))
            continue;
        if (count <= 0)
            return std::nullopt;
        if (byte == '\n')
            return line;
        line.append(byte);
    }
    return std::nullopt;
}

// Only Ctrl-C is typed twice on purpose. A terminal that closes sends SIGHUP twice (its shell's and the kernel's), and
// `timeout` sends SIGTERM to the process and to its group: the second one must not end what is taking itself back.
static void letCtrlCEnd()
{
    struct sigaction usual = {};
    usual.sa_handler = SIG_DFL;
    ::sigaction(SIGINT, &usual, nullptr);
}

extern "C" {
static void onInterruption(int)
{
    s_cancelled.load()->store(true);
    letCtrlCEnd();
}
}

void cancelOnInterrupt(std::atomic_bool &cancelled)
{
    s_cancelled = &cancelled;
    struct sigaction action = {};
    action.sa_handler = onInterruption;
    action.sa_flags = SA_RESTART;
    for (const int signal : s_interruptions) {
        struct sigaction before = {};
        ::sigaction(signal, nullptr, &before);
        if (signal == SIGHUP && before.sa_handler == SIG_IGN)
            continue; // started by nohup, to outlive its terminal
        ::sigaction(signal, &action, nullptr);
    }
    struct sigaction ignore = {};
    ignore.sa_handler = SIG_IGN;
    ::sigaction(SIGPIPE, &ignore, nullptr);
}

} // namespace Understudy::Console

#endif
