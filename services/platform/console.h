// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>

#include <atomic>
#include <optional>

namespace Understudy::Console {

enum class Stream { Input, Output, ErrorOutput };

[[nodiscard]] bool isTerminal(Stream stream);
// Columns of the terminal behind standard error; 80 where it is none or does not say.
[[nodiscard]] int width();
// Writes all of it, past any buffer. The system's error number, 0 = written; EPIPE: the reader has gone away.
[[nodiscard]] int write(Stream stream, QByteArrayView bytes);
// One line of standard input, without its end. None at the end of the input, on an error, and once `cancelled` is set.
[[nodiscard]] std::optional<QByteArray> readLine(const std::atomic_bool &cancelled);

// From now on Ctrl-C and requests to end (SIGTERM, SIGHUP) only set the flag; after the first of them another Ctrl-C ends
// the program. A reader that goes away ends nobody: it is an error of write(). `cancelled` outlives the program's work.
void cancelOnInterrupt(std::atomic_bool &cancelled);

} // namespace Understudy::Console
