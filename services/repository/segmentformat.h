// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/repository/blobplace.h"

#include <QByteArrayView>

namespace Understudy::SegmentFormat {

// The sizes that a segment is made of; FORMAT.md has the picture. Pages of entries come first, so that a segment can
// be written in one go without knowing how many there will be.
inline constexpr QByteArrayView magic = "USINDX01";
inline constexpr qsizetype pageSize = 4096;
inline constexpr qsizetype pageDigest = 8; // the first bytes of the SHA-256 of the rest of the page
inline constexpr qsizetype entrySize = 56;
inline constexpr qsizetype entriesPerPage = (pageSize - pageDigest) / entrySize;
inline constexpr qsizetype footerSize = 8 + 8 + 8 + 4 + 4 + 32; // magic, entries, filter bytes, packs, replaced, digest
inline constexpr qsizetype packSize = 40; // id and size
inline constexpr qsizetype replacedSize = 32;
inline constexpr qsizetype fanSize = 8; // how the first id of a page begins

[[nodiscard]] constexpr qint64 pagesFor(qint64 entries)
{
    return (entries + entriesPerPage - 1) / entriesPerPage;
}

} // namespace Understudy::SegmentFormat

namespace Understudy {

struct IndexEntry
{
    BlobId id;
    quint32 pack = 0; // number in the segment's table of packs
    BlobPlace place;
    bool operator==(const IndexEntry &) const = default;
};

struct PackSize
{
    PackId id;
    qint64 size = 0;
    bool operator==(const PackSize &) const = default;
};

} // namespace Understudy
