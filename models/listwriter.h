// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/listentry.h"

#include <functional>

namespace Understudy {

// Where a list begins: a blob of lines (depth 0), or a blob that names blobs one level down. An empty list has no blob
// and a null id.
struct ListRoot
{
    static constexpr int maximumDepth = 12;

    BlobId id;
    int depth = 0;
    bool operator==(const ListRoot &) const = default;
};

// Writes the entries of one storage as a tree of blobs. Pieces are cut where the content says so (folder boundaries,
// hashes of names), so that one changed entry re-stores one small piece and the nodes above it. FORMAT.md has the rule.
// Memory: one piece per level, whatever the number of entries.
class ListWriter
{
public:
    using Put = std::function<Result<BlobId>(QByteArrayView)>;

    explicit ListWriter(Put put);

    // Entries come in the order of comparePaths(), each path once; else InvalidInput.
    [[nodiscard]] Result<> add(const ListEntry &entry);
    // Nothing may be added afterwards.
    [[nodiscard]] Result<ListRoot> finish();

private:
    [[nodiscard]] Result<> addLong(QByteArrayView line);
    [[nodiscard]] Result<> flush(qsizetype level);
    [[nodiscard]] Result<> addChild(qsizetype level, const BlobId &id);

    Put m_put;
    QList<QByteArray> m_levels; // the open piece of each level. 0: lines; above: ids of the blobs below
    QByteArray m_last;
    bool m_any = false;
};

} // namespace Understudy
