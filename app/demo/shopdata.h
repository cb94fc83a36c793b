// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/demo/demoplace.h"
#include "models/error.h"
#include "services/tasks/taskcontrol.h"

namespace Understudy::Demo {

// Fills a shop: 100 000 rows, 2 000 files, a queue of jobs, and secrets. The server runs.
[[nodiscard]] Result<> makeShop(const Place &place, const TaskControl &control);

// What goes wrong in a bad release: rows deleted, a table dropped, files gone and altered, the queue in disorder, the
// secrets overwritten.
[[nodiscard]] Result<> damageShop(const Place &place);

} // namespace Understudy::Demo
