// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/tasks/orderedpipeline.h"

#include "models/messages/catalog.h"

#include <QSemaphore>
#include <QTest>

#include <atomic>

using namespace Qt::StringLiterals;
using namespace Understudy;

using Pipeline = OrderedPipeline<int, int>;

class tst_OrderedPipeline : public QObject
{
    Q_OBJECT

private slots:
    void resultsComeInOrder();
    void noMoreIsUnderWayThanAllowed();
    void theFirstErrorStopsAll();
    void anErrorOfTheReceiverStopsAll();
    void destroyingDropsWhatIsNotHandedOn();
};

void tst_OrderedPipeline::resultsComeInOrder()
{
    QSemaphore first;
    QList<int> results;
    Pipeline pipeline(
        4, 8,
        [&first](int n) -> Result<int> {
            if (n == 0)
                first.acquire(); // done last, handed on first
            if (n == 3)
                first.release();
            return n * n;
        },
        [&results](int n) -> Result<> {
            results.append(n);
            return {};
        });
    QList<int> expected;
    for (int n = 0; n < 1000; ++n) {
        QVERIFY(pipeline.push(n));
        expected.append(n * n);
    }
    QVERIFY(pipeline.drain());
    QCOMPARE(results, expected);
}

void tst_OrderedPipeline::noMoreIsUnderWayThanAllowed()
{
    std::atomic_int pushed = 0;
    std::atomic_int delivered = 0;
    std::atomic_int most = 0;
    Pipeline pipeline(
        4, 3,
        [&](int n) -> Result<int> {
            most = qMax(most.load(), pushed - delivered);
            return n;
        },
        [&](int) -> Result<> {
            ++delivered;
            return {};
        });
    for (int n = 0; n < 500; ++n) {
        QVERIFY(pipeline.push(n));
        ++pushed;
    }
    QVERIFY(pipeline.drain());
    QVERIFY(most <= 4); // three, and one that is counted before it is pushed
    QCOMPARE(delivered, 500);
}

void tst_OrderedPipeline::theFirstErrorStopsAll()
{
    QList<int> results;
    Pipeline pipeline(
        2, 4, [](int n) -> Result<int> { return n == 5 ? Result<int>(fail("common.cancelled"_L1)) : n; },
        [&results](int n) -> Result<> {
            results.append(n);
            return {};
        });
    Result<> pushed;
    for (int n = 0; n < 100 && pushed; ++n)
        pushed = pipeline.push(n);
    QVERIFY(!pushed);
    QCOMPARE(pipeline.drain().error().code, Error::Code::Cancelled);
    QCOMPARE(pipeline.push(1).error().code, Error::Code::Cancelled);
    QCOMPARE(results, QList<int>({0, 1, 2, 3, 4}));
}

void tst_OrderedPipeline::anErrorOfTheReceiverStopsAll()
{
    int calls = 0;
    Pipeline pipeline(
        2, 4, [](int n) -> Result<int> { return n; },
        [&calls](int) -> Result<> {
            ++calls;
            return fail("common.cancelled"_L1);
        });
    Result<> pushed;
    for (int n = 0; n < 100 && pushed; ++n)
        pushed = pipeline.push(n);
    QVERIFY(!pipeline.drain());
    QCOMPARE(calls, 1);
}

void tst_OrderedPipeline::destroyingDropsWhatIsNotHandedOn()
{
    QSemaphore begun;
    QSemaphore mayEnd;
    std::atomic_int calls = 0;
    std::atomic_int delivered = 0;
    {
        Pipeline pipeline(
            1, 10,
            [&](int n) -> Result<int> {
                ++calls;
                begun.release();
                mayEnd.acquire();
                return n;
            },
            [&](int) -> Result<> {
                ++delivered;
                return {};
            });
        for (int n = 0; n < 5; ++n)
            QVERIFY(pipeline.push(n));
        begun.acquire();
        mayEnd.release(5);
    }
    QVERIFY(calls <= 5);
    QVERIFY(delivered <= calls);
}

QTEST_GUILESS_MAIN(tst_OrderedPipeline)
#include "tst_orderedpipeline.moc"
