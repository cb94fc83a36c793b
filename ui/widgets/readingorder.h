// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

class QLayout;

namespace Understudy {

// Has Tab go through what lies in a layout in the order in which it lies there, whatever was made first. For a layout
// that is in its window already, with all that belongs into it.
void tabInReadingOrder(const QLayout &layout);

} // namespace Understudy
