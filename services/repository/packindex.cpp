// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/repository/packindex.h"

#include "models/messages/catalog.h"
#include "services/crypto/sha256.h"
#include "services/platform/randomfile.h"
#include "services/repository/binary.h"
#include "services/repository/frame.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr quint32 s_skippable = 0x184D2A55; // one of the sixteen that zstd leaves to its users
static constexpr QByteArrayView s_magic = "USPACK01";
static constexpr qint64 s_frameHeader = 8; // magic and length of the skippable frame
static constexpr qint64 s_frameSize = 12;
static constexpr qint64 s_memberSize = 44;
static constexpr qint64 s_footer = 4 + 4 + 8 + 32; // counts, magic, digest

BlobPlace PackIndex::placeOf(const Member &member) const
{
    return {.frame = frames.at(member.frame), .offset = member.offset, .length = member.length};
}

QByteArray PackIndex::toFrame() const
{
    QByteArray payload;
    payload.reserve(frames.size() * s_frameSize + members.size() * s_memberSize + s_footer);
    for (const FramePlace &frame : frames) {
        Binary::append(payload, frame.offset);
        Binary::append(payload, frame.storedSize);
        Binary::append(payload, frame.plainSize);
    }
    for (const Member &member : members) {
        Binary::append(payload, member.id);
        Binary::append(payload, member.frame);
        Binary::append(payload, member.offset);
        Binary::append(payload, member.length);
    }
    Binary::append(payload, quint32(frames.size()));
    Binary::append(payload, quint32(members.size()));
    payload += s_magic;
    Binary::append(payload, Sha256::of(payload));
    QByteArray frame;
    Binary::append(frame, s_skippable);
    Binary::append(frame, quint32(payload.size()));
    return frame + payload;
}

static std::unexpected<Error> damaged(const QString &path, const QString &details)
{
    return fail("repository.packDamaged"_L1, {}, path + u": "_s + details);
}

static PackIndex parse(QByteArrayView payload, quint32 frameCount, quint32 memberCount)
{
    Binary::Reader reader(payload);
    PackIndex index;
    index.frames.reserve(frameCount);
    for (quint32 i = 0; i < frameCount; ++i) {
        const auto offset = reader.number<quint32>();
        const auto storedSize = reader.number<quint32>();
        index.frames.append({.offset = offset, .storedSize = storedSize, .plainSize = reader.number<quint32>()});
    }
    index.members.reserve(memberCount);
    for (quint32 i = 0; i < memberCount; ++i) {
        PackIndex::Member member{.id = reader.digest()};
        member.frame = reader.number<quint32>();
        member.offset = reader.number<quint32>();
        member.length = reader.number<quint32>();
        index.members.append(member);
    }
    return index;
}

static bool makesSense(const PackIndex &index, qint64 framesEnd)
{
    const bool frames = std::ranges::all_of(index.frames, [framesEnd](const FramePlace &frame) {
        return qint64(frame.offset) + frame.storedSize <= framesEnd && frame.plainSize <= PlainFrame::maximumSize
               && frame.storedSize <= PlainFrame::maximumSize;
    });
    return frames && std::ranges::all_of(index.members, [&index](const PackIndex::Member &member) {
               return member.frame < index.frames.size()
                      && qint64(member.offset) + member.length <= index.frames.at(member.frame).plainSize;
           });
}

Result<PackIndex> PackIndex::readFrom(const QString &packPath)
{
    const Result<RandomFile> file = RandomFile::open(packPath);
    if (!file)
        return std::unexpected(file.error());
    const Result<QByteArray> footer = file->read(qMax<qint64>(file->size() - s_footer, 0), s_footer);
    if (!footer)
        return std::unexpected(footer.error());
    if (footer->size() != s_footer || QByteArrayView(*footer).sliced(8, 8) != s_magic)
        return damaged(packPath, u"no index at its end"_s);
    Binary::Reader counts(*footer);
    const auto frameCount = counts.number<quint32>();
    const auto memberCount = counts.number<quint32>();
    const qint64 size = frameCount * s_frameSize + memberCount * s_memberSize + s_footer;
    const qint64 begin = file->size() - size - s_frameHeader;
    if (begin < 0)
        return damaged(packPath, u"its index is longer than the pack"_s);
    const Result<QByteArray> payload = file->read(begin + s_frameHeader, size);
    if (!payload)
        return std::unexpected(payload.error());
    const QByteArrayView hashed = payload->size() == size ? QByteArrayView(*payload).chopped(32) : QByteArrayView();
    if (hashed.isEmpty() || Sha256::of(hashed) != Binary::Reader(QByteArrayView(*payload).last(32)).digest())
        return damaged(packPath, u"its index has another hash"_s);
    PackIndex index = parse(*payload, frameCount, memberCount);
    if (!makesSense(index, begin))
        return damaged(packPath, u"its index makes no sense"_s);
    return index;
}

} // namespace Understudy
