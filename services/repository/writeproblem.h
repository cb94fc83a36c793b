// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"

namespace Understudy {

class Layout;

// What keeps a backup from being written, told of the repository: its user knows that folder, not the files in it. Those
// stay in the details. Other causes stay as they are.
[[nodiscard]] Error writeProblem(const Layout &layout, const Error &cause);

} // namespace Understudy
