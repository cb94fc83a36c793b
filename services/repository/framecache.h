// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"
#include "services/repository/blobplace.h"

#include <QByteArray>
#include <QHash>
#include <QMutex>
#include <QSet>
#include <QWaitCondition>

#include <list>
#include <utility>

namespace Understudy {

// Reads blobs out of packs and keeps the last decompressed frames, so that reading in the order of a list costs each
// frame once. Thread-safe. Memory: 48 MiB and what is being read.
class FrameCache
{
public:
    static constexpr qsizetype mostBytes = 48 * 1024 * 1024;

    // The content of the blob in the pack at `packPath`, its hash checked. Corrupt if it is another.
    [[nodiscard]] Result<QByteArray> read(const BlobId &id, const BlobLocation &location, const QString &packPath);

private:
    using Key = std::pair<PackId, quint32>; // pack and offset of the frame
    struct Kept
    {
        Key key;
        QByteArray plain;
    };
    // Decompressed once, however many want it at the same time.
    [[nodiscard]] Result<QByteArray> frame(const BlobLocation &location, const QString &packPath);
    [[nodiscard]] Result<QByteArray> load(const BlobLocation &location, const QString &packPath) const;
    [[nodiscard]] QByteArray kept(const Key &key);
    void keep(const Key &key, const QByteArray &plain);

    QMutex m_mutex;
    std::list<Kept> m_frames; // the last used first
    QHash<Key, std::list<Kept>::iterator> m_byKey;
    qsizetype m_bytes = 0;
    QSet<Key> m_loading; // somebody is at it
    QWaitCondition m_loaded;
};

} // namespace Understudy
