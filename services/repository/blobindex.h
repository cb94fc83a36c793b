// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/repository/indexsegment.h"
#include "services/repository/layout.h"
#include "services/repository/packset.h"

#include <QHash>
#include <QSet>

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace Understudy {

// Where an id stands in the index and in a pack.
struct BlobReference
{
    qsizetype segment = 0;
    qint64 number = 0;
    BlobLocation location;
};

// All segments of the index as they were when it was opened. Const calls are thread-safe.
class BlobIndex
{
public:
    static constexpr qsizetype mostSegments = 16;

    // Segments that are damaged (or in `skip`) are left out; packs that no segment knows are then indexed anew from
    // their own ends, in the repository or, where that cannot be written, in a temporary folder. What is there and cannot
    // be read for now is an error.
    [[nodiscard]] static Result<BlobIndex> open(const Layout &layout, PackSet &packs, const QStringList &skip = {});
    // Makes few large segments of many small ones; an error leaves the index as it was.
    [[nodiscard]] static Result<> merge(const Layout &layout);

    // The place of a blob in a healthy pack. What a damaged page says counts as absent, here and below; one that cannot
    // be read for now is an error.
    [[nodiscard]] Result<std::optional<BlobReference>> find(const BlobId &id, const PackSet &packs) const;
    // In one that `counts`; it gets the pack and the size that the pack should have.
    using Counts = std::function<bool(const PackId &, qint64)>;
    [[nodiscard]] Result<std::optional<BlobReference>> find(const BlobId &id, const Counts &counts) const;
    // Places in any pack, be it damaged or not there when last looked for: the last resort of a reader.
    [[nodiscard]] Result<QList<BlobLocation>> findAll(const BlobId &id) const;

    [[nodiscard]] const std::vector<std::unique_ptr<IndexSegment>> &segments() const { return m_segments; }
    // Of the files in index/ when it was opened, and of those that this added.
    [[nodiscard]] QStringList names() const { return m_names; }
    [[nodiscard]] qint64 expectedSize(const PackId &pack) const { return m_packSizes.value(pack, -1); }
    [[nodiscard]] QList<PackId> packs() const { return m_packSizes.keys(); }
    [[nodiscard]] bool knows(const PackId &pack) const { return m_packSizes.contains(pack); }
    [[nodiscard]] bool isReplaced(const PackId &pack) const { return m_replaced.contains(pack); }
    // All packs that it knows are there and healthy.
    [[nodiscard]] bool isCovered(const PackSet &packs) const;
    [[nodiscard]] const QSet<PackId> &replaced() const { return m_replaced; }
    [[nodiscard]] const QList<PackId> &indexedAnew() const { return m_indexedAnew; }
    // A page turned out to be damaged: then open it again without the damagedNames().
    [[nodiscard]] bool isDamaged() const { return m_damaged->load(); }

    [[nodiscard]] static Result<QStringList> segmentNames(const Layout &layout);
    // Segments whose bytes are not what their names say. Reads all of them; an error if one cannot be read.
    [[nodiscard]] static Result<QStringList> damagedNames(const Layout &layout);

private:
    // False: one is gone since its name was read.
    [[nodiscard]] Result<bool> openSegments(const Layout &layout, const QStringList &skip);
    void add(std::unique_ptr<IndexSegment> segment);
    void noteName(const QString &path, const Layout &layout);
    [[nodiscard]] Result<> indexPacks(const Layout &layout, PackSet &packs);
    template<typename Visit>
    [[nodiscard]] Result<> visitEach(const BlobId &id, const Visit &visit) const;

    QStringList m_names;
    std::vector<std::unique_ptr<IndexSegment>> m_segments;
    QHash<PackId, qint64> m_packSizes;
    QSet<PackId> m_replaced;
    QList<PackId> m_indexedAnew;
    std::unique_ptr<std::atomic_bool> m_damaged = std::make_unique<std::atomic_bool>(false); // movable with this
};

} // namespace Understudy
