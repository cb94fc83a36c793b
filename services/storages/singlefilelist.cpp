// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/singlefilelist.h"

#include "models/listreader.h"
#include "models/messages/catalog.h"
#include "services/platform/beneath.h"

using namespace Qt::StringLiterals;

namespace Understudy {

Result<ListRoot> writeSingleEntry(BlobSink &sink, const ListEntry &entry)
{
    ListWriter writer([&sink](QByteArrayView piece) { return sink.put(piece); });
    if (const Result<> added = writer.add(entry); !added)
        return std::unexpected(added.error());
    return writer.finish();
}

Result<ListEntry> readSingleEntry(const ListRoot &root, BlobSource &blobs)
{
    ListReader reader(root, [&blobs](const BlobId &id) { return blobs.get(id); });
    const Result<std::optional<ListEntry>> entry = reader.next();
    if (!entry)
        return std::unexpected(entry.error());
    const Result<std::optional<ListEntry>> end = reader.next();
    if (!end)
        return std::unexpected(end.error());
    if (!*entry || *end || (*entry)->type != ListEntry::Type::File || (*entry)->path.isEmpty()
        || (*entry)->path.contains('/') || !isPlainPath((*entry)->path))
        return fail("singlefile.listDamaged"_L1);
    return **entry;
}

} // namespace Understudy
