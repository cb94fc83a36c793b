// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/secrets/sealedsecrets.h"

#include "models/messages/catalog.h"
#include "services/crypto/age.h"
#include "services/storages/secrets/secretsfile.h"
#include "services/storages/singlefilelist.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr QByteArrayView s_ending = ".age";
static constexpr qsizetype s_longestName = 255;
static constexpr qsizetype s_mostSealed = SecretsFile::mostBytes + 64 * 1024;

static QByteArray sealedName(const QByteArray &name)
{
    return name.first(std::min(name.size(), s_longestName - s_ending.size())).append(s_ending);
}

Result<SealedSecrets> SealedSecrets::load(const StorageRecord &record, BlobSource &blobs)
{
    const Result<ListEntry> entry = readSingleEntry(record.list, blobs);
    if (!entry)
        return std::unexpected(entry.error());
    if (entry->size > s_mostSealed || !entry->path.endsWith(s_ending))
        return fail("secrets.damaged"_L1);
    SealedSecrets sealed{.entry = *entry};
    for (const BlobId &id : entry->blobs) {
        const Result<QByteArray> piece = blobs.get(id);
        if (!piece)
            return std::unexpected(piece.error());
        sealed.bytes += *piece;
        if (sealed.bytes.size() > entry->size)
            break;
    }
    if (sealed.bytes.size() != entry->size)
        return fail("secrets.damaged"_L1);
    return sealed;
}

Result<SecretBytes> SealedSecrets::open(const AgeIdentity &identity) const
{
    return Age::open(identity, bytes);
}

// Sealing the same content gives other bytes each time, so equal content is found by opening what the last backup has.
static Result<bool> isReusable(BlobSink &sink, const SecretBytes &content, const AgeIdentity &identity,
                               const std::optional<SealedSecrets> &previous)
{
    const Result<SecretBytes> opened = previous ? previous->open(identity) : fail("secrets.damaged"_L1);
    if (!opened || !equalInConstantTime(opened->view(), content.view()))
        return false;
    for (const BlobId &id : previous->entry.blobs) {
        const Result<bool> reused = sink.reuse(id);
        if (!reused || !*reused)
            return reused;
    }
    return true;
}

static Result<> putPieces(BlobSink &sink, const QByteArray &sealed, ListEntry &entry)
{
    for (qsizetype at = 0; at < sealed.size(); at += BlobSink::maximumBlobSize) {
        const qsizetype size = std::min(BlobSink::maximumBlobSize, sealed.size() - at);
        const Result<BlobId> id = sink.put(QByteArrayView(sealed).sliced(at, size));
        if (!id)
            return std::unexpected(id.error());
        entry.blobs.append(*id);
    }
    entry.size = sealed.size();
    return {};
}

Result<ListEntry> SealedSecrets::put(BlobSink &sink, const ListEntry &metadata, const SecretBytes &content,
                                     const AgeIdentity &identity, const std::optional<SealedSecrets> &previous)
{
    ListEntry entry = metadata;
    entry.path = sealedName(metadata.path);
    entry.blobs.clear();
    const Result<bool> reusable = isReusable(sink, content, identity, previous);
    if (!reusable)
        return std::unexpected(reusable.error());
    if (*reusable) {
        entry.blobs = previous->entry.blobs;
        entry.size = previous->entry.size;
        return entry;
    }
    const Result<QByteArray> sealed = Age::sealTo(identity.recipient(), content.view());
    if (!sealed)
        return std::unexpected(sealed.error());
    if (const Result<> put = putPieces(sink, *sealed, entry); !put)
        return std::unexpected(put.error());
    return entry;
}

} // namespace Understudy
