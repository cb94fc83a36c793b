// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"

#include <memory>

namespace Understudy {

class Home;
class MainWindow;

// The window over the real services of one home, and all that it works with: built in order, destroyed in reverse. The
// program is this and an event loop.
class WindowSession
{
public:
    [[nodiscard]] static Result<std::unique_ptr<WindowSession>> open(const Home &home); // which outlives it
    ~WindowSession();

    void show(); // the window, and begins to ask
    [[nodiscard]] MainWindow &window();
    void saveSettings(); // what a person has just changed

private:
    struct Parts;
    explicit WindowSession(std::unique_ptr<Parts> parts);

    std::unique_ptr<Parts> m_parts;
};

} // namespace Understudy
