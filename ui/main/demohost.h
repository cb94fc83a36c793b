// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"

#include <QString>

namespace Understudy {

class TaskControl;

// Makes the stage that a newcomer can try everything with, and keeps it alive while the window runs.
class DemoHost
{
public:
    virtual ~DemoHost() = default;

    // Blocks. Makes the stage unless it exists, starts it, and adds it; the answer is its id.
    [[nodiscard]] virtual Result<QString> start(const TaskControl &control) = 0;
    // It was made earlier and waits to be started again. Quick.
    [[nodiscard]] virtual bool isMade() const = 0;
    // The id that its stage has.
    [[nodiscard]] virtual QString stage() const = 0;
};

} // namespace Understudy
