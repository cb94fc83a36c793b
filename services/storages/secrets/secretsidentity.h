// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/config/home.h"
#include "services/crypto/agekeys.h"
#include "services/tasks/taskcontrol.h"

namespace Understudy {

// The identity of a home, which opens the secrets sealed in its backups.

// NotFound if there is none; Denied if others may read the file, because then it is no secret any more.
[[nodiscard]] Result<AgeIdentity> loadIdentity(const Home &home);

// Makes one where there is none, with its recovery key beside (a copy to be taken elsewhere), and notes what to do
// with it. Safe when two processes do this at once.
[[nodiscard]] Result<AgeIdentity> loadOrMakeIdentity(const Home &home, const TaskControl &control);

} // namespace Understudy
