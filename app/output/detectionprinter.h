// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/detected.h"

#include <QJsonObject>

namespace Understudy {

// What was found, for people and for programs; no password.
namespace DetectionPrinter {

[[nodiscard]] QString text(const Detection &detection);
[[nodiscard]] QJsonObject json(const Detection &detection);

} // namespace DetectionPrinter
} // namespace Understudy
