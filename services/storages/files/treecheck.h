// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/platform/treewalker.h"
#include "services/storages/files/pathfilter.h"
#include "services/storages/storage.h"

namespace Understudy {

// Compares a staged tree with the list it was made from: every entry is there with its type, size, times, owner, mode,
// attributes and target, and nothing else is. Content was hashed when it was written. `complete` false: made by a user
// who could not set owners, so these are not compared.
[[nodiscard]] Result<> checkStagedTree(int root, const QString &shownAs, const StorageRecord &record, BlobSource &blobs,
                                       const PathFilter &filter, bool complete, const TaskControl &control);

} // namespace Understudy
