// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/clock.h"

#include <QTimeZone>

#include <atomic>

namespace Understudy::Testing {

// A clock that stands still until a test moves it.
class FakeClock final : public Clock
{
public:
    [[nodiscard]] QDateTime now() const override { return QDateTime::fromMSecsSinceEpoch(m_now, QTimeZone::UTC); }
    void advance(qint64 milliseconds) { m_now += milliseconds; }

private:
    std::atomic<qint64> m_now = 1'778'587'320'000; // 12 May 2026, 12:02
};

} // namespace Understudy::Testing
