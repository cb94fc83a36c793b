// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/repository/frame.h"

#include "models/messages/catalog.h"
#include "services/repository/tarmember.h"

#include <QtEndian>

#include <zstd.h>

#include <memory>

using namespace Qt::StringLiterals;

namespace Understudy {

// Measured on trees of sources, libraries and documents: in frames of 1 MiB level 2 packs as tight as level 3 does in
// frames of 512 KiB (4.32 and 4.30), at 326 MB/s a core instead of 276. Level 3 in 1 MiB gives 4.55 at 249.
static constexpr int s_thorough = 2;
// Measured on rows of COPY with JSON and texts: level 1 gives 6.03, 2 gives 6.29, 3 gives 5.91, at 577, 434 and 417 MB/s.
// Level 1 with matches from 5 bytes on gives 6.45 at 692 where its table of matches fits the processor's first cache and
// its window the second. Skipping ahead (a target length of 2) would give 6.08 at 752.
static constexpr int s_quick = 1;
static constexpr int s_quickHashLog = 12;
static constexpr int s_quickMinMatch = 5;
static constexpr int s_quickWindowLog = 18;

struct FreeContext
{
    void operator()(ZSTD_CCtx *context) const { ZSTD_freeCCtx(context); }
    void operator()(ZSTD_DCtx *context) const { ZSTD_freeDCtx(context); }
};

static std::unexpected<Error> notAsWritten(const QString &details)
{
    return fail("repository.writeNotVerified"_L1, {}, details);
}

bool PlainFrame::hasRoomFor(qsizetype blobLength) const
{
    return tar.isEmpty() || tar.size() + TarMember::size(blobLength) <= targetSize / 3 * 4;
}

void PlainFrame::append(QByteArrayView bytes)
{
    checksum.add(bytes);
    tar += bytes;
}

void PlainFrame::add(const BlobId &id, QByteArrayView plain)
{
    static const QByteArray s_zeros(TarMember::block, '\0');
    if (tar.isEmpty())
        tar.reserve(qMax(TarMember::size(plain.size()), targetSize / 3 * 4));
    append(TarMember::header(id, plain.size()));
    members.append({.id = id, .offset = quint32(tar.size()), .length = quint32(plain.size())});
    append(plain);
    append(QByteArrayView(s_zeros).first(TarMember::padding(plain.size())));
}

void PlainFrame::addEnd()
{
    append(TarMember::end());
}

// The last thing of a frame (RFC 8878, 3.1.1): what zstd itself would write there, had it seen the bytes when we did.
static void appendChecksum(QByteArray &stored, quint64 hash)
{
    static constexpr qsizetype descriptor = 4; // behind the magic number
    static constexpr char hasChecksum = 1 << 2;
    stored[descriptor] = char(stored.at(descriptor) | hasChecksum);
    const quint32 checksum = qToLittleEndian(quint32(hash));
    stored.append(reinterpret_cast<const char *>(&checksum), sizeof checksum);
}

static Result<QByteArray> compress(const PlainFrame &frame)
{
    thread_local const std::unique_ptr<ZSTD_CCtx, FreeContext> s_context(ZSTD_createCCtx());
    const bool isQuick = frame.compression == Compression::Quick;
    ZSTD_CCtx_setParameter(s_context.get(), ZSTD_c_compressionLevel, isQuick ? s_quick : s_thorough);
    ZSTD_CCtx_setParameter(s_context.get(), ZSTD_c_hashLog, isQuick ? s_quickHashLog : 0); // 0: what the level says
    ZSTD_CCtx_setParameter(s_context.get(), ZSTD_c_minMatch, isQuick ? s_quickMinMatch : 0);
    ZSTD_CCtx_setParameter(s_context.get(), ZSTD_c_windowLog, isQuick ? s_quickWindowLog : 0);
    QByteArray stored(qsizetype(ZSTD_compressBound(size_t(frame.tar.size()))), Qt::Uninitialized);
    const size_t size = ZSTD_compress2(s_context.get(), stored.data(), size_t(stored.size()), frame.tar.data(),
                                       size_t(frame.tar.size()));
    if (ZSTD_isError(size))
        return notAsWritten(QString::fromUtf8(ZSTD_getErrorName(size)));
    stored.truncate(qsizetype(size));
    appendChecksum(stored, frame.checksum.value());
    stored.squeeze();
    return stored;
}

// The bytes are those that were added; this says that each blob is where its member says.
static bool isAtItsPlace(const FrameMember &member, qsizetype begin, QByteArrayView tar)
{
    const QByteArray header = TarMember::header(member.id, member.length);
    return member.offset == begin + header.size() && tar.sliced(begin).startsWith(header);
}

static bool areAtTheirPlaces(const QList<FrameMember> &members, QByteArrayView tar)
{
    qsizetype begin = 0;
    for (const FrameMember &member : members) {
        if (!isAtItsPlace(member, begin, tar))
            return false;
        begin += TarMember::size(member.length);
    }
    return begin == tar.size();
}

Result<StoredFrame> compressFrame(const PlainFrame &frame)
{
    Result<QByteArray> stored = compress(frame);
    if (!stored)
        return std::unexpected(stored.error());
    const Result<QByteArray> plain = decompressFrame(*stored, quint32(frame.tar.size()));
    if (!plain)
        return notAsWritten(plain.error().details);
    if (!frame.members.isEmpty() && !areAtTheirPlaces(frame.members, *plain))
        return notAsWritten(u"a blob is not where it should be"_s);
    return StoredFrame{.bytes = std::move(*stored), .plainSize = quint32(frame.tar.size()), .members = frame.members};
}

Result<QByteArray> decompressFrame(QByteArrayView stored, quint32 plainSize)
{
    if (plainSize > PlainFrame::maximumSize)
        return fail("repository.packDamaged"_L1, {}, u"a frame of %1 bytes"_s.arg(plainSize));
    thread_local const std::unique_ptr<ZSTD_DCtx, FreeContext> s_context(ZSTD_createDCtx());
    QByteArray plain(qsizetype(plainSize), Qt::Uninitialized);
    const size_t size = ZSTD_decompressDCtx(s_context.get(), plain.data(), size_t(plain.size()), stored.data(),
                                            size_t(stored.size()));
    if (ZSTD_isError(size) || size != plainSize)
        return fail("repository.packDamaged"_L1, {}, u"zstd: "_s + QString::fromUtf8(ZSTD_getErrorName(size)));
    return plain;
}

} // namespace Understudy
