// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "tests/support/patience.h"
#include "tests/support/windowbench.h"
#include "ui/main/mainwindow.h"
#include "ui/main/stagewatch.h"

#include <QTest>

namespace Understudy::Testing {

// The window alone, without what puts backups and restores into it.
struct OpenedWindow
{
    explicit OpenedWindow(WindowBench &bench)
        : window(bench.context, {})
    {
        window.start();
        window.show();
    }

    [[nodiscard]] bool hasStage(const QString &id)
    {
        return QTest::qWaitFor([&] { return window.watch().status(id).has_value() && window.selection().stage == id; },
                               patienceMs);
    }

    MainWindow window;
};

} // namespace Understudy::Testing
