// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>

#include <functional>

namespace Understudy::Testing {

// Runs `work` in a child process, which ends without any destructor: what the caller made is the caller's to remove.
// `work` returns what is wrong, empty if all is well; so does this, also when the child could not begin or died.
[[nodiscard]] QByteArray inChildProcess(const std::function<QByteArray()> &work);

} // namespace Understudy::Testing
