// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"

namespace Understudy {

// Whether an error is that message of the catalogue, whatever its placeholders were filled with and also if its code was
// changed since: for whoever offers something for this one trouble.
[[nodiscard]] bool isMessage(const Error &error, QLatin1StringView id);

} // namespace Understudy
