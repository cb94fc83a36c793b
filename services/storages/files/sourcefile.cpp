// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/files/sourcefile.h"

#include "services/platform/beneath.h"
#include "services/platform/extents.h"
#include "services/storages/files/scanrecord.h"

#include <algorithm>
#include <cerrno>
#include <utility>

namespace Understudy {

static constexpr qint64 s_piece = 1024 * 1024;

SourceFile::SourceFile(FileDescriptor file, const FileStat &stat)
    : m_file(std::move(file))
    , m_stat(stat)
    , m_dataLength(stat.size)
{ }

SystemResult<SourceFile> SourceFile::open(const TreeTarget &target)
{
    SystemResult<FileDescriptor> file = openFileAt(target.folder, target.name);
    if (!file)
        return std::unexpected(file.error() == ELOOP ? ESTALE : file.error());
    const SystemResult<FileStat> stat = statOf(file->get());
    if (!stat)
        return std::unexpected(stat.error());
    if (!stat->isFile())
        return std::unexpected(ESTALE);
    SourceFile source(std::move(*file), *stat);
    // Fewer blocks than bytes: holes, or a file system that compresses; where the data lies tells.
    if (stat->allocated < stat->size) {
        const SystemResult<QList<ListEntry::Extent>> extents = dataExtents(source.m_file.get(), stat->size);
        if (!extents)
            return std::unexpected(extents.error());
        source.m_sparse = *extents != QList<ListEntry::Extent>{{.offset = 0, .length = stat->size}};
        if (source.m_sparse) {
            source.m_extents = *extents;
            source.m_dataLength = 0;
            for (const ListEntry::Extent &extent : *extents)
                source.m_dataLength += extent.length;
        }
    }
    return source;
}

Result<int> SourceFile::readStretch(qint64 offset, qint64 length, const Consume &consume, const TaskControl &control)
{
    while (length > 0) {
        if (const Result<> going = control.checkpoint(); !going)
            return std::unexpected(going.error());
        const SystemResult<QByteArray> bytes = readAt(m_file.get(), offset, std::min(length, s_piece));
        if (!bytes)
            return bytes.error();
        if (bytes->isEmpty()) { // cut off meanwhile
            m_shorter = true;
            return 0;
        }
        if (const Result<> consumed = consume(*bytes); !consumed)
            return std::unexpected(consumed.error());
        offset += bytes->size();
        length -= bytes->size();
    }
    return 0;
}

Result<int> SourceFile::read(const Consume &consume, const TaskControl &control)
{
    const QList<ListEntry::Extent> stretches = m_sparse
                                                   ? m_extents
                                                   : QList<ListEntry::Extent>{{.offset = 0, .length = m_stat.size}};
    for (const ListEntry::Extent &stretch : stretches) {
        const Result<int> read = readStretch(stretch.offset, stretch.length, consume, control);
        if (!read || *read != 0 || m_shorter)
            return read;
    }
    return 0;
}

bool SourceFile::hasChanged() const
{
    const SystemResult<FileStat> now = statOf(m_file.get());
    return m_shorter || !now || FileKey::of(*now) != FileKey::of(m_stat);
}

BlobMaker::BlobMaker(BlobSink &sink, qint64 dataLength)
    : m_sink(sink)
    , m_dataLength(dataLength)
    , m_chunker(Chunker::byContent([this](QByteArrayView bytes) { return put(bytes); }))
{ }

Result<> BlobMaker::put(QByteArrayView bytes)
{
    const Result<BlobId> id = m_sink.put(bytes);
    if (!id)
        return std::unexpected(id.error());
    m_blobs.append(*id);
    return {};
}

Result<> BlobMaker::add(QByteArrayView bytes)
{
    if (m_dataLength > BlobSink::maximumBlobSize)
        return m_chunker.add(bytes);
    if (bytes.size() == m_dataLength)
        return put(bytes);
    m_small.append(bytes);
    return {};
}

Result<QList<BlobId>> BlobMaker::finish()
{
    const Result<> put = m_small.isEmpty() ? m_chunker.finish() : this->put(m_small);
    if (!put)
        return std::unexpected(put.error());
    return m_blobs;
}

} // namespace Understudy
