// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/repository/newblobs.h"

#include "services/platform/durablefile.h"
#include "services/repository/segmentmerge.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr qsizetype s_mostRecent = 128 * 1024; // about 12 MB
static constexpr size_t s_mostRuns = 16;

NewBlobs::NewBlobs(const QString &folder)
    : m_folder(folder)
{ }

QString NewBlobs::asidePath() const
{
    return m_folder + u"/run.part"_s;
}

Result<> NewBlobs::add(const FinishedPack &pack)
{
    const auto number = quint32(m_packs.size());
    m_packs.append({.id = pack.id, .size = pack.size});
    for (const PackIndex::Member &member : pack.index.members)
        m_recent.insert(member.id, {.pack = number, .place = pack.index.placeOf(member)});
    return m_recent.size() >= s_mostRecent ? spill() : Result<>();
}

Result<std::optional<BlobLocation>> NewBlobs::find(const BlobId &id) const
{
    if (const auto recent = m_recent.constFind(id); recent != m_recent.cend())
        return BlobLocation{.pack = m_packs[recent->pack].id, .place = recent->place};
    for (const std::unique_ptr<IndexSegment> &run : m_runs) {
        const Result<std::optional<IndexSegment::Found>> found = run->find(id);
        if (!found)
            return std::unexpected(found.error());
        if (*found)
            return BlobLocation{.pack = run->packs()[(*found)->entry.pack].id, .place = (*found)->entry.place};
    }
    return std::nullopt;
}

Result<> NewBlobs::spill()
{
    QList<BlobId> ids = m_recent.keys();
    std::ranges::sort(ids);
    Result<SegmentWriter> writer = SegmentWriter::create(asidePath(), ids.size());
    if (!writer)
        return std::unexpected(writer.error());
    for (const PackSize &pack : std::as_const(m_packs))
        writer->addPack(pack);
    for (const PackId &pack : std::as_const(m_replaced))
        writer->addReplaced(pack);
    for (const BlobId &id : std::as_const(ids)) {
        const Recent recent = m_recent.value(id);
        if (const Result<> added = writer->add(id, m_packs[recent.pack].id, recent.place); !added)
            return added;
    }
    const Result<FinishedSegment> run = writer->finish(m_folder);
    if (!run)
        return std::unexpected(run.error());
    m_recent.clear();
    Result<std::unique_ptr<IndexSegment>> segment = IndexSegment::open(run->path);
    if (!segment)
        return std::unexpected(segment.error());
    m_runs.push_back(std::move(*segment));
    return m_runs.size() > s_mostRuns ? mergeRuns() : Result<>();
}

Result<> NewBlobs::mergeRuns()
{
    QList<const IndexSegment *> runs;
    for (const std::unique_ptr<IndexSegment> &run : m_runs)
        runs.append(run.get());
    const Result<FinishedSegment> merged = mergeSegments(
        runs, {}, [](const PackId &) { return true; }, asidePath(), m_folder);
    if (!merged)
        return std::unexpected(merged.error());
    Result<std::unique_ptr<IndexSegment>> segment = IndexSegment::open(merged->path);
    if (!segment)
        return std::unexpected(segment.error());
    for (const IndexSegment *run : std::as_const(runs)) {
        if (run->path() == merged->path) // the others brought nothing new: the name is that of the same bytes
            continue;
        if (const Result<> removed = removeDurably(run->path()); !removed)
            return removed;
    }
    m_runs.clear();
    m_runs.push_back(std::move(*segment));
    return {};
}

Result<std::optional<FinishedSegment>> NewBlobs::finish(const QString &indexFolder)
{
    if (m_packs.isEmpty() && m_replaced.isEmpty())
        return std::nullopt;
    if (const Result<> spilled = spill(); !spilled)
        return std::unexpected(spilled.error());
    if (m_runs.size() > 1) {
        if (const Result<> merged = mergeRuns(); !merged)
            return std::unexpected(merged.error());
    }
    const QString run = m_runs.front()->path();
    const QString name = run.sliced(run.lastIndexOf(u'/') + 1);
    const Result<RandomFile> file = RandomFile::open(run);
    if (!file)
        return std::unexpected(file.error());
    const FinishedSegment segment{.id = Digest::fromHex(name.toLatin1()).value_or(Digest()),
                                  .size = file->size(),
                                  .path = indexFolder + u'/' + name};
    if (const Result<> moved = renameDurably(run, segment.path); !moved)
        return std::unexpected(moved.error());
    return segment;
}

} // namespace Understudy
