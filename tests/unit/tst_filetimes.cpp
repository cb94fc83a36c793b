// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/platform/filesystem.h"

#include <QTest>

using namespace Understudy;

// What times of files prove.
class tst_FileTimes final : public QObject
{
    Q_OBJECT

private slots:
    void aTimeIsOverBeforeALaterMoment();
    void aTimeWithoutPartsOfASecondStandsForAllOfIt();
    void aMomentDividesWhatIsStampedBeforeAndAfter();
    void aMomentDividesWholeSeconds();
};

void tst_FileTimes::aTimeIsOverBeforeALaterMoment()
{
    QVERIFY(isOver({.seconds = 5, .nanoseconds = 1}, {.seconds = 5, .nanoseconds = 2}));
    QVERIFY(!isOver({.seconds = 5, .nanoseconds = 2}, {.seconds = 5, .nanoseconds = 2}));
    QVERIFY(isOver({.seconds = -5, .nanoseconds = 2}, {.seconds = 5, .nanoseconds = 1}));
}

void tst_FileTimes::aTimeWithoutPartsOfASecondStandsForAllOfIt()
{
    QVERIFY(!isOver({.seconds = 5}, {.seconds = 5, .nanoseconds = 900'000'000}));
    QVERIFY(isOver({.seconds = 5}, {.seconds = 6}));
    QVERIFY(isOver({.seconds = -5}, {.seconds = -4}));
}

void tst_FileTimes::aMomentDividesWhatIsStampedBeforeAndAfter()
{
    const Timestamp before = fileSystemClock();
    const Timestamp moment = dividingMoment();
    QVERIFY(before <= moment);
    QVERIFY(fileSystemClock() > moment);
}

// A time that is cut off at its second: earlier ones are not later than the moment, later ones are.
void tst_FileTimes::aMomentDividesWholeSeconds()
{
    const Timestamp before{.seconds = fileSystemClock().seconds};
    const Timestamp moment = dividingMoment(true);
    QVERIFY(before <= moment);
    const Timestamp after{.seconds = fileSystemClock().seconds};
    QVERIFY(after > moment);
}

QTEST_GUILESS_MAIN(tst_FileTimes)
#include "tst_filetimes.moc"
