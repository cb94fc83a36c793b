// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/manifest.h"
#include "services/operations/suspensionproof.h"

namespace Understudy {

// How far a backup can be trusted to be of one moment. `meantToStand`: the stage was suspended, or said to be; a stage
// that was taken while it ran is never better than B, even if nobody happened to write.
[[nodiscard]] Grade gradeOf(const QList<StorageRecord> &records, const SuspensionProof &proof, bool meantToStand);

// Sentences about what is not in a backup as it should be; empty = nothing to warn about.
[[nodiscard]] QStringList lossesOf(const QList<StorageRecord> &records);

} // namespace Understudy
