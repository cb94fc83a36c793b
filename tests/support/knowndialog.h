// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QTest>
#include <QWidget>

#include <functional>
#include <memory>

namespace Understudy::Testing {

// One dialog, or one state of it, as a person sees it with what is usual in it.
struct KnownDialog
{
    const char *name;
    std::function<std::unique_ptr<QWidget>()> make;
};

// For what a dialog shows only after its first turns; a dialog that never gets there is no dialog to walk through.
inline void waitUntil(const std::function<bool()> &holds)
{
    if (!QTest::qWaitFor(holds, 20'000))
        qFatal("what is usual did not come");
}

} // namespace Understudy::Testing
