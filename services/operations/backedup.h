// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/manifest.h"

namespace Understudy {

// What a backup holds of one of its storages, with what older versions wrote into its stage's definition alone.
[[nodiscard]] StorageRecord recordToRestore(const Manifest &manifest, const QString &storage);

} // namespace Understudy
