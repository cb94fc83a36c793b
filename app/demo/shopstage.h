// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/demo/demoplace.h"

#include <QByteArray>

namespace Understudy::Demo {

// How the shop is held still and let go on: with the counting that the demonstration proves its case with, or without.
struct ShopVerbs
{
    QString suspend = QStringLiteral("suspend");
    QString resume = QStringLiteral("resume");
};

// The shop as a stage file.
[[nodiscard]] QByteArray shopStage(const Place &place, const ShopVerbs &verbs);

} // namespace Understudy::Demo
