// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

namespace Understudy {

class MainWindow;
class StageFlow;

// Lets the window's actions and drops add, edit and remove stages. The flow belongs to the window.
StageFlow *handleStageActions(MainWindow &window);

} // namespace Understudy
