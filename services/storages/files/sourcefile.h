// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"
#include "services/platform/filedescriptor.h"
#include "services/platform/filestat.h"
#include "services/platform/treetarget.h"
#include "services/storages/blobsink.h"
#include "services/storages/chunker.h"
#include "services/tasks/taskcontrol.h"

#include <functional>
#include <optional>

namespace Understudy {

// A file of the tree, open to be read once, and able to tell whether it stayed the same meanwhile.
class SourceFile
{
public:
    using Consume = std::function<Result<>(QByteArrayView)>;

    // ESTALE if what is there is no file any more.
    [[nodiscard]] static SystemResult<SourceFile> open(const TreeTarget &target);

    [[nodiscard]] const FileStat &stat() const { return m_stat; }
    [[nodiscard]] bool isSparse() const { return m_sparse; }
    [[nodiscard]] const QList<ListEntry::Extent> &extents() const { return m_extents; } // empty unless sparse
    [[nodiscard]] qint64 dataLength() const { return m_dataLength; }

    // Hands over all data (without holes) in order. 0, or the errno of reading; an error is one of `consume`.
    [[nodiscard]] Result<int> read(const Consume &consume, const TaskControl &control);
    // Since it was opened.
    [[nodiscard]] bool hasChanged() const;

private:
    SourceFile(FileDescriptor file, const FileStat &stat);
    [[nodiscard]] Result<int> readStretch(qint64 offset, qint64 length, const Consume &consume,
                                          const TaskControl &control);

    FileDescriptor m_file;
    FileStat m_stat;
    bool m_sparse = false;
    QList<ListEntry::Extent> m_extents;
    qint64 m_dataLength = 0;
    bool m_shorter = false;
};

// Makes blobs of the content of one file: one of a small file, pieces cut by content of a large one.
class BlobMaker
{
public:
    BlobMaker(BlobSink &sink, qint64 dataLength);
    [[nodiscard]] Result<> add(QByteArrayView bytes);
    [[nodiscard]] Result<QList<BlobId>> finish();

private:
    [[nodiscard]] Result<> put(QByteArrayView bytes);

    BlobSink &m_sink;
    qint64 m_dataLength;
    QByteArray m_small;
    Chunker m_chunker;
    QList<BlobId> m_blobs;
};

} // namespace Understudy
