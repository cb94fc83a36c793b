// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/listentry.h"
#include "services/platform/systemresult.h"
#include "services/platform/treetarget.h"

namespace Understudy {

// Gives a thing the owner, attributes, mode and times of its entry, in the order in which they do not undo each other;
// after its content, and for a folder after all that is in it. Never follows a link. False: this user may not set all
// of it (an owner other than himself); such a thing loses setuid or setgid, which would now mean somebody else.
[[nodiscard]] SystemResult<bool> applyMetadata(const TreeTarget &target, const ListEntry &entry);

// Only the times, as after moving something into or out of a folder.
[[nodiscard]] SystemResult<> applyTimes(const TreeTarget &target, const Timestamp &modified);

} // namespace Understudy
