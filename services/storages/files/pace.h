// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/tasks/taskcontrol.h"

namespace Understudy {

// Tells of a walk through many small things: of the first ones, then of one in 64 and whenever much was done. A report
// costs more than a look at an unchanged file; to be cancelled costs nothing.
class Pace
{
public:
    [[nodiscard]] Result<> step(const Progress &progress, const TaskControl &control)
    {
        const quint64 step = m_steps++;
        if (step >= 64 && step % 64 != 0 && progress.done - m_told < 1024 * 1024)
            return control.checkpoint();
        m_told = progress.done;
        return control.checkpoint(progress);
    }

private:
    quint64 m_steps = 0;
    qint64 m_told = 0;
};

} // namespace Understudy
