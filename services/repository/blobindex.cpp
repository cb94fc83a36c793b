// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/repository/blobindex.h"

#include "services/logging.h"
#include "services/platform/durablefile.h"
#include "services/repository/packindex.h"
#include "services/repository/segmentmerge.h"
#include "services/repository/segmentwriter.h"
#include "services/repository/workfolder.h"

#include <QTemporaryDir>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr qsizetype s_entriesAtOnce = 256 * 1024; // held in memory while packs are indexed anew

static constexpr int s_attempts = 5; // to open all segments that are there, while others merge them

static QString asidePath(const QString &folder)
{
    return folder + u"/segment.part"_s;
}

Result<QStringList> BlobIndex::segmentNames(const Layout &layout)
{
    Result<QStringList> names = namesIn(layout.index());
    if (!names && names.error().code == Error::Code::Corrupt)
        qCWarning(lcRepository) << "the index is lost:" << names.error().details; // it can be built again
    if (!names && (names.error().code == Error::Code::NotFound || names.error().code == Error::Code::Corrupt))
        return QStringList();
    if (names)
        names->removeIf([](const QString &name) { return !Digest::fromHex(name.toLatin1()); });
    return names;
}

Result<BlobIndex> BlobIndex::open(const Layout &layout, PackSet &packs, const QStringList &skip)
{
    BlobIndex index;
    bool allThere = false;
    for (int attempt = 0; !allThere && attempt < s_attempts; ++attempt) {
        const Result<QStringList> names = segmentNames(layout);
        if (!names)
            return std::unexpected(names.error());
        index = BlobIndex();
        index.m_names = *names;
        const Result<bool> opened = index.openSegments(layout, skip);
        if (!opened)
            return std::unexpected(opened.error());
        allThere = *opened;
    }
    // Packs come before their segments, so those of a segment that came since `packs` were looked for are there.
    for (const auto [pack, size] : std::as_const(index.m_packSizes).asKeyValueRange()) {
        if (const Result<> looked = packs.lookFor(layout, pack); !looked)
            return std::unexpected(looked.error());
    }
    if (const Result<> indexed = index.indexPacks(layout, packs); !indexed)
        return std::unexpected(indexed.error());
    return index;
}

Result<bool> BlobIndex::openSegments(const Layout &layout, const QStringList &skip)
{
    bool allThere = true;
    for (const QString &name : std::as_const(m_names)) {
        if (skip.contains(name))
            continue;
        Result<std::unique_ptr<IndexSegment>> segment = IndexSegment::open(layout.index() + u'/' + name);
        if (segment) {
            add(std::move(*segment));
            continue;
        }
        // Gone: merged into another one meanwhile. Damaged: its packs are indexed again.
        const bool gone = segment.error().code == Error::Code::NotFound;
        if (!gone && segment.error().code != Error::Code::Corrupt)
            return std::unexpected(segment.error());
        allThere = allThere && !gone;
        qCWarning(lcRepository) << "index segment left out:" << segment.error().details;
    }
    return allThere;
}

void BlobIndex::add(std::unique_ptr<IndexSegment> segment)
{
    for (const PackSize &pack : segment->packs())
        m_packSizes.insert(pack.id, pack.size);
    for (const PackId &pack : segment->replaced())
        m_replaced.insert(pack);
    m_segments.push_back(std::move(segment));
}

namespace {

// Entries of packs, gathered until they make a segment.
struct Gathered
{
    struct Entry
    {
        BlobId id;
        BlobLocation location;
    };
    QList<Entry> entries;
    QList<PackSize> packs;
};

} // namespace

static Result<FinishedSegment> writeSegment(Gathered &gathered, const QString &asideFolder, const QString &folder)
{
    std::ranges::sort(gathered.entries, {}, &Gathered::Entry::id);
    Result<SegmentWriter> writer = SegmentWriter::create(asidePath(asideFolder), gathered.entries.size());
    if (!writer)
        return std::unexpected(writer.error());
    for (const PackSize &pack : std::as_const(gathered.packs))
        writer->addPack(pack);
    const BlobId *last = nullptr;
    for (const Gathered::Entry &entry : std::as_const(gathered.entries)) {
        if (last && *last == entry.id)
            continue;
        last = &entry.id;
        if (const Result<> added = writer->add(entry.id, entry.location.pack, entry.location.place); !added)
            return std::unexpected(added.error());
    }
    return writer->finish(folder);
}

static Result<FinishedSegment> writeToRepository(Gathered &gathered, const Layout &layout)
{
    const Result<WorkFolder> work = WorkFolder::create(layout);
    if (!work)
        return std::unexpected(work.error());
    return writeSegment(gathered, work->path(), layout.index());
}

// Next to the others; where the repository cannot be written, in a folder that goes when it has been opened.
static Result<std::unique_ptr<IndexSegment>> keep(Gathered &gathered, const Layout &layout)
{
    Result<FinishedSegment> written = writeToRepository(gathered, layout);
    const QTemporaryDir elsewhere;
    if (!written)
        written = writeSegment(gathered, elsewhere.path(), elsewhere.path());
    if (!written)
        return std::unexpected(written.error());
    gathered = {};
    return IndexSegment::open(written->path);
}

// Not what else came into the folder meanwhile: that was not opened.
void BlobIndex::noteName(const QString &path, const Layout &layout)
{
    const qsizetype slash = path.lastIndexOf(u'/');
    if (path.first(slash) == layout.index() && !m_names.contains(path.sliced(slash + 1)))
        m_names.append(path.sliced(slash + 1));
    m_names.sort();
}

Result<> BlobIndex::indexPacks(const Layout &layout, PackSet &packs)
{
    Gathered gathered;
    const auto keepGathered = [&]() -> Result<> {
        Result<std::unique_ptr<IndexSegment>> segment = keep(gathered, layout);
        if (!segment)
            return std::unexpected(segment.error());
        noteName((*segment)->path(), layout);
        add(std::move(*segment));
        return {};
    };
    const QHash<PackId, qint64> sizes = packs.sizes();
    for (const auto [pack, size] : sizes.asKeyValueRange()) {
        if (knows(pack) || !packs.isHealthy(pack))
            continue;
        const Result<PackIndex> index = PackIndex::readFrom(layout.pack(pack));
        if (!index && index.error().code == Error::Code::NotFound)
            continue; // collected meanwhile
        if (!index && index.error().code != Error::Code::Corrupt)
            return std::unexpected(index.error());
        if (!index) {
            packs.markDamaged(layout, pack);
            continue;
        }
        for (const PackIndex::Member &member : index->members)
            gathered.entries.append({.id = member.id, .location = {.pack = pack, .place = index->placeOf(member)}});
        gathered.packs.append({.id = pack, .size = size});
        m_indexedAnew.append(pack);
        if (gathered.entries.size() < s_entriesAtOnce)
            continue;
        if (const Result<> kept = keepGathered(); !kept)
            return kept;
    }
    return gathered.packs.isEmpty() ? Result<>() : keepGathered();
}

bool BlobIndex::isCovered(const PackSet &packs) const
{
    const auto known = m_packSizes.asKeyValueRange();
    return std::ranges::all_of(known, [&packs](const auto &pack) { return packs.isHealthy(pack.first, pack.second); });
}

template<typename Visit>
Result<> BlobIndex::visitEach(const BlobId &id, const Visit &visit) const
{
    for (qsizetype i = 0; i < qsizetype(m_segments.size()); ++i) {
        const IndexSegment &segment = *m_segments[size_t(i)];
        const Result<std::optional<IndexSegment::Found>> found = segment.find(id);
        if (!found && found.error().code != Error::Code::Corrupt)
            return std::unexpected(found.error());
        if (!found) {
            if (!m_damaged->exchange(true))
                qCWarning(lcRepository) << found.error().details;
            continue;
        }
        if (!*found)
            continue;
        const PackSize &pack = segment.packs()[(*found)->entry.pack];
        const BlobReference reference{
            .segment = i, .number = (*found)->number, .location = {.pack = pack.id, .place = (*found)->entry.place}};
        if (!visit(reference, pack.size))
            return {};
    }
    return {};
}

Result<std::optional<BlobReference>> BlobIndex::find(const BlobId &id, const PackSet &packs) const
{
    return find(id, [&packs](const PackId &pack, qint64 size) { return packs.isHealthy(pack, size); });
}

Result<std::optional<BlobReference>> BlobIndex::find(const BlobId &id, const Counts &counts) const
{
    std::optional<BlobReference> result;
    const Result<> visited = visitEach(id, [&](const BlobReference &reference, qint64 packSize) {
        if (!counts(reference.location.pack, packSize))
            return true;
        result = reference;
        return false;
    });
    if (!visited)
        return std::unexpected(visited.error());
    return result;
}

Result<QList<BlobLocation>> BlobIndex::findAll(const BlobId &id) const
{
    QList<BlobLocation> locations;
    const Result<> visited = visitEach(id, [&](const BlobReference &reference, qint64) {
        locations.append(reference.location);
        return true;
    });
    if (!visited)
        return std::unexpected(visited.error());
    return locations;
}

Result<> BlobIndex::merge(const Layout &layout)
{
    const Result<QStringList> names = segmentNames(layout);
    if (!names)
        return std::unexpected(names.error());
    if (names->size() <= mostSegments)
        return {};
    // After the names: of two places for a blob only one stays, and the better one may have come last.
    const Result<PackSet> packs = PackSet::scan(layout);
    if (!packs)
        return std::unexpected(packs.error());
    std::vector<std::unique_ptr<IndexSegment>> segments;
    for (const QString &name : *names) {
        if (Result<std::unique_ptr<IndexSegment>> segment = IndexSegment::open(layout.index() + u'/' + name))
            segments.push_back(std::move(*segment));
    }
    // The largest stay: merging them each time would write the whole index again and again.
    std::ranges::sort(segments, {}, &IndexSegment::count);
    const qsizetype merged = qMax<qsizetype>(qsizetype(segments.size()) - mostSegments / 2, 0);
    QList<const IndexSegment *> small;
    for (qsizetype i = 0; i < merged; ++i)
        small.append(segments[size_t(i)].get());
    if (small.size() < 2)
        return {};
    const Result<WorkFolder> work = WorkFolder::create(layout);
    if (!work)
        return std::unexpected(work.error());
    const Result<FinishedSegment> written = mergeSegments(
        small, *packs, [](const PackId &) { return true; }, asidePath(work->path()), layout.index());
    if (!written)
        return std::unexpected(written.error());
    for (const IndexSegment *segment : std::as_const(small)) {
        if (segment->path() == written->path)
            continue;
        if (const Result<> removed = removeDurably(segment->path()); !removed)
            return removed;
    }
    return {};
}

static Result<Digest> digestOfFile(const QString &path)
{
    const Result<RandomFile> file = RandomFile::open(path);
    if (!file)
        return std::unexpected(file.error());
    Sha256 hash;
    constexpr qint64 step = 1024 * 1024;
    for (qint64 at = 0; at < file->size(); at += step) {
        const Result<QByteArray> bytes = file->read(at, step);
        if (!bytes)
            return std::unexpected(bytes.error());
        hash.add(*bytes);
    }
    return hash.finish();
}

Result<QStringList> BlobIndex::damagedNames(const Layout &layout)
{
    const Result<QStringList> names = segmentNames(layout);
    if (!names)
        return names;
    QStringList damaged;
    for (const QString &name : *names) {
        const Result<Digest> digest = digestOfFile(layout.index() + u'/' + name);
        if (!digest && digest.error().code == Error::Code::NotFound)
            continue;
        if (!digest && digest.error().code != Error::Code::Corrupt)
            return std::unexpected(digest.error());
        if (!digest || digest->toString() != name)
            damaged.append(name);
    }
    return damaged;
}

} // namespace Understudy
