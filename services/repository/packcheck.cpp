// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/repository/packcheck.h"

#include "services/crypto/sha256.h"
#include "services/platform/randomfile.h"
#include "services/repository/frame.h"
#include "services/repository/packindex.h"
#include "services/repository/tarmember.h"

namespace Understudy {

static constexpr qint64 s_step = 1024 * 1024;

static PackCheck &failed(PackCheck &check, const QString &problem)
{
    check.good = false;
    check.problem = problem;
    return check;
}

// What is not there, or came back wrong, is damaged. What the system refused for now may be as good as ever.
static Result<PackCheck> unread(PackCheck &check, const Error &error)
{
    if (error.code != Error::Code::Corrupt && error.code != Error::Code::NotFound)
        return std::unexpected(error);
    return failed(check, error.details);
}

Result<PackCheck> PackCheck::byName(const PackId &pack, const QString &path, const TaskControl &control)
{
    PackCheck check{.pack = pack};
    const Result<RandomFile> file = RandomFile::open(path);
    if (!file)
        return unread(check, file.error());
    Sha256 hash;
    for (qint64 at = 0; at < file->size(); at += s_step) {
        if (const Result<> going = control.checkpoint(); !going)
            return std::unexpected(going.error());
        const Result<QByteArray> bytes = file->read(at, s_step);
        if (!bytes)
            return unread(check, bytes.error());
        hash.add(*bytes);
        check.bytes += bytes->size();
    }
    if (hash.finish() != pack)
        return failed(check, QStringLiteral("its bytes have another hash"));
    return check;
}

static Result<QByteArray> readFrame(const RandomFile &file, const FramePlace &place)
{
    const Result<QByteArray> stored = file.read(place.offset, place.storedSize);
    if (!stored)
        return stored;
    return decompressFrame(*stored, place.plainSize);
}

// The frames lie one after the other; then come the end of the tar and the index.
static Result<bool> isFramedAsWritten(const RandomFile &file, const PackIndex &index)
{
    qint64 end = 0;
    for (const FramePlace &frame : index.frames) {
        if (frame.offset != end)
            return false;
        end += frame.storedSize;
    }
    const QByteArray indexFrame = index.toFrame();
    const qint64 endFrame = file.size() - indexFrame.size() - end;
    if (endFrame < 0 || endFrame > PlainFrame::maximumSize)
        return false;
    const Result<QByteArray> rest = file.read(end, endFrame + indexFrame.size());
    if (!rest)
        return std::unexpected(rest.error());
    const QByteArray endOfTar = TarMember::end();
    const Result<QByteArray> plain = decompressFrame(QByteArrayView(*rest).first(qMin(endFrame, rest->size())),
                                                     quint32(endOfTar.size()));
    return plain && *plain == endOfTar && rest->endsWith(indexFrame);
}

Result<PackCheck> PackCheck::byBlobs(const PackId &pack, const QString &path, const TaskControl &control)
{
    PackCheck check{.pack = pack};
    const Result<PackIndex> index = PackIndex::readFrom(path);
    if (!index)
        return unread(check, index.error());
    const Result<RandomFile> file = RandomFile::open(path);
    if (!file)
        return unread(check, file.error());
    Result<QByteArray> plain;
    qint64 frame = -1;
    for (const PackIndex::Member &member : index->members) {
        if (frame != qint64(member.frame)) {
            if (const Result<> going = control.checkpoint(); !going)
                return std::unexpected(going.error());
            frame = member.frame;
            plain = readFrame(*file, index->frames[member.frame]);
            check.bytes += index->frames[member.frame].storedSize;
        }
        if (!plain && plain.error().code != Error::Code::Corrupt)
            return std::unexpected(plain.error());
        const bool good = plain && Sha256::of(QByteArrayView(*plain).sliced(member.offset, member.length)) == member.id;
        if (good)
            continue;
        check.badBlobs.append(member.id);
        failed(check, plain ? QStringLiteral("a blob has another hash") : plain.error().details);
    }
    const Result<bool> framed = isFramedAsWritten(*file, *index);
    if (!framed)
        return unread(check, framed.error());
    if (check.good && !*framed)
        failed(check, QStringLiteral("what frames its blobs was changed"));
    return check;
}

} // namespace Understudy
