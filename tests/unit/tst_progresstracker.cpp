// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/progresstracker.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace Understudy;

using Operation = ProgressTracker::Operation;

static constexpr qint64 s_mega = 1'000'000;

class tst_ProgressTracker : public QObject
{
    Q_OBJECT

private slots:
    void neverGoesBack();
    void anImportMovesFromReadingOverLoadingToStoring();
    void isOnlyCompleteWhenFinished();
    void staysSilentForTenSeconds();
    void staysSilentBelowFivePercent();
    void tellsTheTimeLeftOfSteadyWork();
    void growsTheTimeLeftWhenWorkStops();
    void doesNotCountSkippedBytesAsSpeed();
    void countsEachByteOnceWhenStepsTakeTurns();
    void saysHowLongItWasSilent();
    void showsNoTotalWhileOneIsNotKnown();
    void wordsTheTimeLeft_data();
    void wordsTheTimeLeft();
};

// `percent` of step Process, which is the whole of Operation::Other.
static Progress at(qint64 done, qint64 total = 100 * s_mega, qint64 skipped = 0)
{
    return {.step = Step::Process, .subject = u"api/uploads"_s, .done = done, .total = total, .skipped = skipped};
}

void tst_ProgressTracker::neverGoesBack()
{
    ProgressTracker tracker(Operation::Backup, 0);
    double before = 0;
    qint64 now = 0;
    const QList<Progress> uneven = {
        {.step = Step::Check, .done = 1, .total = 1},
        {.step = Step::Process, .subject = u"a/b"_s, .done = 90, .total = 100},
        {.step = Step::Process, .subject = u"c/d"_s, .done = 0, .total = 10000}, // a total that comes late
        {.step = Step::PrePass, .subject = u"a/b"_s, .done = 1, .total = 2}, // an earlier step once more
        {.step = Step::Process, .subject = u"a/b"_s, .done = 10, .total = 100},
        {.step = Step::Commit, .done = 1, .total = 1},
        {.step = Step::Watch}, // no step of a backup
    };
    for (const Progress &progress : uneven) {
        tracker.report(progress, now += 1000);
        QVERIFY(tracker.view(now).fraction >= before);
        before = tracker.view(now).fraction;
    }
    QVERIFY(before > 0.9);
}

void tst_ProgressTracker::anImportMovesFromReadingOverLoadingToStoring()
{
    ProgressTracker tracker(Operation::Import, 0);
    double before = 0;
    qint64 now = 0;
    for (const Step step : {Step::Check, Step::PrePass, Step::Capture, Step::Process, Step::Commit}) {
        for (const qint64 done : {1, 3}) {
            tracker.report({.step = step, .subject = u"api/app"_s, .done = done, .total = 4}, now += 1000);
            QVERIFY(tracker.view(now).fraction > before);
            before = tracker.view(now).fraction;
        }
    }
    QVERIFY(before > 0.95);
}

void tst_ProgressTracker::isOnlyCompleteWhenFinished()
{
    ProgressTracker tracker(Operation::Other, 0);
    tracker.report(at(100 * s_mega), 1000);
    QVERIFY(tracker.view(1000).fraction < 1);
    tracker.finish();
    QCOMPARE(tracker.view(1000).fraction, 1.0);
    QVERIFY(!tracker.view(1000).secondsLeft);
}

void tst_ProgressTracker::staysSilentForTenSeconds()
{
    ProgressTracker tracker(Operation::Other, 0);
    for (qint64 second = 1; second <= 9; ++second)
        tracker.report(at(second * 5 * s_mega), second * 1000);
    QVERIFY(!tracker.view(9999).secondsLeft);
    tracker.report(at(50 * s_mega), 10'000);
    QVERIFY(tracker.view(10'000).secondsLeft);
}

void tst_ProgressTracker::staysSilentBelowFivePercent()
{
    ProgressTracker tracker(Operation::Other, 0);
    tracker.report(at(4 * s_mega), 60'000);
    QVERIFY(!tracker.view(60'000).secondsLeft);
    tracker.report(at(6 * s_mega), 70'000);
    QVERIFY(tracker.view(70'000).secondsLeft);
}

void tst_ProgressTracker::tellsTheTimeLeftOfSteadyWork()
{
    ProgressTracker tracker(Operation::Other, 0);
    for (qint64 second = 1; second <= 30; ++second)
        tracker.report(at(second * s_mega), second * 1000);
    const ProgressView view = tracker.view(30'000);
    QCOMPARE(view.secondsLeft.value(), 70);
    QCOMPARE(view.bytesPerSecond.value(), s_mega);
}

void tst_ProgressTracker::growsTheTimeLeftWhenWorkStops()
{
    ProgressTracker tracker(Operation::Other, 0);
    for (qint64 second = 1; second <= 30; ++second)
        tracker.report(at(second * s_mega), second * 1000);
    QVERIFY(tracker.view(50'000).secondsLeft.value() > 100);
}

void tst_ProgressTracker::doesNotCountSkippedBytesAsSpeed()
{
    ProgressTracker tracker(Operation::Other, 0);
    tracker.report(at(40 * s_mega, 100 * s_mega, 40 * s_mega), 1000);
    tracker.report(at(50 * s_mega, 100 * s_mega, 40 * s_mega), 10'000);
    const ProgressView view = tracker.view(10'000);
    QCOMPARE(view.bytesPerSecond.value(), s_mega);
    QCOMPARE(view.fraction, 0.5);
}

void tst_ProgressTracker::countsEachByteOnceWhenStepsTakeTurns()
{
    ProgressTracker tracker(Operation::Backup, 0);
    for (qint64 second = 1; second <= 10; ++second) {
        tracker.report({.step = Step::PrePass, .subject = u"a/b"_s, .done = s_mega, .total = s_mega},
                       second * 1000 - 500);
        tracker.report({.step = Step::Process, .subject = u"c/d"_s, .done = second * s_mega, .total = 20 * s_mega},
                       second * 1000);
    }
    QCOMPARE(tracker.view(10'000).bytesPerSecond.value(), s_mega + s_mega / 10);
}

void tst_ProgressTracker::saysHowLongItWasSilent()
{
    ProgressTracker tracker(Operation::Other, 0);
    tracker.report(at(s_mega), 5000);
    QCOMPARE(tracker.view(50'000).silentMs, 45'000);
}

void tst_ProgressTracker::showsNoTotalWhileOneIsNotKnown()
{
    ProgressTracker tracker(Operation::Backup, 0);
    tracker.report({.step = Step::Process, .subject = u"a/b"_s, .done = 5, .total = 10}, 1000);
    tracker.report({.step = Step::Process, .subject = u"c/d"_s, .done = 7}, 2000);
    QCOMPARE(tracker.view(2000).done, 12);
    QCOMPARE(tracker.view(2000).total, 0);
}

void tst_ProgressTracker::wordsTheTimeLeft_data()
{
    QTest::addColumn<std::optional<qint64>>("seconds");
    QTest::addColumn<QString>("text");

    QTest::newRow("not known") << std::optional<qint64>() << QString();
    QTest::newRow("nearly there") << std::optional<qint64>(1) << u"Almost done"_s;
    QTest::newRow("a few seconds") << std::optional<qint64>(2) << u"About 5 seconds left"_s;
    QTest::newRow("seconds") << std::optional<qint64>(18) << u"About 20 seconds left"_s;
    QTest::newRow("a minute") << std::optional<qint64>(57) << u"About 1 minute left"_s;
    QTest::newRow("minutes") << std::optional<qint64>(61) << u"About 2 minutes left"_s;
    QTest::newRow("hours") << std::optional<qint64>(2 * 3600 + 241) << u"About 2 h, 5 min left"_s;
}

void tst_ProgressTracker::wordsTheTimeLeft()
{
    QFETCH(std::optional<qint64>, seconds);
    QTEST(ProgressTracker::timeLeftText(seconds), "text");
}

QTEST_GUILESS_MAIN(tst_ProgressTracker)
#include "tst_progresstracker.moc"
