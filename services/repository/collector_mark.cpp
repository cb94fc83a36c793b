// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/repository/collector.h"

#include "models/messages/catalog.h"
#include "services/logging.h"
#include "services/platform/durablefile.h"
#include "services/repository/listwalk.h"
#include "services/repository/packindex.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr qsizetype s_mostMissing = 1024 * 1024;

void Collector::keepAllOf(const Manifest &manifest, Lists lists)
{
    m_needsUnknown = m_needsUnknown || lists == Lists::Unreadable;
    qCWarning(lcRepository) << "backup" << manifest.id << "is not complete: all its packs are kept";
    m_keptWhole.unite(QSet<PackId>(manifest.packs.begin(), manifest.packs.end()));
    const bool allThere = std::ranges::all_of(manifest.packs,
                                              [this](const PackId &pack) { return m_packs.contains(pack); });
    if (lists == Lists::Read || allThere)
        return;
    // What an earlier collect moved out of those that are not there may be anywhere, and the lists do not tell.
    qCWarning(lcRepository) << "nor is it known what it needs of others: all packs are kept";
    const QList<PackId> all = m_packs.sizes().keys();
    m_keptWhole.unite(QSet<PackId>(all.begin(), all.end()));
}

// False: it is in no healthy pack; the others that should hold it stay.
Result<bool> Collector::markBlob(const BlobId &id)
{
    const Result<std::optional<BlobReference>> found = m_index->find(id, m_packs);
    if (!found)
        return std::unexpected(found.error());
    if (*found) {
        m_used->add(**found);
        return true;
    }
    const Result<QList<BlobLocation>> locations = m_index->findAll(id);
    if (!locations)
        return std::unexpected(locations.error());
    for (const BlobLocation &location : *locations)
        m_keptWhole.insert(location.pack);
    if (m_missing.size() < s_mostMissing)
        m_missing.insert(id);
    else
        m_needsUnknown = m_needsUnknown || !m_missing.contains(id);
    return false;
}

// Of those in the trash, by what they say of themselves: the index does not know them any more.
Result<QSet<PackId>> Collector::trashedPacksWithMissing() const
{
    const Result<QStringList> generations = namesIn(m_layout.trashedPacks());
    if (!generations)
        return std::unexpected(generations.error());
    QSet<PackId> found;
    const auto isMissing = [this](const PackIndex::Member &member) { return m_missing.contains(member.id); };
    for (const QString &generation : *generations) {
        const QString folder = m_layout.trashedPacks() + u'/' + generation;
        for (const QString &name : namesIn(folder).value_or(QStringList())) {
            const std::optional<PackId> id = PackId::fromHex(name.toLatin1());
            const Result<PackIndex> index = id ? PackIndex::readFrom(folder + u'/' + name) : PackIndex();
            if (!index && index.error().code != Error::Code::Corrupt)
                return std::unexpected(index.error());
            if (id && index && std::ranges::any_of(index->members, isMissing))
                found.insert(*id);
        }
    }
    return found;
}

Result<> Collector::mark()
{
    m_keptWhole.clear();
    m_missing.clear();
    m_needsUnknown = false;
    m_used.emplace(*m_index);
    UsedBlobs walked(*m_index);
    bool missing = false;
    ListWalk walk(
        [this](const BlobId &id) -> Result<QByteArray> {
            const Result<std::optional<BlobReference>> found = m_index->find(id, m_packs);
            if (!found)
                return std::unexpected(found.error());
            if (!*found)
                return fail("repository.blobMissing"_L1, {}, id.toString());
            return m_cache.read(id, (*found)->location, m_layout.pack((*found)->location.pack));
        },
        [&](const BlobId &id) -> Result<> {
            const Result<bool> found = markBlob(id);
            missing = missing || (found && !*found);
            return found ? Result<>() : std::unexpected(found.error());
        },
        [&](const BlobId &id) {
            const Result<std::optional<BlobReference>> found = m_index->find(id, m_packs);
            return !found || !*found || walked.add(**found); // one that is missing fails where it is read
        });
    for (const Manifest &manifest : std::as_const(m_manifests)) {
        missing = false;
        const Result<> done = walk.walk(manifest, m_control);
        if (!done && done.error().code != Error::Code::Corrupt)
            return done;
        if (!done || missing)
            keepAllOf(manifest, done ? Lists::Read : Lists::Unreadable);
    }
    return checkIndex();
}

// Its damaged segments were built anew just now. What stood in a page that was lost since seems unused, but is not: the
// next collect builds that one anew too.
Result<> Collector::checkIndex() const
{
    return m_index->isDamaged() ? fail("repository.indexDamaged"_L1, {}, m_layout.index()) : Result<>();
}

} // namespace Understudy
