// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/backupdesk.h"
#include "tests/support/guitest.h"
#include "tests/support/looks.h"
#include "ui/activity/activitypanel.h"
#include "ui/activity/activitystrip.h"
#include "ui/activity/logview.h"
#include "ui/widgets/elidedlabel.h"

#include <QAccessible>
#include <QClipboard>
#include <QFile>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QSemaphore>
#include <QSignalSpy>
#include <QToolButton>
#include <QTreeView>

#include <memory>
#include <vector>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;
using namespace std::chrono_literals;

class tst_Activity : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void theStripShowsStepTimeAndCancelAndNoNumberOnTheBar();
    void theStripElidesAndLetsTheWindowBeNarrow();
    void thePanelListsTheStepsAndUnfoldsWhatRuns();
    void thirtySecondsOfSilenceAreToldAndAfterFiveMinutesTheUserIsAsked();
    void cancelIsAnsweredWithinTwoHundredMilliseconds();
    void whatDoesNotStopIsToldAfterFifteenSeconds();
    void whatCannotBeCancelledSaysWhy();
    void aFloodOfLinesKeepsTheWindowAliveAndTheFileWhole();
    void passwordsReachNeitherTheViewNorTheFile();
    void theLogIsCopied();
    void finishedOperationsAreThereAgainTheNextTimeUntilTheyAreCleared();
    void theTitleTellsHowFarItIs();
    void quartersAreAnnouncedAndNotEachTick();
    void looksGoodInEveryPalette();

private:
    // A task that does what it is told, until it is let go.
    struct Worker
    {
        QSemaphore go; // one for each report of `reports`, one more for the end
        QList<Progress> reports;
        QStringList lines;
        Result<> result;
        TaskId task = 0;
    };
    void start(Worker &worker, StageTask kind = StageTask::Backup, const QString &title = u"Backup of staging"_s);
    static void letGo(Worker &worker, int reports) { worker.go.release(reports); }
    [[nodiscard]] Worker &newWorker() { return *m_workers.emplace_back(std::make_unique<Worker>()); }
    [[nodiscard]] ActivityWatch &watch() { return m_desk->desk.activities; }
    [[nodiscard]] FakeClock &clock() { return m_desk->clock; }
    [[nodiscard]] QString shown(const QString &name) const
    {
        return m_strip->findChild<ElidedLabel *>(name)->fullText();
    }
    void waitForTick()
    {
        QSignalSpy changed(&watch(), &ActivityWatch::changed);
        QVERIFY(changed.wait(patienceMs));
    }

    std::vector<std::unique_ptr<Worker>> m_workers; // outlive the threads that use them
    std::unique_ptr<FakeDesk> m_desk;
    std::unique_ptr<ActivityStrip> m_strip;
    std::unique_ptr<ActivityPanel> m_panel;
};

void tst_Activity::init()
{
    QLocale::setDefault(QLocale::c());
    m_desk = std::make_unique<FakeDesk>();
    m_strip = std::make_unique<ActivityStrip>(watch());
    m_panel = std::make_unique<ActivityPanel>(watch());
    m_strip->resize(900, m_strip->sizeHint().height());
    m_panel->resize(900, 300);
    m_strip->show();
    m_panel->show();
}

void tst_Activity::cleanup()
{
    for (const std::unique_ptr<Worker> &worker : m_workers)
        letGo(*worker, 1000);
    m_panel.reset();
    m_strip.reset();
    m_desk.reset();
    m_workers.clear();
}

void tst_Activity::start(Worker &worker, StageTask kind, const QString &title)
{
    const Result<TaskId> task = m_desk->desk.tasks.start(
        {.title = title, .stage = u"shop/staging"_s, .kind = kind},
        [&worker](const TaskControl &control) -> Result<> {
            for (const QString &line : std::as_const(worker.lines))
                control.note(line);
            for (const Progress &progress : std::as_const(worker.reports)) {
                worker.go.acquire();
                if (const Result<> going = control.checkpoint(progress); !going)
                    return going;
            }
            worker.go.acquire();
            if (const Result<> going = control.checkpoint(); !going)
                return going;
            return worker.result;
        },
        this, [](const Result<> &) {});
    QVERIFY(task);
    worker.task = *task;
}

void tst_Activity::theStripShowsStepTimeAndCancelAndNoNumberOnTheBar()
{
    Worker &worker = newWorker();
    worker.reports = {{.step = Step::Check},
                      {.step = Step::PrePass, .subject = u"api/uploads"_s, .done = 10, .total = 100}};
    start(worker);
    letGo(worker, 2);
    QTRY_COMPARE(m_strip->text(), u"Backup of staging: step 2 of 7, api/uploads"_s);
    auto *bar = m_strip->findChild<QProgressBar *>();
    QTRY_VERIFY(bar->value() > 0);
    QVERIFY(!bar->isTextVisible());
    QVERIFY(!bar->accessibleDescription().isEmpty());
    QVERIFY(m_strip->findChild<QPushButton *>(u"activityCancel"_s)->isVisible());
    QVERIFY(shown(u"activityTime"_s).contains(u"10 bytes of 100 bytes"));
    letGo(worker, 1);
    QTRY_COMPARE(m_strip->text(), u"Nothing is running."_s);
    QVERIFY(!bar->isVisible());
}

void tst_Activity::theStripElidesAndLetsTheWindowBeNarrow()
{
    Worker &worker = newWorker();
    start(worker, StageTask::Backup, u"Backup of "_s + QString(300, u'x'));
    QTRY_VERIFY(m_strip->text().startsWith(u"Backup of x"));
    QVERIFY2(m_strip->minimumSizeHint().width() <= 500,
             qPrintable(QString::number(m_strip->minimumSizeHint().width())));
    letGo(worker, 1);
}

void tst_Activity::thePanelListsTheStepsAndUnfoldsWhatRuns()
{
    Worker &worker = newWorker();
    worker.reports = {{.step = Step::Capture, .subject = u"api/app"_s}};
    start(worker);
    auto *tree = m_panel->findChild<QTreeView *>(u"activityTree"_s);
    QTRY_COMPARE(tree->model()->rowCount(), 1);
    const QModelIndex top = tree->model()->index(0, 0);
    QVERIFY(tree->isExpanded(top));
    QCOMPARE(tree->currentIndex(), top);
    letGo(worker, 1);
    const QModelIndex capture = tree->model()->index(3, 0, top);
    QTRY_COMPARE(capture.data(ActivityModel::StateRole).toInt(), int(ActivityStep::State::Running));
    QCOMPARE(capture.data(Qt::AccessibleTextRole).toString(), u"4  Capture, at work"_s);
    letGo(worker, 1);
    QTRY_COMPARE(top.data(ActivityModel::StateRole).toInt(), int(Activity::Outcome::Done));
    QCOMPARE(tree->model()->index(6, 0, top).data(ActivityModel::StateRole).toInt(), int(ActivityStep::State::Done));
}

void tst_Activity::thirtySecondsOfSilenceAreToldAndAfterFiveMinutesTheUserIsAsked()
{
    Worker &worker = newWorker();
    worker.reports = {{.step = Step::Capture, .done = 1, .total = 10}};
    start(worker);
    letGo(worker, 1);
    QTRY_VERIFY(!watch().model().running().isEmpty());
    QTRY_VERIFY(watch().model().view(worker.task).fraction > 0);
    clock().advance(45'000);
    waitForTick();
    QTRY_COMPARE(shown(u"activityTime"_s), u"No activity for 45 s"_s);
    auto *wait = m_strip->findChild<QPushButton *>(u"activityWait"_s);
    QVERIFY(!wait->isVisible());
    clock().advance(5 * 60'000);
    QTRY_VERIFY(wait->isVisible());
    wait->click();
    QVERIFY(!wait->isVisible());
    QVERIFY(m_strip->findChild<QPushButton *>(u"activityCancel"_s)->isVisible());
    letGo(worker, 1);
}

void tst_Activity::cancelIsAnsweredWithinTwoHundredMilliseconds()
{
    Worker &worker = newWorker();
    start(worker);
    auto *cancel = m_strip->findChild<QPushButton *>(u"activityCancel"_s);
    QTRY_VERIFY(cancel->isVisible());
    eventLoopWatch()->reset();
    QTest::mouseClick(cancel, Qt::LeftButton);
    QCOMPARE(cancel->text(), u"Cancelling…"_s);
    QCOMPARE(shown(u"activityTime"_s), u"Cancelling…"_s);
    QVERIFY2(eventLoopWatch()->longest() <= 200ms, qPrintable(QString::number(eventLoopWatch()->longest().count())));
    QVERIFY(!cancel->isEnabled());
    letGo(worker, 1);
    QTRY_COMPARE(watch().model().activity(worker.task)->outcome, Activity::Outcome::Cancelled);
    QCOMPARE(m_strip->text(), u"Nothing is running."_s);
}

void tst_Activity::whatDoesNotStopIsToldAfterFifteenSeconds()
{
    Worker &worker = newWorker();
    start(worker);
    QTRY_VERIFY(watch().foremost() != 0);
    watch().cancelForemost();
    clock().advance(15'000);
    QTRY_VERIFY(shown(u"activityTime"_s).contains(u"does not answer"));
    letGo(worker, 1);
}

void tst_Activity::whatCannotBeCancelledSaysWhy()
{
    Worker &worker = newWorker();
    worker.reports = {{.step = Step::Swap, .canCancel = false}};
    start(worker, StageTask::Restore, u"Restore into staging"_s);
    letGo(worker, 1);
    auto *cancel = m_strip->findChild<QPushButton *>(u"activityCancel"_s);
    QTRY_VERIFY(cancel->isVisible() && !cancel->isEnabled());
    QVERIFY(cancel->toolTip().contains(u"cannot be interrupted"));
    QCOMPARE(cancel->accessibleDescription(), cancel->toolTip());
    watch().cancelForemost();
    QVERIFY(!watch().model().isCancelling(worker.task));
    letGo(worker, 1);
}

void tst_Activity::aFloodOfLinesKeepsTheWindowAliveAndTheFileWhole()
{
    static constexpr int s_lines = 100'000;
    Worker &worker = newWorker();
    for (int number = 0; number < s_lines; ++number)
        worker.lines.append(u"pg_dump: dumping contents of table \"public.t%1\""_s.arg(number));
    EventLoopWatch *loop = eventLoopWatch();
    loop->reset();
    start(worker);
    auto *log = m_panel->findChild<LogView *>();
    QTRY_VERIFY(log->toPlainText().contains(u"public.t99999\""));
    QVERIFY2(log->blockCount() <= LogView::mostBlocks, qPrintable(QString::number(log->blockCount())));
    letGo(worker, 1);
    QTRY_VERIFY(watch().foremost() == 0);
    const QString path = watch().model().activity(worker.task)->logFile;
    const auto linesInFile = [&path] {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll().count("dumping contents") : 0;
    };
    QTRY_COMPARE(linesInFile(), s_lines);
    QCOMPARE(QFile::permissions(path) & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
    QVERIFY2(loop->tooLong().isEmpty(), qPrintable(loop->tooLong().join(u'\n')));
}

void tst_Activity::passwordsReachNeitherTheViewNorTheFile()
{
    Worker &worker = newWorker();
    worker.lines = {u"psql postgresql://shop:hunter2@db/shop"_s, u"PGPASSWORD=hunter2"_s};
    start(worker);
    auto *log = m_panel->findChild<LogView *>();
    QTRY_VERIFY(log->toPlainText().contains(u"PGPASSWORD=••••"));
    QVERIFY(!log->toPlainText().contains(u"hunter2"));
    letGo(worker, 1);
    QTRY_VERIFY(watch().foremost() == 0);
    QFile file(watch().model().activity(worker.task)->logFile);
    QTRY_VERIFY(file.exists());
    QTRY_VERIFY(m_desk->desk.tasks.running().isEmpty());
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray text = file.readAll();
    QVERIFY(text.contains("PGPASSWORD=") && !text.contains("hunter2"));
}

void tst_Activity::theLogIsCopied()
{
    Worker &worker = newWorker();
    worker.lines = {u"one line"_s};
    start(worker);
    auto *log = m_panel->findChild<LogView *>();
    QTRY_VERIFY(log->toPlainText().contains(u"one line"));
    QTest::mouseClick(m_panel->findChild<QPushButton *>(u"copyLog"_s), Qt::LeftButton);
    QCOMPARE(QGuiApplication::clipboard()->text(), log->toPlainText());
    letGo(worker, 1);
}

void tst_Activity::finishedOperationsAreThereAgainTheNextTimeUntilTheyAreCleared()
{
    Worker &worker = newWorker();
    worker.result = FakeBackupService::failure(Error::Code::Io);
    start(worker);
    QTRY_VERIFY(watch().foremost() != 0);
    letGo(worker, 1);
    QTRY_VERIFY(watch().foremost() == 0);
    QTRY_VERIFY(QFile::exists(m_desk->home.logs() + u"/operations.json"_s));
    QTRY_VERIFY(m_desk->desk.tasks.running().isEmpty());

    ActivityWatch again(m_desk->desk.context, m_desk->home);
    again.loadHistory();
    QTRY_COMPARE(again.model().rowCount(), 1);
    const Activity remembered = again.model().finished().first();
    QCOMPARE(remembered.title, u"Backup of staging"_s);
    QCOMPARE(remembered.outcome, Activity::Outcome::Failed);
    QCOMPARE(remembered.error.message, u"What happened."_s);
    std::optional<Result<QStringList>> lines;
    again.readLog(remembered.logFile, this, [&](const Result<QStringList> &read) { lines = read; });
    QTRY_VERIFY(lines.has_value());
    QVERIFY(lines->has_value() && lines->value().join(u'\n').contains(u"What happened."));

    again.clearFinished();
    QCOMPARE(again.model().rowCount(), 0);
    QTRY_VERIFY(m_desk->desk.tasks.running().isEmpty());
    ActivityWatch third(m_desk->desk.context, m_desk->home);
    third.loadHistory();
    QTRY_VERIFY(m_desk->desk.tasks.running().isEmpty());
    QCOMPARE(third.model().rowCount(), 0);
}

void tst_Activity::theTitleTellsHowFarItIs()
{
    QStringList titles;
    connect(&watch(), &ActivityWatch::titleProgressChanged, this, [&](const QString &text) { titles.append(text); });
    Worker &worker = newWorker();
    worker.reports = {{.step = Step::Process, .subject = u"a"_s, .done = 50, .total = 100}};
    start(worker);
    letGo(worker, 1);
    QTRY_COMPARE(titles.value(titles.size() - 1), u"71%"_s);
    letGo(worker, 1);
    QTRY_COMPARE(titles.last(), QString());
}

void tst_Activity::quartersAreAnnouncedAndNotEachTick()
{
    Worker &worker = newWorker();
    for (int done = 1; done <= 20; ++done)
        worker.reports.append({.step = Step::Process, .subject = u"a"_s, .done = done * 5, .total = 100});
    start(worker);
    for (int report = 0; report < 20; ++report) {
        letGo(worker, 1);
        clock().advance(100);
    }
    QTRY_VERIFY(watch().model().view(worker.task).fraction > 0.9);
    QVERIFY2(!m_desk->desk.announced.isEmpty() && m_desk->desk.announced.size() <= 3,
             qPrintable(m_desk->desk.announced.join(u'\n')));
    QVERIFY(m_desk->desk.announced.last().startsWith(u"Backup of staging, "));
    QVERIFY(m_desk->desk.announced.last().contains(u" percent"));
    letGo(worker, 1);
}

void tst_Activity::looksGoodInEveryPalette()
{
    for (const QString &look : {u"light"_s, u"dark"_s, u"large"_s}) {
        const Look applied(look);
        cleanup();
        init();
        Worker &done = newWorker();
        start(done, StageTask::Verify, u"Verify “before 2.5 migration”"_s);
        letGo(done, 1);
        QTRY_VERIFY(watch().foremost() == 0);
        Worker &failed = newWorker();
        failed.result = FakeBackupService::failure(Error::Code::Io);
        start(failed, StageTask::Backup, u"Backup of demo"_s);
        letGo(failed, 1);
        QTRY_VERIFY(watch().foremost() == 0);
        Worker &worker = newWorker();
        worker.lines = {u"pg_dump: dumping contents of table \"public.orders\""_s};
        worker.reports = {
            {.step = Step::Capture, .subject = u"api/uploads"_s, .done = 612'000'000, .total = 1'500'000'000}};
        start(worker);
        letGo(worker, 1);
        QTRY_VERIFY(watch().model().view(worker.task).fraction > 0);
        clock().advance(4000);
        waitForTick();
        QVERIFY(keepPicture(*m_panel, u"activity-"_s + look));
        QVERIFY(keepPicture(*m_strip, u"strip-"_s + look));
        letGo(worker, 1);
        QTRY_VERIFY(watch().foremost() == 0);
    }
}

UNDERSTUDY_GUITEST_MAIN(tst_Activity)
#include "tst_activity.moc"
