// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"
#include "services/tasks/taskcontrol.h"

#include <QByteArrayList>

namespace Understudy {

class Connection;

// What every session of ours begins with: that it is one with the server itself, then its settings.
[[nodiscard]] Result<> startSession(Connection &connection, const TaskControl &control);
// Those settings alone, after the session has had others.
[[nodiscard]] Result<> setUpSession(Connection &connection, const TaskControl &control);

// Which of them say how times, dates, sums and bytes are read and written: what is computed of data needs those of the
// database, and of the server.
[[nodiscard]] QByteArrayList valueSettings();

} // namespace Understudy
