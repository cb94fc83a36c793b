// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/progresstracker.h"

#include <QProgressBar>

namespace Understudy {

// A bar of a few pixels that carries no number: what it says stands beside it, and in its accessible description.
[[nodiscard]] QProgressBar *thinBar(const QString &name);
// While nothing is known of the whole, the bar is busy.
void showFraction(QProgressBar &bar, const ProgressView &view, const QString &title);

} // namespace Understudy
