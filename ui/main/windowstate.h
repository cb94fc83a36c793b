// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/windowcontext.h"

namespace Understudy {

class MainWindow;

// What the window remembers from one start to the next: its size and place, its splitters, the columns of its views,
// which projects are folded up, which stage was looked at.
class WindowState
{
public:
    WindowState(MainWindow &window, const WindowContext &context);

    void restore();
    // Splitters, docks and columns: once all panes are there.
    void restorePanes();
    void save();

private:
    void restoreSize();

    MainWindow &m_window;
    const WindowContext m_context;
};

} // namespace Understudy
