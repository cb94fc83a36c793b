// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/listentry.h"
#include "models/listwriter.h"
#include "services/storages/blobsink.h"

namespace Understudy {

// The list of a storage that is one file: exactly one entry.
[[nodiscard]] Result<ListRoot> writeSingleEntry(BlobSink &sink, const ListEntry &entry);
// Corrupt if it is anything else, or its name is one that could lead elsewhere.
[[nodiscard]] Result<ListEntry> readSingleEntry(const ListRoot &root, BlobSource &blobs);

} // namespace Understudy
