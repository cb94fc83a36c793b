// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/messages/catalog.h"
#include "services/tasks/parallel.h"

#include <QSemaphore>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Understudy;

class tst_Parallel : public QObject
{
    Q_OBJECT

private slots:
    void everyPieceIsDoneOnce();
    void piecesRunAtTheSameTime();
    void allRunAtTheSameTimeIfAsked();
    void theFirstFailureStopsTheOthersAndIsTheResult();
    void cancellingReachesAllPieces();
    void listenersHearReportsOfAllPieces();

private:
    std::atomic_bool m_cancelled = false;
    TaskControl m_control{m_cancelled};
};

void tst_Parallel::everyPieceIsDoneOnce()
{
    for (const int count : {0, 1, 2, 100}) {
        std::vector<std::atomic_int> done(static_cast<size_t>(count));
        const Result<> result = forEachInParallel(count, m_control,
                                                  [&](qsizetype index, const TaskControl &) -> Result<> {
                                                      ++done[static_cast<size_t>(index)];
                                                      return {};
                                                  });
        QVERIFY(result);
        for (const std::atomic_int &times : done)
            QCOMPARE(times.load(), 1);
    }
}

// Each waits for the other: one after the other they would never end.
void tst_Parallel::piecesRunAtTheSameTime()
{
    QSemaphore arrived[2];
    const Result<> result = forEachInParallel(2, m_control, [&](qsizetype index, const TaskControl &) -> Result<> {
        arrived[index].release();
        arrived[1 - index].acquire();
        return {};
    });
    QVERIFY(result);
}

// More than there are cores: each waits for all.
void tst_Parallel::allRunAtTheSameTimeIfAsked()
{
    constexpr int count = 70;
    QSemaphore others;
    std::atomic_int arrived = 0;
    const auto piece = [&](qsizetype, const TaskControl &) -> Result<> {
        if (++arrived == count)
            others.release(count);
        others.acquire();
        return {};
    };
    QVERIFY(forEachInParallel(count, m_control, piece, Threads::AllAtOnce));
}

void tst_Parallel::theFirstFailureStopsTheOthersAndIsTheResult()
{
    const Result<> result = forEachInParallel(
        2, m_control, [&](qsizetype index, const TaskControl &control) -> Result<> {
            if (index == 1)
                return std::unexpected(Error{.code = Error::Code::NoSpace, .message = u"full"_s});
            while (true) {
                if (const Result<> going = control.checkpoint(); !going)
                    return going;
            }
        });
    QVERIFY(!result);
    QCOMPARE(result.error().code, Error::Code::NoSpace);
}

void tst_Parallel::cancellingReachesAllPieces()
{
    std::atomic_bool cancelled = false;
    const TaskControl control(cancelled);
    const Result<> result = forEachInParallel(2, control, [&](qsizetype, const TaskControl &inner) -> Result<> {
        cancelled = true;
        while (true) {
            if (const Result<> going = inner.checkpoint(); !going)
                return going;
        }
    });
    QVERIFY(!result);
    QCOMPARE(result.error().code, Error::Code::Cancelled);
    QVERIFY(control.uninterrupted().checkpoint());
}

void tst_Parallel::listenersHearReportsOfAllPieces()
{
    std::atomic_int heard = 0;
    std::atomic_int first = 0;
    const TaskControl outer(m_cancelled, [&](const Progress &) { ++heard; });
    const TaskControl control = outer.alsoReportingTo([&](const Progress &) { ++first; });
    const Result<> result = forEachInParallel(
        8, control, [&](qsizetype, const TaskControl &inner) { return inner.checkpoint({.step = Step::Process}); });
    QVERIFY(result);
    QCOMPARE(heard.load(), 8);
    QCOMPARE(first.load(), 8);
}

QTEST_GUILESS_MAIN(tst_Parallel)
#include "tst_parallel.moc"
