// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/dumparchive.h"

#include "models/listreader.h"
#include "models/messages/catalog.h"

#include <memory>
#include <optional>
#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr qsizetype s_pieceSize = 1024 * 1024;

static Result<> putPieces(QByteArray &buffer, bool atEnd, ListEntry &entry, BlobSink &sink)
{
    qsizetype at = 0;
    while (buffer.size() - at >= s_pieceSize || (atEnd && at < buffer.size())) {
        const QByteArrayView piece = QByteArrayView(buffer).sliced(at).first(qMin(s_pieceSize, buffer.size() - at));
        const Result<BlobId> id = sink.put(piece);
        if (!id)
            return std::unexpected(id.error());
        entry.blobs.append(*id);
        entry.size += piece.size();
        at += piece.size();
    }
    buffer.remove(0, at);
    return {};
}

Result<DumpArchive::Stored> DumpArchive::store(const Next &next, BlobSink &sink, const Progress &progress,
                                               const TaskControl &control)
{
    ListEntry entry{.path = entryPath.toByteArray(), .mode = 0600};
    QByteArray buffer;
    for (bool atEnd = false; !atEnd;) {
        const Result<QByteArray> piece = next();
        if (!piece)
            return std::unexpected(piece.error());
        buffer += *piece;
        atEnd = piece->isEmpty();
        if (const Result<> put = putPieces(buffer, atEnd, entry, sink); !put)
            return std::unexpected(put.error());
        Progress now = progress;
        now.done = entry.size;
        if (const Result<> going = control.checkpoint(now); !going)
            return std::unexpected(going.error());
    }
    ListWriter writer([&sink](QByteArrayView plain) { return sink.put(plain); });
    if (const Result<> added = writer.add(entry); !added)
        return std::unexpected(added.error());
    const Result<ListRoot> root = writer.finish();
    if (!root)
        return std::unexpected(root.error());
    return Stored{.list = *root, .size = entry.size};
}

Result<DumpArchive::Next> DumpArchive::open(const ListRoot &list, BlobSource &blobs)
{
    ListReader reader(list, [&blobs](const BlobId &id) { return blobs.get(id); });
    while (true) {
        const Result<std::optional<ListEntry>> entry = reader.next();
        if (!entry)
            return std::unexpected(entry.error());
        if (!*entry)
            return fail("postgres.dumpMissing"_L1);
        if ((*entry)->path != entryPath)
            continue;
        const auto ids = std::make_shared<const QList<BlobId>>((*entry)->blobs);
        const auto at = std::make_shared<qsizetype>(0);
        return Next([ids, at, &blobs]() -> Result<QByteArray> {
            return *at < ids->size() ? blobs.get(ids->at((*at)++)) : QByteArray();
        });
    }
}

} // namespace Understudy
