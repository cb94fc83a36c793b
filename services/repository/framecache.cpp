// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/repository/framecache.h"

#include "models/messages/catalog.h"
#include "services/crypto/sha256.h"
#include "services/platform/randomfile.h"
#include "services/repository/frame.h"

using namespace Qt::StringLiterals;

namespace Understudy {

Result<QByteArray> FrameCache::read(const BlobId &id, const BlobLocation &location, const QString &packPath)
{
    const Result<QByteArray> plain = frame(location, packPath);
    if (!plain)
        return std::unexpected(plain.error());
    const BlobPlace &place = location.place;
    const bool inside = qint64(place.offset) + place.length <= plain->size();
    const QByteArrayView blob = inside ? QByteArrayView(*plain).sliced(place.offset, place.length) : QByteArrayView();
    if (!inside || Sha256::of(blob) != id)
        return fail("repository.packDamaged"_L1, {}, u"blob %1 in %2"_s.arg(id.toString(), packPath));
    return blob.toByteArray();
}

Result<QByteArray> FrameCache::frame(const BlobLocation &location, const QString &packPath)
{
    const Key key{location.pack, location.place.frame.offset};
    QMutexLocker locker(&m_mutex);
    for (;;) {
        if (const QByteArray plain = kept(key); !plain.isNull())
            return plain;
        if (!m_loading.contains(key))
            break;
        m_loaded.wait(&m_mutex);
    }
    m_loading.insert(key);
    locker.unlock();
    Result<QByteArray> plain = load(location, packPath);
    locker.relock();
    m_loading.remove(key);
    m_loaded.wakeAll();
    if (plain)
        keep(key, *plain);
    return plain;
}

Result<QByteArray> FrameCache::load(const BlobLocation &location, const QString &packPath) const
{
    const FramePlace &place = location.place.frame;
    const Result<RandomFile> pack = RandomFile::open(packPath);
    if (!pack)
        return std::unexpected(pack.error());
    if (qint64(place.offset) + place.storedSize > pack->size() || place.storedSize > PlainFrame::maximumSize)
        return fail("repository.packDamaged"_L1, {}, u"%1 ends too early"_s.arg(packPath));
    const Result<QByteArray> stored = pack->read(place.offset, place.storedSize);
    if (!stored)
        return std::unexpected(stored.error());
    return decompressFrame(*stored, place.plainSize);
}

QByteArray FrameCache::kept(const Key &key)
{
    const auto found = m_byKey.constFind(key);
    if (found == m_byKey.cend())
        return {};
    m_frames.splice(m_frames.begin(), m_frames, *found);
    return m_frames.front().plain;
}

void FrameCache::keep(const Key &key, const QByteArray &plain)
{
    if (m_byKey.contains(key))
        return;
    m_frames.push_front({.key = key, .plain = plain});
    m_byKey.insert(key, m_frames.begin());
    m_bytes += plain.size();
    while (m_bytes > mostBytes && m_frames.size() > 1) {
        m_bytes -= m_frames.back().plain.size();
        m_byKey.remove(m_frames.back().key);
        m_frames.pop_back();
    }
}

} // namespace Understudy
