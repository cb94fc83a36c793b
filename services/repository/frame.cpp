// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/repository/frame.h"

#include "models/messages/catalog.h"
#include "services/crypto/xxh64.h"
#include "services/repository/tarmember.h"

#include <zstd.h>

#include <algorithm>
#include <memory>

using namespace Qt::StringLiterals;

namespace Understudy {

// Measured on trees of sources, libraries and documents: in frames of 1 MiB level 2 packs as tight as level 3 does in
// frames of 512 KiB (4.32 and 4.30), at 326 MB/s a core instead of 276. Level 3 in 1 MiB gives 4.55 at 249.
static constexpr int s_thorough = 2;
// Measured on rows of COPY with JSON and texts: level 1 gives 6.03, 2 gives 6.29, 3 gives 5.91, at 577, 434 and 417 MB/s.
// Level 1 with matches from 5 bytes on gives 6.43 at 626: its table of matches then fits the processor's first cache.
static constexpr int s_quick = 1;
static constexpr int s_quickHashLog = 13;
static constexpr int s_quickMinMatch = 5;

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

void PlainFrame::add(const BlobId &id, QByteArrayView plain)
{
    tar += TarMember::header(id, plain.size());
    members.append({.id = id, .offset = quint32(tar.size()), .length = quint32(plain.size())});
    checksums.append(xxh64(plain));
    tar += plain;
    tar.append(TarMember::padding(plain.size()), '\0');
}

static Result<QByteArray> compress(QByteArrayView plain, Compression compression)
{
    thread_local const std::unique_ptr<ZSTD_CCtx, FreeContext> s_context(ZSTD_createCCtx());
    const bool isQuick = compression == Compression::Quick;
    ZSTD_CCtx_setParameter(s_context.get(), ZSTD_c_compressionLevel, isQuick ? s_quick : s_thorough);
    ZSTD_CCtx_setParameter(s_context.get(), ZSTD_c_hashLog, isQuick ? s_quickHashLog : 0); // 0: what the level says
    ZSTD_CCtx_setParameter(s_context.get(), ZSTD_c_minMatch, isQuick ? s_quickMinMatch : 0);
    ZSTD_CCtx_setParameter(s_context.get(), ZSTD_c_checksumFlag, 1);
    QByteArray stored(qsizetype(ZSTD_compressBound(size_t(plain.size()))), Qt::Uninitialized);
    const size_t size = ZSTD_compress2(s_context.get(), stored.data(), size_t(stored.size()), plain.data(),
                                       size_t(plain.size()));
    if (ZSTD_isError(size))
        return notAsWritten(QString::fromUtf8(ZSTD_getErrorName(size)));
    stored.truncate(qsizetype(size));
    stored.squeeze();
    return stored;
}

Result<StoredFrame> compressFrame(const PlainFrame &frame)
{
    Result<QByteArray> stored = compress(frame.tar, frame.compression);
    if (!stored)
        return std::unexpected(stored.error());
    const Result<QByteArray> plain = decompressFrame(*stored, quint32(frame.tar.size()));
    if (!plain)
        return notAsWritten(plain.error().details);
    const auto comesBack = [&plain](const FrameMember &member, quint64 checksum) {
        return xxh64(QByteArrayView(*plain).sliced(member.offset, member.length)) == checksum;
    };
    if (!std::ranges::equal(frame.members, frame.checksums, comesBack))
        return notAsWritten(u"a blob has another hash after compression"_s);
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
