// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/platform/randomfile.h"
#include "services/repository/bloomfilter.h"
#include "services/repository/segmentformat.h"

#include <QList>
#include <QMutex>

#include <memory>
#include <optional>
#include <vector>

namespace Understudy {

// One sorted part of the index, read where it is needed. Memory: its filter, eight bytes per page, its packs and at most
// 1024 pages (5 MiB) that were looked at last: ids are asked for in no order, so that without them each would cost the
// reading and hashing of a page. All const calls are thread-safe.
class IndexSegment
{
public:
    struct Found
    {
        qint64 number = 0; // of the entry in the segment
        IndexEntry entry;
    };

    // Corrupt if its tables are damaged; its pages are checked when they are read.
    [[nodiscard]] static Result<std::unique_ptr<IndexSegment>> open(const QString &path);

    [[nodiscard]] QString path() const { return m_path; }
    [[nodiscard]] qint64 count() const { return m_count; }
    [[nodiscard]] const QList<PackSize> &packs() const { return m_packs; }
    [[nodiscard]] const QList<PackId> &replaced() const { return m_replaced; }
    [[nodiscard]] Result<std::optional<Found>> find(const BlobId &id) const;
    // The entries of one page; for going through all of them.
    [[nodiscard]] qint64 pages() const { return SegmentFormat::pagesFor(m_count); }
    [[nodiscard]] Result<QList<IndexEntry>> page(qint64 number) const;

private:
    struct CachedPage
    {
        qint64 number = -1;
        QList<IndexEntry> entries;
    };

    IndexSegment(const QString &path, RandomFile file);
    [[nodiscard]] Result<> readTables();
    [[nodiscard]] Result<QList<IndexEntry>> cachedPage(qint64 number) const;
    void parseTables(QByteArrayView tables, quint32 packs, quint32 replaced, qint64 filterBytes);

    QString m_path;
    RandomFile m_file;
    qint64 m_count = 0;
    QList<PackSize> m_packs;
    QList<PackId> m_replaced;
    BloomFilter m_filter;
    QList<quint64> m_fan; // how the first id of each page begins, as a number that sorts like the id
    mutable QMutex m_cacheMutex;
    mutable std::vector<CachedPage> m_cache; // the page n has its place at n modulo the size
};

} // namespace Understudy
