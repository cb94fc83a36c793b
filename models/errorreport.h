// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"

#include <QDateTime>

namespace Understudy {

// An error as text, to be pasted into a message or kept in a file: the four parts, the facts, when and with what.
[[nodiscard]] QString errorReport(const Error &error, const QDateTime &time);

} // namespace Understudy
