// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

namespace Understudy {

// Native where that works well; Fusion on Windows, with a highlight that white text can be read on.
void usePlatformStyle();

} // namespace Understudy
