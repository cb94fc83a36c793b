// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>

namespace Understudy {

// What RESTORE-BY-HAND.txt says: how to get data back without this program, with a script of standard tools.
[[nodiscard]] QString restoreByHandText();

} // namespace Understudy
