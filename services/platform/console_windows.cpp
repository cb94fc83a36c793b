// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/platform/console.h"

#include <QtSystemDetection>

#ifdef Q_OS_WIN

#    include <cerrno>
#    include <io.h>
#    include <windows.h>

namespace Understudy::Console {

static constexpr int s_usualWidth = 80;
static std::atomic<std::atomic_bool *> s_cancelled = nullptr;

static int descriptorOf(Stream stream)
{
    return stream == Stream::Input ? 0 : stream == Stream::Output ? 1 : 2;
}

bool isTerminal(Stream stream)
{
    return ::_isatty(descriptorOf(stream)) != 0;
}

int width()
{
    CONSOLE_SCREEN_BUFFER_INFO info = {};
    const bool known = ::GetConsoleScreenBufferInfo(::GetStdHandle(STD_ERROR_HANDLE), &info) != 0;
    return known ? info.srWindow.Right - info.srWindow.Left + 1 : s_usualWidth;
}

int write(Stream stream, QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        const int written = ::_write(descriptorOf(stream), bytes.data(), static_cast<unsigned>(bytes.size()));
        if (written < 0)
            return errno;
        bytes = bytes.sliced(written);
    }
    return 0;
}

std::optional<QByteArray> readLine(const std::atomic_bool &cancelled)
{
    QByteArray line;
    char byte = 0;
    while (!cancelled.load() && ::_read(0, &byte, 1) == 1) {
        if (byte == '\n')
            return line;
        line.append(byte);
    }
    return std::nullopt;
}

static BOOL WINAPI onInterruption(DWORD)
{
    return s_cancelled.load()->exchange(true) ? FALSE : TRUE;
}

void cancelOnInterrupt(std::atomic_bool &cancelled)
{
    s_cancelled = &cancelled;
    ::SetConsoleCtrlHandler(onInterruption, TRUE);
}

} // namespace Understudy::Console

#endif
