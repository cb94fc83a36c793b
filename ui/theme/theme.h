// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QColor>
#include <QPalette>

namespace Understudy::Theme {

// What a colour means. Never shown without a shape and a word that say the same.
enum class Token { Ok, Running, Warning, Error, Muted };

// The colour of a token on this palette's Base and Window; the palette's own text colour where the token would be hard
// to read on either, which also covers palettes of high contrast.
[[nodiscard]] QColor colour(Token token, const QPalette &palette);
// Behind a message of this meaning: the window's colour with a breath of the token, its text stays readable.
[[nodiscard]] QColor tint(Token token, const QPalette &palette);
// A line that parts two areas, or frames one.
[[nodiscard]] QColor hairline(const QPalette &palette);
// The frame of a control that has to be found: a box to tick.
[[nodiscard]] QColor controlFrame(const QPalette &palette);
[[nodiscard]] bool isDark(const QPalette &palette);
// From 1 to 21, as WCAG counts it.
[[nodiscard]] double contrast(const QColor &one, const QColor &other);

inline constexpr double leastContrast = 4.5; // of text
inline constexpr double leastControlContrast = 3; // of what a control is known by
inline constexpr int grid = 8; // distances are multiples of it

} // namespace Understudy::Theme
