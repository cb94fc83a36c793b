// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/stage.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QList>
#include <QString>

namespace Understudy {

struct PasswordPlace;
struct StageStatus;

// Stages for people and for programs.
namespace StagePrinter {

[[nodiscard]] QString listText(const QList<Stage> &stages);
[[nodiscard]] QJsonArray listJson(const QList<Stage> &stages);
[[nodiscard]] QString showText(const Stage &stage, const PasswordPlace &passwords);
[[nodiscard]] QString statusText(const StageStatus &status);
[[nodiscard]] QJsonObject statusJson(const StageStatus &status);

} // namespace StagePrinter
} // namespace Understudy
