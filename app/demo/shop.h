// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/demo/demoplace.h"
#include "models/error.h"
#include "services/tasks/taskcontrol.h"

namespace Understudy::Demo {

// The demo's application: a process that keeps writing orders, jobs and uploads. It really stops, and really starts
// again. It ends by itself when the demo is gone.
namespace Shop {

// The process itself: writes until it is told to stop.
[[nodiscard]] Result<> run(const Place &place);
// Starts it unless it runs, and takes no stock.
[[nodiscard]] Result<> start(const Place &place);
// The same, but before it takes stock: what the shop holds goes into the evidence of moment "resumed".
[[nodiscard]] Result<> resume(const Place &place);
// Stops it; once it has ended, takes stock: moment "suspended".
[[nodiscard]] Result<> suspend(const Place &place);
[[nodiscard]] bool isRunning(const Place &place);
// Stops it and takes no stock.
[[nodiscard]] Result<> stop(const Place &place);

} // namespace Shop
} // namespace Understudy::Demo
