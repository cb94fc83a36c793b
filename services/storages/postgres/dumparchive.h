// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"
#include "models/listwriter.h"
#include "services/storages/blobsink.h"
#include "services/tasks/taskcontrol.h"

#include <functional>

namespace Understudy {

// A dump in the repository: an entry of a list, the bytes of `pg_dump -Fc` in its blobs, in order.
namespace DumpArchive {

inline constexpr QByteArrayView entryPath = "dump"; // everything, and next to nothing else in its list
inline constexpr QByteArrayView schemaPath = "schema"; // schema and large objects, beside the rows of tables

using Next = std::function<Result<QByteArray>()>; // empty = end

struct Stored
{
    ListRoot list;
    qint64 size = 0; // bytes of all entries
    qint64 entries = 0;
};

// Cuts the stream into blobs and puts them.
[[nodiscard]] Result<ListEntry> cut(const Next &next, QByteArrayView path, BlobSink &sink);
// The same under `entryPath`, and the list; `others` follow it there.
[[nodiscard]] Result<Stored> store(const Next &next, const QList<ListEntry> &others, BlobSink &sink,
                                   const Progress &progress, const TaskControl &control);
// The stream again, blob by blob.
[[nodiscard]] Result<Next> open(const ListRoot &list, QByteArrayView path, BlobSource &blobs);

} // namespace DumpArchive

} // namespace Understudy
