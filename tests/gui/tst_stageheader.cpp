// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/guitest.h"
#include "tests/support/openedwindow.h"
#include "tests/support/windowbench.h"
#include "ui/main/fact.h"
#include "ui/main/mainwindow.h"
#include "ui/main/sidebar.h"
#include "ui/main/stageheader.h"
#include "ui/main/stagewatch.h"

#include <QSemaphore>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

// What is read of a stage above its data.
class tst_StageHeader : public QObject
{
    Q_OBJECT

private slots:
    void showsStateReleaseHealthAndLastGoodBackup();
    void theHeaderFollowsEveryState_data();
    void theHeaderFollowsEveryState();
    void theHeaderFollowsWhatIsAtWork_data();
    void theHeaderFollowsWhatIsAtWork();
    void untilTheStageHasAnsweredTheHeaderSaysSo();
    void aStageStandingLongUncheckedSaysAsOfWhen();
};

namespace {

struct Opened : OpenedWindow
{
    using OpenedWindow::OpenedWindow;
    [[nodiscard]] QString fact(const QString &name) const { return window.findChild<Fact *>(name)->value(); }
    [[nodiscard]] QString headline() const { return window.findChild<QWidget *>(u"stageHeader"_s)->accessibleName(); }
};

} // namespace

void tst_StageHeader::showsStateReleaseHealthAndLastGoodBackup()
{
    WindowBench bench;
    bench.addStage(u"webshop"_s, u"staging"_s);
    bench.service.stageStatus->schemaLevel = 42;
    bench.service.stageStatus->lastGood = bench.addBackup(u"webshop"_s, u"staging"_s, u"nightly"_s, 125);
    Opened opened(bench);
    QVERIFY(opened.hasStage(u"webshop/staging"_s));

    QCOMPARE(opened.headline(), u"webshop › staging, Running"_s);
    QCOMPARE(opened.fact(u"factRelease"_s), u"2.4.1 · schema 42"_s);
    QCOMPARE(opened.fact(u"factHealth"_s), u"1 of 1 OK, checked just now"_s);
    QVERIFY(opened.fact(u"factLastGood"_s).startsWith(u"2 hour"));
}

void tst_StageHeader::theHeaderFollowsEveryState_data()
{
    QTest::addColumn<QString>("state");
    QTest::addColumn<int>("reachable");
    QTest::addColumn<bool>("interrupted");
    QTest::addColumn<QString>("words");
    QTest::newRow("running") << u"running"_s << 4 << false << u"Running"_s;
    QTest::newRow("suspended") << u"suspended"_s << 4 << false << u"Suspended"_s;
    QTest::newRow("unknown") << u"unknown"_s << 4 << false << u"State not known"_s;
    QTest::newRow("unreachable") << u"running"_s << 0 << false << u"Unreachable since"_s;
    QTest::newRow("partly") << u"running"_s << 2 << false << u"2 of 4 storages"_s;
    QTest::newRow("interrupted") << u"suspended"_s << 4 << true << u"Restore not finished"_s;
}

void tst_StageHeader::theHeaderFollowsEveryState()
{
    QFETCH(const QString, state);
    QFETCH(const int, reachable);
    QFETCH(const bool, interrupted);
    QFETCH(const QString, words);
    WindowBench bench;
    bench.addStage(u"webshop"_s, u"staging"_s);
    bench.service.stageStatus->state = state;
    for (int index = reachable; index < 4; ++index)
        bench.service.stageStatus->storages[index].ready = false;
    bench.service.stageStatus->interrupted = interrupted ? u"A restore did not finish."_s : QString();
    Opened opened(bench);
    QVERIFY(opened.hasStage(u"webshop/staging"_s));
    QVERIFY2(opened.headline().contains(words), qPrintable(opened.headline()));
    QVERIFY(!opened.fact(u"factRelease"_s).isEmpty());
}

void tst_StageHeader::theHeaderFollowsWhatIsAtWork_data()
{
    QTest::addColumn<StageTask>("task");
    QTest::addColumn<Step>("step");
    QTest::addColumn<QString>("state");
    QTest::addColumn<QString>("words");
    QTest::newRow("suspending") << StageTask::Control << Step::Suspend << u"running"_s << u"Suspending…"_s;
    QTest::newRow("resuming") << StageTask::Control << Step::Resume << u"suspended"_s << u"Resuming…"_s;
    QTest::newRow("restoring") << StageTask::Restore << Step::Stage << u"running"_s << u"Restoring"_s;
    QTest::newRow("swapping") << StageTask::Restore << Step::Swap << u"suspended"_s << u"Restoring"_s;
    QTest::newRow("watching") << StageTask::Restore << Step::Watch << u"running"_s << u"Watching, 1:32 left"_s;
    QTest::newRow("backup") << StageTask::Backup << Step::Process << u"running"_s << u"Running"_s;
    QTest::newRow("backup of a suspended one")
        << StageTask::Backup << Step::Capture << u"suspended"_s << u"Suspended"_s;
    QTest::newRow("verify") << StageTask::Verify << Step::Verify << u"running"_s << u"Running"_s;
}

void tst_StageHeader::theHeaderFollowsWhatIsAtWork()
{
    QFETCH(const StageTask, task);
    QFETCH(const Step, step);
    QFETCH(const QString, state);
    QFETCH(const QString, words);
    WindowBench bench;
    bench.addStage(u"webshop"_s, u"staging"_s);
    bench.service.stageStatus->state = state;
    bench.service.stageStatus->lastGood = bench.addBackup(u"webshop"_s, u"staging"_s, u"nightly"_s, 125);
    Opened opened(bench);
    QVERIFY(opened.hasStage(u"webshop/staging"_s));
    std::atomic_bool go = false;
    const auto work = [&go, step](const TaskControl &control) -> Result<> {
        while (!go) {
            if (const Result<> on = control.checkpoint({.step = step, .done = 1, .total = 2}); !on)
                return on;
            QThread::msleep(1);
        }
        return {};
    };
    QVERIFY(bench.tasks.start({.title = u"At work"_s, .stage = u"webshop/staging"_s, .kind = task}, work, this,
                              [](const Result<> &) { }));
    if (step == Step::Watch)
        opened.window.watch().setWatching(u"webshop/staging"_s, 92);
    QTRY_COMPARE(opened.headline(), u"webshop › staging, "_s + words);
    QCOMPARE(opened.fact(u"factRelease"_s), u"2.4.1"_s); // what was known stays to be read
    QCOMPARE(opened.fact(u"factHealth"_s), u"1 of 1 OK, checked just now"_s);
    QVERIFY(opened.fact(u"factLastGood"_s).startsWith(u"2 hour"));
    go = true;
    QTRY_VERIFY(bench.tasks.running().isEmpty());
}

void tst_StageHeader::untilTheStageHasAnsweredTheHeaderSaysSo()
{
    QSemaphore answer;
    WindowBench bench;
    bench.addStage(u"webshop"_s, u"staging"_s);
    bench.service.setWeather([&answer](const TaskControl &) {
        answer.acquire();
        return Result<>();
    });
    Opened opened(bench);
    QTRY_COMPARE(opened.window.selection().stage, u"webshop/staging"_s);
    QCOMPARE(opened.headline(), u"webshop › staging, Checking…"_s);
    for (const QString &fact : {u"factRelease"_s, u"factHealth"_s, u"factLastGood"_s})
        QCOMPARE(opened.fact(fact), u"—"_s);
    answer.release(100);
    QTRY_COMPARE(opened.headline(), u"webshop › staging, Running"_s);
    QCOMPARE(opened.fact(u"factLastGood"_s), u"None yet"_s);
}

void tst_StageHeader::aStageStandingLongUncheckedSaysAsOfWhen()
{
    QWidget window;
    Actions actions(&window);
    StageHeader header(actions);
    FakeClock clock;
    StageCondition condition{.id = u"webshop/staging"_s, .state = StageState::Running, .storages = 1, .reachable = 1};
    condition.checkedAt = clock.now();
    header.show({.condition = condition, .now = clock.now().addSecs(59)});
    QCOMPARE(header.accessibleName(), u"webshop › staging, Running"_s);
    header.show({.condition = condition, .now = clock.now().addSecs(61)});
    QVERIFY2(header.accessibleName().contains(u"Running, as of "), qPrintable(header.accessibleName()));
}

UNDERSTUDY_GUITEST_MAIN(tst_StageHeader)
#include "tst_stageheader.moc"
