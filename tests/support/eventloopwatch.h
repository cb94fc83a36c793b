// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QElapsedTimer>
#include <QEvent>
#include <QFile>
#include <QObject>
#include <QStringList>

#include <chrono>

namespace Understudy::Testing {

// How long the window's thread stood still for whoever sits before it: the longest time between two turns of its event
// loop. A 50 ms timer would do on an idle machine, but it also counts what a test does between two of its events, and
// the time in which other programs had the processor. So each event that is delivered is measured instead, the events
// of one turn are added up, and the time that the thread waited for a processor (its run delay, as the kernel counts
// it) is taken off. Waiting for a file, a lock or another program stays in: that is what must not happen. Only where
// the program's own code had to be read from a busy disk (a major page fault) its time on the processor counts alone.
class EventLoopWatch final : public QObject
{
    Q_OBJECT

public:
    static constexpr std::chrono::milliseconds limit{100};

    // Watches the thread it is made in, from when the application object exists.
    explicit EventLoopWatch(QObject *parent = nullptr);

    // Around each delivery: what QCoreApplication::notify() does. Calls may nest, a nested event loop too.
    void begin(const QObject *receiver, const QEvent *event);
    void end();

    [[nodiscard]] std::chrono::microseconds longest() const { return m_longest; }
    [[nodiscard]] QStringList tooLong() const { return m_tooLong; } // one sentence for each stretch above the limit
    [[nodiscard]] int deliveries() const { return m_deliveries; }
    void reset();

private:
    struct Mark
    {
        qint64 wallNs = 0;
        qint64 delayNs = 0;
        qint64 workNs = 0; // on a processor
        long majorFaults = 0;
    };
    [[nodiscard]] Mark now();
    void settle(); // the stretch so far is over: a turn of the loop, or the end of a delivery
    void turn();

    QElapsedTimer m_clock;
    QFile m_scheduler;
    bool m_tellsDelay = false;
    int m_depth = 0;
    bool m_waiting = false; // the loop has nothing to do
    int m_deliveries = 0;
    Mark m_since;
    std::chrono::microseconds m_turn{0}; // what the events of the queue have taken since the last turn
    std::chrono::microseconds m_longest{0};
    bool m_ofQueue = false; // this delivery is one that the loop makes by itself
    bool m_ofQt = false; // this delivery is work of Qt that no code of ours takes part in
    bool m_told = false; // of this turn
    QString m_what;
    QStringList m_tooLong;
};

} // namespace Understudy::Testing
