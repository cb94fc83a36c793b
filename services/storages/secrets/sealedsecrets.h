// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/crypto/agekeys.h"
#include "services/storages/storage.h"

namespace Understudy {

// The sealed bytes of a backup: one age file, whose blobs and list entry are what the backup holds of the secrets.
struct SealedSecrets
{
    ListEntry entry; // its name ends with ".age", its size is the sealed one; the rest is the metadata of the secrets
    QByteArray bytes;

    [[nodiscard]] static Result<SealedSecrets> load(const StorageRecord &record, BlobSource &blobs);
    // What was sealed. Denied for another identity, Corrupt for damage.
    [[nodiscard]] Result<SecretBytes> open(const AgeIdentity &identity) const;

    // Seals `content` and puts it, or refers to `previous` where that holds the same.
    [[nodiscard]] static Result<ListEntry> put(BlobSink &sink, const ListEntry &metadata, const SecretBytes &content,
                                               const AgeIdentity &identity,
                                               const std::optional<SealedSecrets> &previous);
};

} // namespace Understudy
