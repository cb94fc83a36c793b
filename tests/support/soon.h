// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "tests/support/patience.h"

#include <QElapsedTimer>
#include <QTest>

namespace Understudy::Testing {

inline constexpr qint64 soonMs = 1000;

} // namespace Understudy::Testing

// The window shows within a second what a command did. The second counts from the command's end, when all it did is done.
#define VERIFY_SOON(condition) \
    do { \
        QElapsedTimer sinceEnd; \
        sinceEnd.start(); \
        QTRY_VERIFY(condition); \
        QVERIFY2(sinceEnd.elapsed() <= Understudy::Testing::soonMs, qPrintable(QString::number(sinceEnd.elapsed()))); \
    } while (false)
