// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/preferences.h"

namespace Understudy::Appearance {

// Makes the whole program look as these preferences say: colours, size of text, motion.
void apply(const Preferences &preferences);
// Whether things may slide and pulse. A bar without a known end becomes a sentence otherwise.
[[nodiscard]] bool movesAllowed();

} // namespace Understudy::Appearance
