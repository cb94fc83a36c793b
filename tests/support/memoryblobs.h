// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/crypto/sha256.h"
#include "services/storages/blobsink.h"

#include <QHash>
#include <QMutex>

namespace Understudy::Testing {

// A repository's content in memory: both ends of it. Counts what is put, and breaks what a test wants broken.
class MemoryBlobs final : public BlobSink, public BlobSource
{
public:
    [[nodiscard]] Result<BlobId> put(QByteArrayView plain) override;
    [[nodiscard]] Result<bool> reuse(const BlobId &id) override;
    [[nodiscard]] Result<QByteArray> get(const BlobId &id) override;

    void forgetCounts();
    // Every blob of at least this size gives Corrupt from now on, and counts as absent.
    void damageFrom(qsizetype size);

    QHash<BlobId, QByteArray> content; // for tests to damage
    qint64 putBytes = 0; // handed to put(), known or not
    qint64 newBytes = 0; // of those that were not there
    qint64 reused = 0; // calls of reuse() that said yes
    qint64 failPutAfter = -1; // bytes; then put() says NoSpace. -1: never

private:
    [[nodiscard]] bool isDamaged(const BlobId &id) const;

    QMutex m_mutex;
    qsizetype m_damagedFrom = -1;
};

} // namespace Understudy::Testing
