// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/repository/blobindex.h"
#include "services/repository/framecache.h"

#include <QReadWriteLock>

#include <functional>
#include <optional>

namespace Understudy {

// Finds and reads blobs; looks for new packs and segments when something is missing. Thread-safe.
class BlobReader
{
public:
    explicit BlobReader(const Layout &layout);

    // Corrupt if it is missing or damaged; then its pack is remembered as damaged. Any other error says that it could not
    // be looked at, and nothing is remembered.
    [[nodiscard]] Result<QByteArray> read(const BlobId &id);

    // Looks at the disk again. With `alsoIndex` all segments are checked byte by byte and rebuilt where damaged.
    enum class Depth { Names, Bytes };
    [[nodiscard]] Result<> refresh(Depth depth = Depth::Names);

    // The place of a blob in a healthy pack, as of the last look at the disk.
    [[nodiscard]] Result<std::optional<BlobReference>> find(const BlobId &id) const;
    // `visit` sees index and packs as they are now; they do not change meanwhile.
    void look(const std::function<void(const BlobIndex &, const PackSet &)> &visit) const;
    [[nodiscard]] bool isDamaged(const PackId &pack) const;
    void markDamaged(const PackId &pack);
    [[nodiscard]] Result<> markGood(const PackId &pack);

private:
    [[nodiscard]] Result<> refreshIfChanged();
    [[nodiscard]] Result<> reopen(PackSet packs, const QStringList &skip);
    [[nodiscard]] Result<QList<BlobLocation>> locations(const BlobId &id) const;
    [[nodiscard]] Result<QByteArray> readFrom(const BlobId &id, const BlobLocation &location);

    const Layout m_layout;
    mutable QReadWriteLock m_lock; // guards the two below
    PackSet m_packs;
    std::optional<BlobIndex> m_index;
    FrameCache m_cache;
};

} // namespace Understudy
