// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/files/scanrecord.h"

#include "services/platform/durablefile.h"

#include <cerrno>
#include <cstring>
#include <type_traits>

namespace Understudy {

namespace {

// The front of a record in a scratch file, which this process alone writes and reads: so everything lies in it as it lies
// in memory. What it counts follows in the order of the counts.
struct Head
{
    FileKey key;
    quint64 linkGroup = 0;
    quint64 device = 0;
    qint64 spoolOffset = 0;
    qint64 pathLength = 0;
    qint64 targetLength = 0;
    qint64 extents = 0;
    qint64 blobs = 0;
    qint64 attributes = 0;
    ScanRecord::Content content = ScanRecord::Content::None;
    bool settled = false;
    bool unstable = false;
    bool sparse = false;
};

// Takes piece by piece off the front. One that is not there is an empty one; the whole is then refused.
class Pieces
{
public:
    explicit Pieces(QByteArrayView bytes)
        : m_rest(bytes)
    { }
    [[nodiscard]] bool areComplete() const { return m_complete && m_rest.isEmpty(); }

    QByteArrayView take(qint64 size)
    {
        m_complete = m_complete && size >= 0 && size <= m_rest.size();
        const QByteArrayView piece = m_complete ? m_rest.first(size) : QByteArrayView();
        m_rest = m_rest.sliced(piece.size());
        return piece;
    }
    template<typename Value>
    Value takeValue()
    {
        Value value = {};
        if (const QByteArrayView bytes = take(sizeof value); !bytes.isEmpty())
            std::memcpy(&value, bytes.data(), sizeof value);
        return value;
    }

private:
    QByteArrayView m_rest;
    bool m_complete = true;
};

} // namespace

template<typename Value>
static void appendValue(QByteArray &bytes, const Value &value)
{
    static_assert(std::is_trivially_copyable_v<Value>);
    bytes.append(reinterpret_cast<const char *>(&value), sizeof value);
}

FileKey FileKey::of(const FileStat &stat)
{
    return {.type = stat.type,
            .mode = stat.mode,
            .owner = stat.owner,
            .group = stat.group,
            .size = stat.isFolder() ? 0 : stat.size,
            .modified = stat.modified,
            .changed = stat.changed,
            .inode = stat.inode};
}

FileKey FileKey::of(const ListEntry &entry)
{
    return {.type = entry.type,
            .mode = entry.mode,
            .owner = entry.owner,
            .group = entry.group,
            .size = entry.size,
            .modified = entry.modified,
            .changed = entry.changed,
            .inode = entry.inode};
}

Result<> appendScanRecord(ScratchFile &file, const ScanRecord &record)
{
    const ListEntry &entry = record.entry;
    QByteArray bytes;
    bytes.reserve(qsizetype(sizeof(Head)) + entry.path.size() + entry.blobs.size() * qsizetype(sizeof(BlobId)));
    appendValue(bytes, Head{.key = FileKey::of(entry),
                            .linkGroup = entry.linkGroup,
                            .device = entry.device,
                            .spoolOffset = record.spoolOffset,
                            .pathLength = entry.path.size(),
                            .targetLength = entry.target.size(),
                            .extents = entry.extents.size(),
                            .blobs = entry.blobs.size(),
                            .attributes = entry.attributes.size(),
                            .content = record.content,
                            .settled = entry.settled,
                            .unstable = entry.unstable,
                            .sparse = entry.sparse});
    bytes.append(entry.path).append(entry.target);
    for (const ListEntry::Extent &extent : entry.extents)
        appendValue(bytes, extent);
    for (const BlobId &blob : entry.blobs)
        appendValue(bytes, blob);
    for (const ListEntry::Attribute &attribute : entry.attributes) {
        appendValue(bytes, attribute.name.size());
        appendValue(bytes, attribute.value.size());
        bytes.append(attribute.name).append(attribute.value);
    }
    return appendRecord(file, bytes);
}

Result<std::optional<ScanRecordReader::Raw>> ScanRecordReader::next()
{
    if (m_records.atEnd())
        return std::nullopt;
    Result<QByteArray> bytes = m_records.next();
    if (!bytes)
        return std::unexpected(bytes.error());
    const Head head = Pieces(*bytes).takeValue<Head>();
    return Raw{.bytes = *bytes,
               .path = bytes->mid(qsizetype(sizeof head), head.pathLength),
               .key = head.key,
               .settled = head.settled,
               .content = head.content};
}

static ListEntry entryOf(const Head &head, const QByteArray &path)
{
    return {.path = path,
            .type = head.key.type,
            .mode = head.key.mode,
            .owner = head.key.owner,
            .group = head.key.group,
            .size = head.key.size,
            .modified = head.key.modified,
            .changed = head.key.changed,
            .inode = head.key.inode,
            .linkGroup = head.linkGroup,
            .device = head.device,
            .settled = head.settled,
            .unstable = head.unstable,
            .sparse = head.sparse};
}

Result<ScanRecord> ScanRecordReader::Raw::parse() const
{
    Pieces pieces(bytes);
    const auto head = pieces.takeValue<Head>();
    static_cast<void>(pieces.take(head.pathLength));
    ScanRecord record{.entry = entryOf(head, path), .content = head.content, .spoolOffset = head.spoolOffset};
    record.entry.target = pieces.take(head.targetLength).toByteArray();
    for (qint64 left = head.extents; left > 0 && !pieces.areComplete(); --left)
        record.entry.extents.append(pieces.takeValue<ListEntry::Extent>());
    record.entry.blobs.reserve(head.blobs);
    for (qint64 left = head.blobs; left > 0 && !pieces.areComplete(); --left)
        record.entry.blobs.append(pieces.takeValue<BlobId>());
    for (qint64 left = head.attributes; left > 0 && !pieces.areComplete(); --left) {
        const auto nameSize = pieces.takeValue<qsizetype>();
        const auto valueSize = pieces.takeValue<qsizetype>();
        const QByteArray name = pieces.take(nameSize).toByteArray();
        record.entry.attributes.append({.name = name, .value = pieces.take(valueSize).toByteArray()});
    }
    if (!pieces.areComplete())
        return std::unexpected(systemError(QString::fromLatin1("scratch"), EIO, false));
    return record;
}

} // namespace Understudy
