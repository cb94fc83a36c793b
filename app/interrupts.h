// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QObject>
#include <QTimer>

#include <atomic>

namespace Understudy {

// Tells an event loop of the requests to end that a signal handler has noted, each once: whoever is asked may say no.
class Interrupts final : public QObject
{
    Q_OBJECT

public:
    explicit Interrupts(std::atomic_bool &noted, QObject *parent = nullptr); // which outlives it

signals:
    void quitWanted();

private:
    QTimer m_timer;
};

} // namespace Understudy
