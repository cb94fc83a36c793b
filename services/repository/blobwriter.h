// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/repository/framecache.h"
#include "services/repository/layout.h"
#include "services/repository/newblobs.h"
#include "services/tasks/orderedpipeline.h"
#include "services/tasks/taskcontrol.h"

#include <QHash>
#include <QMutex>

namespace Understudy {

// Turns blobs into packs: gathers them in frames, compresses and verifies frames on all cores, writes packs in order.
// Everything lies in the work folder until moveIntoPlace(). Thread-safe but for finish() and what follows it.
// Memory: a few frames and the ids of the open pack.
class BlobWriter
{
public:
    BlobWriter(const Layout &layout, const QString &workFolder);

    // Takes a blob unless it has it already. May wait for the compression to keep up.
    [[nodiscard]] Result<> add(const BlobId &id, QByteArrayView plain, Compression compression = Compression::Thorough);
    [[nodiscard]] Result<bool> contains(const BlobId &id);
    // A blob that was added; compresses what is open if need be.
    [[nodiscard]] Result<QByteArray> get(const BlobId &id);
    void addReplaced(const PackId &pack);

    // No blob may be added afterwards.
    [[nodiscard]] Result<> finish();
    // Packs, then their index segment, each durable before the next.
    [[nodiscard]] Result<> moveIntoPlace();
    [[nodiscard]] const QList<PackSize> &packs() const { return m_blobs.packs(); }
    [[nodiscard]] qint64 packBytes() const;
    [[nodiscard]] qint64 segmentBytes() const { return m_segmentBytes; } // after moveIntoPlace()

private:
    [[nodiscard]] Result<bool> knows(const BlobId &id) const;
    [[nodiscard]] Result<> flushFrame();
    [[nodiscard]] Result<> write(const StoredFrame &frame);
    [[nodiscard]] Result<> finishPack();
    [[nodiscard]] Result<QByteArray> readOpenPack(const BlobId &id);

    const Layout m_layout;
    const QString m_workFolder;
    QMutex m_mutex; // guards all below but the pipeline and the cache, which guard themselves
    PlainFrame m_frame;
    QHash<BlobId, qint32> m_pending; // in no finished pack yet: number in the open pack, or -1
    std::optional<PackWriter> m_pack;
    NewBlobs m_blobs;
    qint64 m_segmentBytes = 0;
    FrameCache m_cache;
    OrderedPipeline<PlainFrame, StoredFrame> m_pipeline; // last: its threads use all of the above
};

} // namespace Understudy
