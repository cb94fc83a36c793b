// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/repository/blobwriter.h"

#include "models/messages/catalog.h"

#include <cstring>
#include <numeric>
#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

// Two more than there are workers: one that is being written, one that waits.
static int framesAtOnce()
{
    return idealWorkers() + 2;
}

BlobWriter::BlobWriter(const Layout &layout, const QString &workFolder)
    : m_layout(layout)
    , m_workFolder(workFolder)
    , m_blobs(workFolder)
    , m_pipeline(
          idealWorkers(), framesAtOnce(), [](const PlainFrame &frame) { return compressFrame(frame); },
          [this](const StoredFrame &frame) { return write(frame); })
{ }

Result<bool> BlobWriter::knows(const BlobId &id) const
{
    if (m_pending.contains(id))
        return true;
    const Result<std::optional<BlobLocation>> found = m_blobs.find(id);
    if (!found)
        return std::unexpected(found.error());
    return found->has_value();
}

Result<bool> BlobWriter::contains(const BlobId &id)
{
    const QMutexLocker locker(&m_mutex);
    return knows(id);
}

Result<> BlobWriter::add(const BlobId &id, QByteArrayView plain, Compression compression)
{
    QMutexLocker locker(&m_mutex);
    const Result<bool> known = knows(id);
    if (!known)
        return std::unexpected(known.error());
    if (*known)
        return {};
    PlainFrame full;
    if (!m_frame.hasRoomFor(plain.size()))
        full = std::exchange(m_frame, {});
    if (m_frame.members.isEmpty())
        m_frame.compression = compression;
    m_frame.add(id, plain);
    m_pending.insert(id, -1);
    PlainFrame alsoFull;
    if (m_frame.tar.size() >= PlainFrame::targetSize)
        alsoFull = std::exchange(m_frame, {});
    locker.unlock();
    for (PlainFrame *frame : {&full, &alsoFull}) {
        if (frame->tar.isEmpty())
            continue;
        if (const Result<> pushed = m_pipeline.push(std::move(*frame)); !pushed)
            return pushed;
    }
    return {};
}

// What was added before may still be on its way into packs, and into runs of the index that hold these names too.
void BlobWriter::addReplaced(const PackId &pack)
{
    const QMutexLocker locker(&m_mutex);
    m_blobs.addReplaced(pack);
}

Result<> BlobWriter::flushFrame()
{
    QMutexLocker locker(&m_mutex);
    PlainFrame frame = std::exchange(m_frame, {});
    locker.unlock();
    if (!frame.tar.isEmpty()) {
        if (const Result<> pushed = m_pipeline.push(std::move(frame)); !pushed)
            return pushed;
    }
    return m_pipeline.drain();
}

// Called by the pipeline, one frame at a time.
Result<> BlobWriter::write(const StoredFrame &frame)
{
    const QMutexLocker locker(&m_mutex);
    if (!m_pack) {
        Result<PackWriter> pack = PackWriter::create(m_workFolder, u"pack.part"_s);
        if (!pack)
            return std::unexpected(pack.error());
        m_pack.emplace(std::move(*pack));
    }
    auto number = qint32(m_pack->index().members.size());
    if (const Result<> added = m_pack->add(frame); !added)
        return added;
    for (const FrameMember &member : frame.members)
        m_pending[member.id] = number++;
    return m_pack->isFull() ? finishPack() : Result<>();
}

Result<> BlobWriter::finishPack()
{
    const Result<FinishedPack> pack = m_pack->finish();
    m_pack.reset();
    if (!pack)
        return std::unexpected(pack.error());
    for (const PackIndex::Member &member : pack->index.members)
        m_pending.remove(member.id);
    return m_blobs.add(*pack);
}

Result<QByteArray> BlobWriter::readOpenPack(const BlobId &id)
{
    const qint32 number = m_pending.value(id, -1);
    if (number < 0 || !m_pack)
        return fail("repository.blobMissing"_L1, {}, id.toString());
    // The open pack has no name yet; its number keeps its frames apart from those of the open packs before.
    PackId unnamed;
    const qsizetype count = m_blobs.packs().size();
    std::memcpy(unnamed.bytes.data(), &count, sizeof count);
    const PackIndex &index = m_pack->index();
    return m_cache.read(id, {.pack = unnamed, .place = index.placeOf(index.members[number])}, m_pack->asidePath());
}

Result<QByteArray> BlobWriter::get(const BlobId &id)
{
    QMutexLocker locker(&m_mutex);
    // More than once only while another thread carries the full frame from here to the pipeline.
    while (m_pending.value(id, 0) < 0) {
        locker.unlock();
        if (const Result<> flushed = flushFrame(); !flushed)
            return std::unexpected(flushed.error());
        locker.relock();
    }
    if (m_pending.contains(id))
        return readOpenPack(id);
    const Result<std::optional<BlobLocation>> found = m_blobs.find(id);
    if (!found)
        return std::unexpected(found.error());
    if (!*found)
        return fail("repository.blobMissing"_L1, {}, id.toString());
    locker.unlock();
    return m_cache.read(id, **found, m_workFolder + u'/' + (*found)->pack.toString());
}

Result<> BlobWriter::finish()
{
    if (const Result<> flushed = flushFrame(); !flushed)
        return flushed;
    const QMutexLocker locker(&m_mutex);
    return m_pack ? finishPack() : Result<>();
}

Result<> BlobWriter::moveIntoPlace()
{
    for (const PackSize &pack : m_blobs.packs()) {
        if (const Result<> made = makeFolder(m_layout.packFolder(pack.id)); !made)
            return made;
        // Replaces a pack of the same name: then that one was damaged, or the bytes are the same.
        const Result<> moved = renameDurably(m_workFolder + u'/' + pack.id.toString(), m_layout.pack(pack.id));
        if (!moved)
            return moved;
    }
    const Result<std::optional<FinishedSegment>> segment = m_blobs.finish(m_layout.index());
    if (!segment)
        return std::unexpected(segment.error());
    m_segmentBytes = *segment ? (*segment)->size : 0;
    return {};
}

qint64 BlobWriter::packBytes() const
{
    const auto sum = [](qint64 bytes, const PackSize &pack) { return bytes + pack.size; };
    return std::accumulate(m_blobs.packs().begin(), m_blobs.packs().end(), qint64(0), sum);
}

} // namespace Understudy
