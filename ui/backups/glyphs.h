// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/activity.h"
#include "models/backuptexts.h"
#include "ui/widgets/statusdelegate.h"

namespace Understudy {

// The glyph of a row of a BackupModel, of a StorageModel, and of an ActivityModel.
[[nodiscard]] std::optional<StatusDelegate::Glyph> backupGlyph(const QModelIndex &index);
[[nodiscard]] std::optional<StatusDelegate::Glyph> storageGlyph(const QModelIndex &index);
[[nodiscard]] StatusDelegate::Glyph glyph(BackupState state);

} // namespace Understudy
