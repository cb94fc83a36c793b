// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/repository/usedblobs.h"

namespace Understudy {

UsedBlobs::UsedBlobs(const BlobIndex &index)
{
    for (const std::unique_ptr<IndexSegment> &segment : index.segments())
        m_bits.emplace_back(size_t(segment->count()), false);
}

bool UsedBlobs::add(const BlobReference &reference)
{
    std::vector<bool>::reference bit = m_bits[size_t(reference.segment)][size_t(reference.number)];
    const bool isNew = !bit;
    bit = true;
    return isNew;
}

bool UsedBlobs::contains(qsizetype segment, qint64 number) const
{
    return m_bits[size_t(segment)][size_t(number)];
}

} // namespace Understudy
