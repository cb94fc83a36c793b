// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/repository/segmentwriter.h"

#include "services/repository/binary.h"

#include <utility>

namespace Understudy {

using namespace SegmentFormat;

SegmentWriter::SegmentWriter(DurableFile file, qint64 expected)
    : m_file(std::move(file))
    , m_filter(expected)
{ }

Result<SegmentWriter> SegmentWriter::create(const QString &asidePath, qint64 expected)
{
    Result<DurableFile> file = DurableFile::create(asidePath);
    if (!file)
        return std::unexpected(file.error());
    return SegmentWriter(std::move(*file), expected);
}

void SegmentWriter::addPack(const PackSize &pack)
{
    if (m_packNumbers.contains(pack.id))
        return;
    m_packNumbers.insert(pack.id, quint32(m_packNumbers.size()));
    Binary::append(m_packs, pack.id);
    Binary::append(m_packs, quint64(pack.size));
}

void SegmentWriter::addReplaced(const PackId &pack)
{
    Binary::append(m_replaced, pack);
}

Result<> SegmentWriter::write(QByteArrayView bytes)
{
    m_hash.add(bytes);
    return m_file.write(bytes);
}

Result<> SegmentWriter::add(const BlobId &id, const PackId &pack, const BlobPlace &place)
{
    if (m_page.isEmpty())
        m_fan.append(reinterpret_cast<const char *>(id.bytes.data()), fanSize);
    m_filter.add(id);
    Binary::append(m_page, id);
    Binary::append(m_page, m_packNumbers.value(pack));
    Binary::append(m_page, place.frame.offset);
    Binary::append(m_page, place.frame.storedSize);
    Binary::append(m_page, place.frame.plainSize);
    Binary::append(m_page, place.offset);
    Binary::append(m_page, place.length);
    ++m_count;
    return m_page.size() == entriesPerPage * entrySize ? flushPage() : Result<>();
}

Result<> SegmentWriter::flushPage()
{
    m_page.append(pageSize - pageDigest - m_page.size(), '\0');
    const Digest digest = Sha256::of(m_page);
    if (const Result<> written = write(QByteArrayView(digest.bytes).first(pageDigest)); !written)
        return written;
    const Result<> written = write(m_page);
    m_page.clear();
    return written;
}

Result<FinishedSegment> SegmentWriter::finish(const QString &folder)
{
    if (!m_page.isEmpty()) {
        if (const Result<> flushed = flushPage(); !flushed)
            return std::unexpected(flushed.error());
    }
    QByteArray tables = m_packs + m_replaced + m_filter.bits() + m_fan;
    tables += magic;
    Binary::append(tables, quint64(m_count));
    Binary::append(tables, quint64(m_filter.bits().size()));
    Binary::append(tables, quint32(m_packs.size() / packSize));
    Binary::append(tables, quint32(m_replaced.size() / replacedSize));
    Binary::append(tables, Sha256::of(tables));
    if (const Result<> written = write(tables); !written)
        return std::unexpected(written.error());
    const Digest id = m_hash.finish();
    const FinishedSegment segment{.id = id, .size = m_file.size(), .path = folder + u'/' + id.toString()};
    if (const Result<> finished = m_file.finish(segment.path); !finished)
        return std::unexpected(finished.error());
    return segment;
}

} // namespace Understudy
