// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/listentry.h"
#include "services/platform/filestat.h"
#include "services/platform/scratchfile.h"

#include <optional>

namespace Understudy {

// What must be the same for a file to count as unchanged (besides its path).
struct FileKey
{
    ListEntry::Type type = ListEntry::Type::File;
    quint32 mode = 0;
    quint32 owner = 0;
    quint32 group = 0;
    qint64 size = 0;
    Timestamp modified;
    Timestamp changed;
    quint64 inode = 0;

    [[nodiscard]] static FileKey of(const FileStat &stat);
    [[nodiscard]] static FileKey of(const ListEntry &entry);
    bool operator==(const FileKey &) const = default;
};

// Bytes of a file, holes left out as far as a stat can tell.
[[nodiscard]] inline qint64 quickSize(const FileStat &stat)
{
    return stat.isFile() ? qMin(stat.size, stat.allocated) : 0;
}

// One thing found by a scan, and where its content is.
struct ScanRecord
{
    enum class Content : char {
        None, // it has none
        Stored, // the blobs of the entry
        Spooled, // set aside during the capture
        Later, // still in the tree only
    };

    ListEntry entry;
    Content content = Content::None;
    qint64 spoolOffset = 0;
};

// Records of a scan in a scratch file, in the order of the walk. Those that did not change are handed on as bytes.
[[nodiscard]] Result<> appendScanRecord(ScratchFile &file, const ScanRecord &record);

class ScanRecordReader
{
public:
    // A record as far as it is read without parsing its entry.
    struct Raw
    {
        QByteArray bytes;
        QByteArray path;
        FileKey key;
        bool settled = false;
        ScanRecord::Content content = ScanRecord::Content::None;
        [[nodiscard]] Result<ScanRecord> parse() const;
    };

    explicit ScanRecordReader(const ScratchFile &file)
        : m_records(file)
    { }
    // None at the end.
    [[nodiscard]] Result<std::optional<Raw>> next();

private:
    ScratchRecords m_records;
};

} // namespace Understudy
