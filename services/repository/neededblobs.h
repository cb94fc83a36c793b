// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/manifest.h"
#include "services/repository/blobreader.h"
#include "services/tasks/taskcontrol.h"

#include <QSet>

namespace Understudy {

// Which packs hold what a backup needs today, and how many of its blobs are in no healthy pack.
struct NeededBlobs
{
    QSet<PackId> packs;
    qint64 missing = 0;

    // Corrupt if a list cannot be read.
    [[nodiscard]] static Result<NeededBlobs> of(const Manifest &manifest, BlobReader &reader,
                                                const TaskControl &control);
};

} // namespace Understudy
