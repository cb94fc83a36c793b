// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QPalette>

namespace Understudy {

// Native where that works well; Fusion on Windows, with a highlight that white text can be read on.
void usePlatformStyle();

namespace Theme {
// For a program that is to be dark where the system offers no way to be.
[[nodiscard]] QPalette darkPalette();
} // namespace Theme

} // namespace Understudy
