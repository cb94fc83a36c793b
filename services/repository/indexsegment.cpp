// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/repository/indexsegment.h"

#include "models/messages/catalog.h"
#include "services/crypto/sha256.h"
#include "services/repository/binary.h"

#include <algorithm>
#include <cstring>
#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

using namespace SegmentFormat;

static constexpr qint64 cachedPages = 1024;

static std::unexpected<Error> damaged(const QString &path, const QString &details)
{
    return fail("repository.indexDamaged"_L1, {}, path + u": "_s + details);
}

static quint64 beginning(const BlobId &id)
{
    return qFromBigEndian<quint64>(id.bytes.data());
}

IndexSegment::IndexSegment(const QString &path, RandomFile file)
    : m_path(path)
    , m_file(std::move(file))
    , m_filter(QByteArray())
{ }

Result<std::unique_ptr<IndexSegment>> IndexSegment::open(const QString &path)
{
    Result<RandomFile> file = RandomFile::open(path);
    if (!file)
        return std::unexpected(file.error());
    std::unique_ptr<IndexSegment> segment(new IndexSegment(path, std::move(*file)));
    if (const Result<> read = segment->readTables(); !read)
        return std::unexpected(read.error());
    return segment;
}

Result<> IndexSegment::readTables()
{
    const Result<QByteArray> footer = m_file.read(qMax<qint64>(m_file.size() - footerSize, 0), footerSize);
    if (!footer)
        return std::unexpected(footer.error());
    if (footer->size() != footerSize || !footer->startsWith(magic))
        return damaged(m_path, u"no footer"_s);
    Binary::Reader reader(QByteArrayView(*footer).sliced(magic.size()));
    const auto count = reader.number<quint64>();
    const auto filterBytes = reader.number<quint64>();
    const auto packs = reader.number<quint32>();
    const auto replaced = reader.number<quint32>();
    const auto most = quint64(m_file.size());
    if (count > most || filterBytes > most)
        return damaged(m_path, u"its counts make no sense"_s);
    m_count = qint64(count);
    const qint64 tables = packs * packSize + replaced * replacedSize + qint64(filterBytes) + pages() * fanSize;
    if (pages() * pageSize + tables + footerSize != m_file.size())
        return damaged(m_path, u"another size"_s);
    const Result<QByteArray> bytes = m_file.read(pages() * pageSize, tables + footerSize - 32);
    if (!bytes)
        return std::unexpected(bytes.error());
    if (Sha256::of(*bytes) != reader.digest())
        return damaged(m_path, u"its tables have another hash"_s);
    parseTables(*bytes, packs, replaced, qint64(filterBytes));
    return {};
}

void IndexSegment::parseTables(QByteArrayView tables, quint32 packs, quint32 replaced, qint64 filterBytes)
{
    Binary::Reader reader(tables);
    for (quint32 i = 0; i < packs; ++i) {
        const PackId id = reader.digest();
        m_packs.append({.id = id, .size = qint64(reader.number<quint64>())});
    }
    for (quint32 i = 0; i < replaced; ++i)
        m_replaced.append(reader.digest());
    const qint64 filterBegin = packs * packSize + replaced * replacedSize;
    m_filter = BloomFilter(tables.sliced(filterBegin, filterBytes).toByteArray());
    m_fan.reserve(pages());
    for (qint64 i = 0; i < pages(); ++i)
        m_fan.append(qFromBigEndian<quint64>(tables.sliced(filterBegin + filterBytes + i * fanSize).data()));
}

static IndexEntry entryAt(QByteArrayView page, qsizetype number)
{
    Binary::Reader reader(page.sliced(pageDigest + number * entrySize, entrySize));
    IndexEntry entry{.id = reader.digest()};
    entry.pack = reader.number<quint32>();
    entry.place.frame.offset = reader.number<quint32>();
    entry.place.frame.storedSize = reader.number<quint32>();
    entry.place.frame.plainSize = reader.number<quint32>();
    entry.place.offset = reader.number<quint32>();
    entry.place.length = reader.number<quint32>();
    return entry;
}

Result<QList<IndexEntry>> IndexSegment::page(qint64 number) const
{
    const Result<QByteArray> bytes = m_file.read(number * pageSize, pageSize);
    if (!bytes)
        return std::unexpected(bytes.error());
    const QByteArrayView view = *bytes;
    if (view.size() != pageSize
        || std::memcmp(Sha256::of(view.sliced(pageDigest)).bytes.data(), view.data(), size_t(pageDigest)) != 0)
        return damaged(m_path, u"page %1 has another hash"_s.arg(number));
    const qint64 entries = qMin<qint64>(entriesPerPage, m_count - number * entriesPerPage);
    QList<IndexEntry> list;
    list.reserve(entries);
    for (qint64 i = 0; i < entries; ++i) {
        list.append(entryAt(view, i));
        if (list.last().pack >= m_packs.size())
            return damaged(m_path, u"page %1 names a pack that is not listed"_s.arg(number));
    }
    return list;
}

Result<QList<IndexEntry>> IndexSegment::cachedPage(qint64 number) const
{
    {
        const QMutexLocker locker(&m_cacheMutex);
        if (m_cache.empty())
            m_cache.resize(size_t(qBound<qint64>(1, pages(), cachedPages)));
        const CachedPage &place = m_cache[size_t(number) % m_cache.size()];
        if (place.number == number)
            return place.entries;
    }
    const Result<QList<IndexEntry>> entries = page(number);
    if (!entries)
        return entries;
    const QMutexLocker locker(&m_cacheMutex);
    m_cache[size_t(number) % m_cache.size()] = {.number = number, .entries = *entries};
    return entries;
}

Result<std::optional<IndexSegment::Found>> IndexSegment::find(const BlobId &id) const
{
    if (m_fan.isEmpty() || !m_filter.mayContain(id))
        return std::nullopt;
    // The last page that begins at or before the id; pages whose first ids begin alike are all looked at.
    qint64 number = std::ranges::upper_bound(m_fan, beginning(id)) - m_fan.begin() - 1;
    for (; number >= 0; --number) {
        const Result<QList<IndexEntry>> entries = cachedPage(number);
        if (!entries)
            return std::unexpected(entries.error());
        const auto entry = std::ranges::lower_bound(*entries, id, {}, &IndexEntry::id);
        if (entry != entries->end() && entry->id == id)
            return Found{.number = number * entriesPerPage + (entry - entries->begin()), .entry = *entry};
        if (m_fan[number] != beginning(id))
            break;
    }
    return std::nullopt;
}

} // namespace Understudy
