// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/storages/files/secondscan.h"
#include "services/storages/storage.h"

#include <QCoreApplication>
#include <QHash>

namespace Understudy {

class BlobMaker;
class SourceFile;

// A tree as the second scan saw it. Puts what was set aside meanwhile, reads what was too much for that, and writes the
// list. (Copies by reflink, where the file system has them, would take the place of the spool.)
class FilesCapture final : public Capture
{
    Q_DECLARE_TR_FUNCTIONS(FilesCapture)

public:
    FilesCapture(const StorageConfig &config, OpenTree tree, std::unique_ptr<ScanResult> scan);

    [[nodiscard]] Result<StorageRecord> read(BlobSink &sink, const TaskControl &control) override;

private:
    struct Totals
    {
        qint64 entries = 0;
        qint64 files = 0;
        qint64 folders = 0;
        qint64 others = 0;
        qint64 bytes = 0;
        qint64 skipped = 0;
    };

    // What is known of the hard links to one file.
    struct LinkGroup
    {
        Timestamp changed; // as its first name had it
        bool counted = false; // its bytes are in the total
    };

    void keepApart(ListEntry &entry);
    [[nodiscard]] Result<bool> bringContent(ScanRecord &record, BlobSink &sink, const TaskControl &control);
    [[nodiscard]] Result<bool> haveStored(const ListEntry &entry, BlobSink &sink);
    [[nodiscard]] Result<> putSpooled(ScanRecord &record, BlobSink &sink);
    [[nodiscard]] Result<bool> readLater(ListEntry &entry, BlobSink &sink, const TaskControl &control);
    [[nodiscard]] SystemResult<SourceFile> openLater(const ListEntry &entry) const;
    void count(const ScanRecord &record);
    [[nodiscard]] StorageRecord makeRecord(const ListRoot &list) const;

    StorageConfig m_config;
    OpenTree m_tree;
    std::unique_ptr<ScanResult> m_scan;
    Totals m_totals;
    QHash<quint64, ListEntry> m_links; // by group: content that was put for one name
    QHash<quint64, LinkGroup> m_groups;
};

} // namespace Understudy
