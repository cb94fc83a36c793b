// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/widgets/statusdelegate.h"

namespace Understudy {

// The glyph of a row of an ActivityModel: what became of an operation, how far a step is.
[[nodiscard]] std::optional<StatusDelegate::Glyph> activityGlyph(const QModelIndex &index);

} // namespace Understudy
