// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <expected>

namespace Understudy {

// What a system call gave, or its errno: for callers inside the engine that branch on the exact reason.
// systemError() turns it into the error a person meets.
template<typename T = void>
using SystemResult = std::expected<T, int>;

} // namespace Understudy
