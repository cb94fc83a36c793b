// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

namespace Understudy {

// In which form a capture is made. Restored, both are the same.
enum class CaptureForm {
    Fitting, // copies on several sessions, unless the database holds what only pg_dump knows
    SingleStream,
};

} // namespace Understudy
