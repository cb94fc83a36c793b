// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/storages/storage.h"

namespace Understudy {

// Holds one file against another Understudy. A missing file has nothing to hold: then the lock is empty, and the swap,
// which never replaces a file that came meanwhile, is what protects it. Outlives every connection to that file.
[[nodiscard]] Result<std::unique_ptr<StorageLock>> lockSingleFile(const StorageConfig &config);

// Which other processes have the file (or a side file of it) open for writing.
[[nodiscard]] Result<Writers> singleFileWriters(const QString &path, const QList<QByteArray> &sideFiles);

} // namespace Understudy
