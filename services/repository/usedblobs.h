// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/repository/blobindex.h"

#include <vector>

namespace Understudy {

// Which entries of an index are in use: one bit each, so ten million blobs cost 1.25 MB. Not thread-safe.
class UsedBlobs
{
public:
    explicit UsedBlobs(const BlobIndex &index);

    // False if it was there already.
    bool add(const BlobReference &reference);
    [[nodiscard]] bool contains(qsizetype segment, qint64 number) const;

private:
    std::vector<std::vector<bool>> m_bits; // by segment
};

} // namespace Understudy
