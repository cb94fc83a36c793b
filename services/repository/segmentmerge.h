// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/repository/indexsegment.h"
#include "services/repository/packset.h"
#include "services/repository/segmentwriter.h"

#include <functional>

namespace Understudy {

// One sorted run of entries out of several. Of an id that stands in several, one in a healthy pack is kept. Entries of
// packs that `keeps` refuses are left out.
[[nodiscard]] Result<FinishedSegment> mergeSegments(const QList<const IndexSegment *> &segments, const PackSet &packs,
                                                    const std::function<bool(const PackId &)> &keeps,
                                                    const QString &asidePath, const QString &folder);

} // namespace Understudy
