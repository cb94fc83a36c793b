// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/restoreplan.h"

#include <QString>

namespace Understudy::ChangeTexts {

// How the rows of a comparison read: short in a cell, as a whole sentence for who hears them. “—” is where there is
// nothing to say.
[[nodiscard]] QString storageName(const PlannedStorage &storage); // "uploads (Files)"
[[nodiscard]] QString storageNow(const PlannedStorage &storage);
[[nodiscard]] QString storageThen(const PlannedStorage &storage);
[[nodiscard]] QString storageChange(const PlannedStorage &storage);
[[nodiscard]] QString storageSentence(const PlannedStorage &storage, bool chosen);

[[nodiscard]] QString counts(qint64 added, qint64 removed, qint64 overwritten); // "+12 −409 ~31"
[[nodiscard]] QString folderSentence(const FolderChange &folder);

[[nodiscard]] QString amount(StorageKind kind, qint64 number); // of rows, or a size
[[nodiscard]] QString change(StorageKind kind, const Difference &difference);
[[nodiscard]] QString itemSentence(StorageKind kind, const Difference &difference);

[[nodiscard]] QString notListed(const PlannedStorage &storage); // "12 403 more are not listed"; empty: all are

} // namespace Understudy::ChangeTexts
