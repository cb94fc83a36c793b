// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/dumparchive.h"

#include "models/listreader.h"
#include "models/messages/catalog.h"
#include "services/storages/chunker.h"

#include <memory>
#include <optional>
#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

// The head of an archive holds the time of the dump. As a piece of its own it is all that an unchanged database adds.
static constexpr qsizetype s_headSize = 4096;

namespace {

// Cuts a dump into blobs and remembers them.
class Cutter
{
public:
    Cutter(QByteArrayView path, BlobSink &sink);

    [[nodiscard]] Result<> add(QByteArrayView bytes);
    [[nodiscard]] Result<> finish();

    ListEntry entry;

private:
    [[nodiscard]] Result<> put(QByteArrayView piece);

    BlobSink &m_sink;
    QByteArray m_head;
    Chunker m_chunker;
    bool m_headDone = false;
};

} // namespace

Cutter::Cutter(QByteArrayView path, BlobSink &sink)
    : entry({.path = path.toByteArray(), .mode = 0600})
    , m_sink(sink)
    , m_chunker(Chunker::byContent([this](QByteArrayView piece) { return put(piece); }))
{ }

Result<> Cutter::put(QByteArrayView piece)
{
    const Result<BlobId> id = m_sink.put(piece);
    if (!id)
        return std::unexpected(id.error());
    entry.blobs.append(*id);
    entry.size += piece.size();
    return {};
}

Result<> Cutter::add(QByteArrayView bytes)
{
    if (!m_headDone) {
        const QByteArrayView head = bytes.first(qMin(bytes.size(), s_headSize - m_head.size()));
        m_head.append(head);
        bytes = bytes.sliced(head.size());
        if (m_head.size() < s_headSize)
            return {};
        m_headDone = true;
        if (const Result<> done = put(m_head); !done)
            return done;
    }
    return bytes.isEmpty() ? Result<>() : m_chunker.add(bytes);
}

Result<> Cutter::finish()
{
    if (!m_headDone)
        return m_head.isEmpty() ? Result<>() : put(m_head);
    return m_chunker.finish();
}

static Result<ListRoot> putList(const QList<ListEntry> &entries, BlobSink &sink)
{
    ListWriter writer([&sink](QByteArrayView plain) { return sink.put(plain); });
    for (const ListEntry &entry : entries) {
        if (const Result<> added = writer.add(entry); !added)
            return std::unexpected(added.error());
    }
    return writer.finish();
}

Result<ListEntry> DumpArchive::cut(const Next &next, QByteArrayView path, BlobSink &sink)
{
    Cutter cutter(path, sink);
    while (true) {
        const Result<QByteArray> piece = next();
        if (!piece)
            return std::unexpected(piece.error());
        const Result<> cut = piece->isEmpty() ? cutter.finish() : cutter.add(*piece);
        if (!cut)
            return std::unexpected(cut.error());
        if (piece->isEmpty())
            return cutter.entry;
    }
}

Result<DumpArchive::Stored> DumpArchive::store(const Next &next, const QList<ListEntry> &others, BlobSink &sink,
                                               const Progress &progress, const TaskControl &control)
{
    Progress now = progress;
    const Next reported = [&]() -> Result<QByteArray> {
        Result<QByteArray> piece = next();
        now.done += piece ? piece->size() : 0;
        const Result<> going = control.checkpoint(now);
        return going ? piece : std::unexpected(going.error());
    };
    const Result<ListEntry> entry = cut(reported, entryPath, sink);
    if (!entry)
        return std::unexpected(entry.error());
    const QList<ListEntry> all = QList<ListEntry>{*entry} + others;
    const Result<ListRoot> root = putList(all, sink);
    if (!root)
        return std::unexpected(root.error());
    Stored stored{.list = *root, .entries = all.size()};
    for (const ListEntry &one : all)
        stored.size += one.size;
    return stored;
}

Result<DumpArchive::Next> DumpArchive::open(const ListRoot &list, QByteArrayView path, BlobSource &blobs)
{
    ListReader reader(list, [&blobs](const BlobId &id) { return blobs.get(id); });
    const Result<std::optional<ListEntry>> entry = reader.find(path);
    if (!entry)
        return std::unexpected(entry.error());
    if (!*entry)
        return fail("postgres.dumpMissing"_L1);
    const auto ids = std::make_shared<const QList<BlobId>>((*entry)->blobs);
    const auto at = std::make_shared<qsizetype>(0);
    return Next([ids, at, &blobs]() -> Result<QByteArray> {
        return *at < ids->size() ? blobs.get(ids->at((*at)++)) : QByteArray();
    });
}

} // namespace Understudy
