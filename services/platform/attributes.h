// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/listentry.h"
#include "services/platform/systemresult.h"
#include "services/platform/treetarget.h"

namespace Understudy {

using Attributes = QList<ListEntry::Attribute>;

// The extended attributes (ACLs among them, as the system's raw values), sorted by name; links are not followed. What
// the system keeps for itself (labels of security modules, marks of overlays) is left out. Empty where there are none.
[[nodiscard]] SystemResult<Attributes> readAttributes(const TreeTarget &target);

// Makes the attributes be these and no others. False: some that only an administrator may set are missing.
[[nodiscard]] SystemResult<bool> writeAttributes(const TreeTarget &target, const Attributes &attributes);

} // namespace Understudy
