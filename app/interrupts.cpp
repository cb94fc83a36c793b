// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/interrupts.h"

#include <chrono>

using namespace std::chrono_literals;

namespace Understudy {

Interrupts::Interrupts(std::atomic_bool &noted, QObject *parent)
    : QObject(parent)
{
    connect(&m_timer, &QTimer::timeout, this, [this, &noted] {
        if (noted.exchange(false))
            emit quitWanted();
    });
    m_timer.start(100ms);
}

} // namespace Understudy
