// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/backup.h"
#include "models/stage.h"

namespace Understudy {

// The stages that a backup can be restored into: its own first, then those that have at least one of its storages, of
// the same kind.
[[nodiscard]] QList<Stage> restoreTargets(const Manifest &backup, const QList<Stage> &stages);

} // namespace Understudy
