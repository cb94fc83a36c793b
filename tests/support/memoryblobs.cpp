// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/memoryblobs.h"

namespace Understudy::Testing {

static Error noSuchBlob()
{
    return {.code = Error::Code::Corrupt, .message = QStringLiteral("no such blob")};
}

Result<BlobId> MemoryBlobs::put(QByteArrayView plain)
{
    const QMutexLocker locker(&m_mutex);
    const BlobId id = Sha256::of(plain);
    content.insert(id, plain.toByteArray());
    putBytes += plain.size();
    return id;
}

Result<bool> MemoryBlobs::reuse(const BlobId &id)
{
    const QMutexLocker locker(&m_mutex);
    return content.contains(id);
}

Result<QByteArray> MemoryBlobs::get(const BlobId &id)
{
    const QMutexLocker locker(&m_mutex);
    const auto found = content.constFind(id);
    if (found == content.constEnd() || Sha256::of(*found) != id)
        return std::unexpected(noSuchBlob());
    return *found;
}

} // namespace Understudy::Testing
