// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/backup.h"

namespace Understudy {

// The one of `backups` that was restored into the stage last and not taken back since, whatever stage it was made of;
// null if none.
[[nodiscard]] const Backup *restoredBackup(const QList<Backup> &backups, const QString &stage);

} // namespace Understudy
