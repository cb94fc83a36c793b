// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/repository/blobreader.h"

#include "models/messages/catalog.h"
#include "services/logging.h"
#include "services/platform/durablefile.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

BlobReader::BlobReader(const Layout &layout)
    : m_layout(layout)
{ }

Result<> BlobReader::refresh(Depth depth)
{
    Result<PackSet> packs = PackSet::scan(m_layout);
    if (!packs)
        return std::unexpected(packs.error());
    const Result<QStringList> names = BlobIndex::segmentNames(m_layout);
    if (!names)
        return std::unexpected(names.error());
    const QWriteLocker locker(&m_lock);
    const bool damaged = depth == Depth::Bytes || (m_index && m_index->isDamaged());
    if (!damaged && m_index && m_index->names() == *names) {
        m_packs = std::move(*packs);
        return {};
    }
    const Result<QStringList> skip = damaged ? BlobIndex::damagedNames(m_layout) : QStringList();
    if (!skip)
        return std::unexpected(skip.error());
    return reopen(std::move(*packs), *skip);
}

Result<> BlobReader::reopen(PackSet packs, const QStringList &skip)
{
    // Before they are built anew: a segment with the same content gets the same name.
    for (const QString &name : skip) {
        // In a repository that cannot be written it stays, and is left out again next time.
        if (const Result<> removed = removeDurably(m_layout.index() + u'/' + name); !removed)
            qCWarning(lcRepository) << removed.error().details;
    }
    Result<BlobIndex> index = BlobIndex::open(m_layout, packs, skip);
    if (!index)
        return std::unexpected(index.error());
    m_packs = std::move(packs);
    m_index.emplace(std::move(*index));
    return {};
}

// Cheap enough for every blob that is missing: a backup may lack thousands.
Result<> BlobReader::refreshIfChanged()
{
    const Result<QStringList> names = BlobIndex::segmentNames(m_layout);
    if (!names)
        return std::unexpected(names.error());
    {
        const QReadLocker locker(&m_lock);
        if (m_index && m_index->names() == *names && !m_index->isDamaged())
            return {};
    }
    return refresh();
}

Result<QList<BlobLocation>> BlobReader::locations(const BlobId &id) const
{
    const QReadLocker locker(&m_lock);
    if (!m_index)
        return QList<BlobLocation>();
    Result<QList<BlobLocation>> locations = m_index->findAll(id);
    if (!locations)
        return locations;
    std::ranges::stable_partition(*locations, [this](const BlobLocation &location) {
        return m_packs.isHealthy(location.pack, m_index->expectedSize(location.pack));
    });
    return locations;
}

Result<QByteArray> BlobReader::readFrom(const BlobId &id, const BlobLocation &location)
{
    Result<QByteArray> blob = m_cache.read(id, location, m_layout.pack(location.pack));
    if (!blob && blob.error().code == Error::Code::Corrupt)
        markDamaged(location.pack);
    return blob;
}

Result<QByteArray> BlobReader::read(const BlobId &id)
{
    Error problem;
    for (int attempt = 0; attempt < 2; ++attempt) {
        problem = Messages::error("repository.blobMissing"_L1, {}, id.toString());
        const Result<QList<BlobLocation>> places = locations(id);
        if (!places)
            return std::unexpected(places.error());
        for (const BlobLocation &location : *places) {
            Result<QByteArray> blob = readFrom(id, location);
            if (blob)
                return blob;
            // A place that could not be looked at may hold it: then it is not known to be lost.
            if (blob.error().code != Error::Code::NotFound && problem.code == Error::Code::Corrupt)
                problem = blob.error();
        }
        if (attempt > 0)
            break;
        if (const Result<> refreshed = refreshIfChanged(); !refreshed)
            return std::unexpected(refreshed.error());
    }
    return std::unexpected(problem);
}

Result<std::optional<BlobReference>> BlobReader::find(const BlobId &id) const
{
    const QReadLocker locker(&m_lock);
    return m_index->find(id, m_packs);
}

void BlobReader::look(const std::function<void(const BlobIndex &, const PackSet &)> &visit) const
{
    const QReadLocker locker(&m_lock);
    visit(*m_index, m_packs);
}

bool BlobReader::isDamaged(const PackId &pack) const
{
    const QReadLocker locker(&m_lock);
    return m_packs.damaged().contains(pack);
}

void BlobReader::markDamaged(const PackId &pack)
{
    const QWriteLocker locker(&m_lock);
    m_packs.markDamaged(m_layout, pack);
}

Result<> BlobReader::markGood(const PackId &pack)
{
    const QWriteLocker locker(&m_lock);
    return m_packs.markGood(m_layout, pack);
}

} // namespace Understudy
