// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/memoryblobs.h"

#include <QMutexLocker>

using namespace Qt::StringLiterals;

namespace Understudy::Testing {

bool MemoryBlobs::isDamaged(const BlobId &id) const
{
    const QByteArray bytes = content.value(id);
    return (m_damagedFrom >= 0 && bytes.size() >= m_damagedFrom) || Sha256::of(bytes) != id;
}

Result<BlobId> MemoryBlobs::put(QByteArrayView plain)
{
    const BlobId id = Sha256::of(plain);
    const QMutexLocker locker(&m_mutex);
    if (plain.isEmpty() || plain.size() > maximumBlobSize)
        return std::unexpected(Error{.code = Error::Code::InvalidInput, .message = u"a blob of a wrong size"_s});
    putBytes += plain.size();
    if (failPutAfter >= 0 && putBytes > failPutAfter)
        return std::unexpected(Error{.code = Error::Code::NoSpace, .message = u"full"_s});
    if (!content.contains(id) || isDamaged(id))
        newBytes += plain.size();
    content.insert(id, plain.toByteArray());
    return id;
}

Result<bool> MemoryBlobs::reuse(const BlobId &id)
{
    const QMutexLocker locker(&m_mutex);
    const bool there = content.contains(id) && !isDamaged(id);
    reused += there;
    return there;
}

Result<QByteArray> MemoryBlobs::get(const BlobId &id)
{
    const QMutexLocker locker(&m_mutex);
    const auto blob = content.constFind(id);
    if (blob == content.constEnd() || isDamaged(id))
        return std::unexpected(Error{.code = Error::Code::Corrupt, .message = u"missing or damaged"_s});
    return *blob;
}

void MemoryBlobs::forgetCounts()
{
    putBytes = 0;
    newBytes = 0;
    reused = 0;
}

void MemoryBlobs::damageFrom(qsizetype size)
{
    m_damagedFrom = size;
}

} // namespace Understudy::Testing
