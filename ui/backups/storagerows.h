// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/storagemodel.h"
#include "services/backupservice.h"

namespace Understudy {

// The storages of a stage as its status tells of them, in the order of the stage file.
[[nodiscard]] QList<StorageRow> storageRows(const StageStatus &status);

} // namespace Understudy
