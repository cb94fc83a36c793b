// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/crypto/sha256.h"
#include "services/platform/durablefile.h"
#include "services/repository/bloomfilter.h"
#include "services/repository/segmentformat.h"

#include <QHash>

namespace Understudy {

struct FinishedSegment
{
    Digest id;
    qint64 size = 0;
    QString path;
};

// Writes one sorted part of the index. Memory: the filter, eight bytes per page and the packs.
class SegmentWriter
{
public:
    // `expected`: at least as many entries as will come, or nearly so.
    [[nodiscard]] static Result<SegmentWriter> create(const QString &asidePath, qint64 expected);

    void addPack(const PackSize &pack); // also packs without entries are known by it
    void addReplaced(const PackId &pack); // a pack that is gone because its blobs moved
    // Entries come sorted by id, each id once; the pack was added before.
    [[nodiscard]] Result<> add(const BlobId &id, const PackId &pack, const BlobPlace &place);
    [[nodiscard]] qint64 count() const { return m_count; }
    // Durable in `folder` under the SHA-256 of its bytes.
    [[nodiscard]] Result<FinishedSegment> finish(const QString &folder);

private:
    SegmentWriter(DurableFile file, qint64 expected);
    [[nodiscard]] Result<> write(QByteArrayView bytes);
    [[nodiscard]] Result<> flushPage();

    DurableFile m_file;
    Sha256 m_hash;
    BloomFilter m_filter;
    QByteArray m_page; // entries of the open page
    QByteArray m_fan;
    QByteArray m_packs;
    QByteArray m_replaced;
    QHash<PackId, quint32> m_packNumbers;
    qint64 m_count = 0;
};

} // namespace Understudy
