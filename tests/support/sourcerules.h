// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QStringList>

namespace Understudy::Testing {

inline constexpr qsizetype longestFile = 400; // lines

// What in this source file breaks the rules of the house: who may include whom, who may use threads, programs, event
// loops and so on, and what every file begins with. One sentence each; empty when all is well. The path is relative to
// the root of the sources and decides which rules hold.
[[nodiscard]] QStringList brokenRules(const QString &path, const QString &text);

} // namespace Understudy::Testing
