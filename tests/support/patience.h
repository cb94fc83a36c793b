// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QTest>

namespace Understudy::Testing {

// How long a test waits for what must come: of which an idle machine needs a hundredth, and a loaded one most.
inline constexpr int patienceMs = 120'000;

} // namespace Understudy::Testing

// Qt's own give up after five seconds, which a machine that does other work needs for a few reads of its disk.
#undef QTRY_VERIFY
#undef QTRY_VERIFY2
#undef QTRY_COMPARE
#define QTRY_VERIFY(condition) QTRY_VERIFY_WITH_TIMEOUT(condition, Understudy::Testing::patienceMs)
#define QTRY_VERIFY2(condition, text) QTRY_VERIFY2_WITH_TIMEOUT(condition, text, Understudy::Testing::patienceMs)
#define QTRY_COMPARE(actual, expected) QTRY_COMPARE_WITH_TIMEOUT(actual, expected, Understudy::Testing::patienceMs)
