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

// How long the session waits for locks of others, each time; 55P03 after it. None waits less than for ever unless told so.
[[nodiscard]] Result<> limitLockWaits(Connection &connection, int milliseconds, const TaskControl &control);
// For who only looks: the first lock may be a short one, those of one who holds on are waited for no longer.
static constexpr int firstLockWaitMs = 3000;
static constexpr int nextLockWaitMs = 100;

// Which of them say how times, dates, sums and bytes are read and written: what is computed of data needs those of the
// database, and of the server.
[[nodiscard]] QByteArrayList valueSettings();

} // namespace Understudy
