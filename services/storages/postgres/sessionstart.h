// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"
#include "services/tasks/taskcontrol.h"

namespace Understudy {

class Connection;

// What every session of ours begins with: that it is one with the server itself, then its settings.
[[nodiscard]] Result<> startSession(Connection &connection, const TaskControl &control);

} // namespace Understudy
