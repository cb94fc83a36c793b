// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"
#include "services/repository/layout.h"

namespace Understudy {

// Folders of packs, of the index and of marks of damage that the disk lost get another name beside, so that new ones can
// be written: what was in them is stored, built and found again. Whoever repairs the disk still has them, and packs in
// one that can be read again come back.
[[nodiscard]] Result<> setLostFoldersAside(const Layout &layout);

} // namespace Understudy
