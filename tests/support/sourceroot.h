// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>

namespace Understudy::Testing {

// The folder of the sources that the tests were built from, absolute, without a slash at its end.
[[nodiscard]] QString sourceRoot();

} // namespace Understudy::Testing
