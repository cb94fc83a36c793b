// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/files/scanrecord.h"

#include <cstring>

namespace Understudy {

namespace {

// The front of a record in a scratch file, which this process alone writes and reads. The path and the line follow.
struct Head
{
    FileKey key;
    qint64 spoolOffset = 0;
    qint64 pathLength = 0;
    ScanRecord::Content content = ScanRecord::Content::None;
    bool settled = false;
};

} // namespace

static Head headOf(QByteArrayView record)
{
    Head head;
    if (record.size() >= qsizetype(sizeof head))
        std::memcpy(&head, record.data(), sizeof head);
    return head;
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
    const Head head{.key = FileKey::of(record.entry),
                    .spoolOffset = record.spoolOffset,
                    .pathLength = record.entry.path.size(),
                    .content = record.content,
                    .settled = record.entry.settled};
    const QByteArray line = encodeEntry(record.entry);
    QByteArray bytes;
    bytes.reserve(qsizetype(sizeof head) + record.entry.path.size() + line.size());
    bytes.append(reinterpret_cast<const char *>(&head), sizeof head);
    bytes.append(record.entry.path);
    bytes.append(line);
    return appendRecord(file, bytes);
}

Result<std::optional<ScanRecordReader::Raw>> ScanRecordReader::next()
{
    if (m_records.atEnd())
        return std::nullopt;
    Result<QByteArray> bytes = m_records.next();
    if (!bytes)
        return std::unexpected(bytes.error());
    const Head head = headOf(*bytes);
    return Raw{.bytes = *bytes,
               .path = bytes->mid(qsizetype(sizeof head), head.pathLength),
               .key = head.key,
               .settled = head.settled,
               .content = head.content};
}

Result<ScanRecord> ScanRecordReader::Raw::parse() const
{
    const Head head = headOf(bytes);
    Result<ListEntry> entry = parseEntry(QByteArrayView(bytes).sliced(qsizetype(sizeof head) + path.size()).chopped(1));
    if (!entry)
        return std::unexpected(entry.error());
    return ScanRecord{.entry = std::move(*entry), .content = content, .spoolOffset = head.spoolOffset};
}

} // namespace Understudy
