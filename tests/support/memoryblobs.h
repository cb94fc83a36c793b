// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/crypto/sha256.h"
#include "services/storages/blobsink.h"

#include <QHash>
#include <QMutex>

namespace Understudy::Testing {

// Blobs in memory: what a storage puts, it gets back.
class MemoryBlobs final : public BlobSink, public BlobSource
{
public:
    [[nodiscard]] Result<BlobId> put(QByteArrayView plain) override;
    [[nodiscard]] Result<bool> reuse(const BlobId &id) override;
    [[nodiscard]] Result<QByteArray> get(const BlobId &id) override;

    QHash<BlobId, QByteArray> content; // for tests to damage
    qint64 putBytes = 0;

private:
    QMutex m_mutex;
};

} // namespace Understudy::Testing
