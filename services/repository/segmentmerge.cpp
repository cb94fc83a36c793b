// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/repository/segmentmerge.h"

#include <QSet>

#include <numeric>
#include <optional>
#include <vector>

namespace Understudy {

namespace {

// Goes through one segment in order.
class Cursor
{
public:
    explicit Cursor(const IndexSegment &segment)
        : m_segment(&segment)
    { }

    [[nodiscard]] Result<> next()
    {
        if (++m_at < m_page.size())
            return {};
        m_page.clear();
        m_at = 0;
        if (m_nextPage == m_segment->pages())
            return {};
        Result<QList<IndexEntry>> page = m_segment->page(m_nextPage++);
        if (!page)
            return std::unexpected(page.error());
        m_page = std::move(*page);
        return {};
    }
    [[nodiscard]] bool isAtEnd() const { return m_page.isEmpty(); }
    [[nodiscard]] const IndexEntry &entry() const { return m_page[m_at]; }
    [[nodiscard]] const PackSize &pack() const { return m_segment->packs()[entry().pack]; }

private:
    const IndexSegment *m_segment;
    QList<IndexEntry> m_page;
    qsizetype m_at = 0;
    qint64 m_nextPage = 0;
};

struct Choice
{
    const Cursor *cursor = nullptr;
    bool healthy = false;
};

} // namespace

static const BlobId *leastId(const std::vector<Cursor> &cursors)
{
    const BlobId *least = nullptr;
    for (const Cursor &cursor : cursors) {
        if (!cursor.isAtEnd() && (!least || cursor.entry().id < *least))
            least = &cursor.entry().id;
    }
    return least;
}

// Writes the best entry for the least id and moves all cursors past it.
static Result<> mergeOne(std::vector<Cursor> &cursors, const BlobId &id, const PackSet &packs,
                         const std::function<bool(const PackId &)> &keeps, SegmentWriter &writer)
{
    Choice best;
    for (const Cursor &cursor : cursors) {
        if (cursor.isAtEnd() || cursor.entry().id != id || !keeps(cursor.pack().id))
            continue;
        const bool healthy = packs.isHealthy(cursor.pack().id, cursor.pack().size);
        if (!best.cursor || (healthy && !best.healthy))
            best = {.cursor = &cursor, .healthy = healthy};
    }
    if (best.cursor) {
        const Result<> added = writer.add(id, best.cursor->pack().id, best.cursor->entry().place);
        if (!added)
            return added;
    }
    for (Cursor &cursor : cursors) {
        if (cursor.isAtEnd() || cursor.entry().id != id)
            continue;
        if (const Result<> moved = cursor.next(); !moved)
            return moved;
    }
    return {};
}

static void addTables(const QList<const IndexSegment *> &segments, const std::function<bool(const PackId &)> &keeps,
                      SegmentWriter &writer)
{
    QSet<PackId> replaced;
    for (const IndexSegment *segment : segments) {
        for (const PackSize &pack : segment->packs()) {
            if (keeps(pack.id))
                writer.addPack(pack);
        }
        for (const PackId &pack : segment->replaced()) {
            if (!replaced.contains(pack))
                writer.addReplaced(pack);
            replaced.insert(pack);
        }
    }
}

Result<FinishedSegment> mergeSegments(const QList<const IndexSegment *> &segments, const PackSet &packs,
                                      const std::function<bool(const PackId &)> &keeps, const QString &asidePath,
                                      const QString &folder)
{
    const auto sum = [](qint64 count, const IndexSegment *segment) { return count + segment->count(); };
    Result<SegmentWriter> writer = SegmentWriter::create(
        asidePath, std::accumulate(segments.begin(), segments.end(), qint64(0), sum));
    if (!writer)
        return std::unexpected(writer.error());
    addTables(segments, keeps, *writer);
    std::vector<Cursor> cursors;
    for (const IndexSegment *segment : segments) {
        if (const Result<> moved = cursors.emplace_back(*segment).next(); !moved)
            return std::unexpected(moved.error());
    }
    while (const BlobId *least = leastId(cursors)) {
        const BlobId id = *least;
        if (const Result<> merged = mergeOne(cursors, id, packs, keeps, *writer); !merged)
            return std::unexpected(merged.error());
    }
    return writer->finish(folder);
}

} // namespace Understudy
