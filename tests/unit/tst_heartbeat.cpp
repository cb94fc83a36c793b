// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/tasks/heartbeat.h"

#include <QElapsedTimer>
#include <QTest>

#include <atomic>

using namespace Understudy;
using namespace std::chrono_literals;

class tst_Heartbeat : public QObject
{
    Q_OBJECT

private slots:
    void beatsWhileTheOwnerIsBlocked();
    void endsAtOnceAndBeatsNoMore();
};

void tst_Heartbeat::beatsWhileTheOwnerIsBlocked()
{
    std::atomic_int beats = 0;
    const Heartbeat heartbeat(1ms, [&beats] {
        ++beats;
        beats.notify_all();
    });
    for (int seen = 0; seen < 3; seen = beats)
        beats.wait(seen); // no event loop runs here
    QVERIFY(beats >= 3);
}

void tst_Heartbeat::endsAtOnceAndBeatsNoMore()
{
    std::atomic_int beats = 0;
    QElapsedTimer time;
    time.start();
    {
        const Heartbeat heartbeat(1h, [&beats] { ++beats; });
    }
    QVERIFY(time.elapsed() < 60'000);
    QCOMPARE(beats.load(), 0);
}

QTEST_GUILESS_MAIN(tst_Heartbeat)
#include "tst_heartbeat.moc"
