// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>

namespace Understudy::Texts {

// With marks around names and words that are read in the other direction, so that they turn neither the sentence around
// nor what stands beside them. For what is shown; the same text where there are none.
[[nodiscard]] QString directed(const QString &text, Qt::LayoutDirection direction);
// Without these marks.
[[nodiscard]] QString undirected(const QString &text);

} // namespace Understudy::Texts
