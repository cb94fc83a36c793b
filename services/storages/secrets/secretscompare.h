// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/storages/secrets/secretsidentity.h"
#include "services/storages/storage.h"

namespace Understudy {

// What a restore does to a file of secrets: names of keys, values compared and never told. Without the identity that
// opens the backup the comparison holds a refusal.
[[nodiscard]] Result<Comparison> compareSecrets(const QString &path, const IdentityPlace &home,
                                                const StorageRecord &record, BlobSource &blobs,
                                                const TaskControl &control);

} // namespace Understudy
