// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

namespace Understudy::Testing {

// How long a test waits for what must come: of which an idle machine needs a hundredth, and a loaded one most.
inline constexpr int patienceMs = 120'000;

} // namespace Understudy::Testing
