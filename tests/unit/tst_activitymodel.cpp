// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/activitymodel.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Understudy;

class tst_ActivityModel : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void listsTheStepsOfABackup();
    void stepsThatWerePassedAreDone();
    void progressNeverDecreasesAndIsFullOnlyAtTheEnd();
    void noTimeLeftBeforeTenSecondsAndFivePercent();
    void thirtySecondsOfSilenceAreTold();
    void afterFiveMinutesOfSilenceTheUserIsAsked();
    void cancellingShowsAtOnceAndAfterFifteenSecondsThatItIsStuck();
    void cancellingTheWatchAfterARestoreRollsBack();
    void aCancelledOneIsNoFailure();
    void finishedOnesAreKeptAndCleared();
    void logLinesAreCappedAndMasked();
    void whatIsRememberedComesBack();
    void whatCannotBeCancelledSaysWhy();

private:
    void begin(quint64 id = 1, ProgressTracker::Operation operation = ProgressTracker::Operation::Backup)
    {
        m_model->begin({.id = id,
                        .title = u"Back up shop/staging"_s,
                        .stage = u"shop/staging"_s,
                        .operation = operation,
                        .startedAt = m_now});
    }
    void report(Step step, qint64 done = 0, qint64 total = 0)
    {
        m_model->report(1, {.step = step, .subject = u"api/uploads"_s, .done = done, .total = total}, m_now);
    }
    void pass(int seconds)
    {
        m_now = m_now.addSecs(seconds);
        m_model->tick(m_now);
    }
    [[nodiscard]] QString cell(const QModelIndex &index, int column) const
    {
        return index.siblingAtColumn(column).data().toString();
    }

    QDateTime m_now;
    std::unique_ptr<ActivityModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

void tst_ActivityModel::init()
{
    QLocale::setDefault(QLocale::c());
    m_now = QDateTime(QDate(2026, 5, 12), QTime(14, 2));
    m_model = std::make_unique<ActivityModel>();
    m_tester = std::make_unique<QAbstractItemModelTester>(m_model.get(),
                                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
}

void tst_ActivityModel::cleanup()
{
    m_tester.reset();
    m_model.reset();
}

void tst_ActivityModel::listsTheStepsOfABackup()
{
    begin();
    const QModelIndex top = m_model->indexOf(1);
    QCOMPARE(cell(top, ActivityModel::Title), u"Back up shop/staging"_s);
    QCOMPARE(m_model->rowCount(top), 7);
    QCOMPARE(m_model->index(0, 0, top).data().toString(), u"1  Check storages"_s);
    QCOMPARE(m_model->index(3, 0, top).data(Qt::AccessibleTextRole).toString(), u"4  Capture, waiting"_s);
}

void tst_ActivityModel::stepsThatWerePassedAreDone()
{
    begin();
    report(Step::Check);
    pass(4);
    report(Step::Capture, 612'000'000, 1'500'000'000);
    pass(3);
    const QModelIndex top = m_model->indexOf(1);
    const auto state = [&](int step) { return m_model->index(step, 0, top).data(ActivityModel::StateRole).toInt(); };
    QCOMPARE(state(0), int(ActivityStep::State::Done));
    QCOMPARE(state(1), int(ActivityStep::State::Done));
    QCOMPARE(state(3), int(ActivityStep::State::Running));
    QCOMPARE(state(4), int(ActivityStep::State::Waiting));
    QCOMPARE(m_model->index(0, ActivityModel::Time, top).data().toString(), u"4 s"_s);
    QCOMPARE(m_model->index(3, ActivityModel::Time, top).data().toString(), u"3 s"_s);
    QCOMPARE(m_model->index(3, ActivityModel::Detail, top).data().toString(),
             u"api/uploads · 612.0 MB of 1.5 GB · last activity 3 s ago"_s);
    QCOMPARE(m_model->stepText(1), u"step 4 of 7, api/uploads"_s);
}

void tst_ActivityModel::progressNeverDecreasesAndIsFullOnlyAtTheEnd()
{
    begin();
    double last = 0;
    const Step steps[] = {Step::Check, Step::PrePass, Step::Suspend, Step::Capture, Step::Process, Step::Commit};
    for (const Step step : steps) {
        for (const qint64 done : {10, 90, 40, 100}) { // uneven, and once back
            pass(1);
            m_model->report(1, {.step = step, .subject = u"a"_s, .done = done, .total = 100, .skipped = done / 2},
                            m_now);
            const double now = m_model->indexOf(1).data(ActivityModel::FractionRole).toDouble();
            QVERIFY2(now >= last && now < 1, qPrintable(QString::number(now)));
            last = now;
        }
    }
    m_model->end(1, {}, m_now);
    QCOMPARE(m_model->indexOf(1).data(ActivityModel::FractionRole).toDouble(), 1.0);
}

void tst_ActivityModel::noTimeLeftBeforeTenSecondsAndFivePercent()
{
    begin();
    for (int second = 1; second <= 9; ++second) {
        pass(1);
        report(Step::PrePass, second * 10'000'000, 500'000'000);
        QVERIFY2(!m_model->runningText(1).contains(u"left"), qPrintable(m_model->runningText(1)));
    }
    for (int second = 10; second <= 30; ++second) {
        pass(1);
        report(Step::PrePass, second * 10'000'000, 500'000'000);
        QVERIFY(!m_model->runningText(1).contains(u" 0 seconds"));
    }
    QVERIFY2(m_model->runningText(1).contains(u"· About "), qPrintable(m_model->runningText(1)));
}

void tst_ActivityModel::thirtySecondsOfSilenceAreTold()
{
    begin();
    report(Step::Capture, 10, 100);
    pass(29);
    QVERIFY(!m_model->indexOf(1).data(ActivityModel::SilentRole).toBool());
    pass(16);
    QVERIFY(m_model->indexOf(1).data(ActivityModel::SilentRole).toBool());
    QCOMPARE(m_model->runningText(1), u"No activity for 45 s"_s);
    report(Step::Capture, 20, 100);
    QVERIFY(!m_model->indexOf(1).data(ActivityModel::SilentRole).toBool());
}

void tst_ActivityModel::afterFiveMinutesOfSilenceTheUserIsAsked()
{
    begin();
    report(Step::Capture, 10, 100);
    pass(299);
    QVERIFY(!m_model->isToBeAsked(1));
    pass(1);
    QVERIFY(m_model->isToBeAsked(1));
    m_model->keepWaiting(1, m_now);
    QVERIFY(!m_model->isToBeAsked(1));
    pass(300);
    QVERIFY(m_model->isToBeAsked(1));
}

void tst_ActivityModel::cancellingShowsAtOnceAndAfterFifteenSecondsThatItIsStuck()
{
    begin();
    m_model->setCancelling(1, m_now);
    QCOMPARE(cell(m_model->indexOf(1), ActivityModel::Detail), u"Cancelling…"_s);
    pass(14);
    QVERIFY(!m_model->isStuck(1));
    pass(1);
    QVERIFY(m_model->isStuck(1));
    QVERIFY(m_model->runningText(1).contains(u"does not answer"));
}

// Which takes as long as it takes: nothing hangs, and something of the restore was there.
void tst_ActivityModel::cancellingTheWatchAfterARestoreRollsBack()
{
    begin(1, ProgressTracker::Operation::Restore);
    m_model->report(1, {.step = Step::Stage}, m_now);
    QVERIFY(!m_model->cancelRollsBack(1));
    m_model->report(1, {.step = Step::Watch}, m_now);
    QVERIFY(m_model->cancelRollsBack(1));
    m_model->setCancelling(1, m_now);
    QCOMPARE(cell(m_model->indexOf(1), ActivityModel::Detail), u"Rolling back…"_s);
    m_model->report(1, {.step = Step::Swap, .canCancel = false}, m_now);
    m_model->tick(m_now.addMSecs(ActivityModel::stuckAfterMs));
    QVERIFY(m_model->cancelRollsBack(1));
    QVERIFY(!m_model->isStuck(1));
    QCOMPARE(cell(m_model->indexOf(1), ActivityModel::Detail), u"Rolling back…"_s);
}

void tst_ActivityModel::aCancelledOneIsNoFailure()
{
    begin();
    report(Step::Capture, 10, 100);
    m_model->end(1, std::unexpected(Error{.code = Error::Code::Cancelled}), m_now);
    QCOMPARE(m_model->indexOf(1).data(ActivityModel::StateRole).toInt(), int(Activity::Outcome::Cancelled));
    QCOMPARE(cell(m_model->indexOf(1), ActivityModel::Detail), u"Cancelled; nothing of it stays"_s);
    QVERIFY(m_model->running().isEmpty());

    begin(2);
    m_model->end(2, std::unexpected(Error{.code = Error::Code::Io, .message = u"Disk gone."_s}), m_now);
    QCOMPARE(cell(m_model->indexOf(2), ActivityModel::Detail), u"Failed: Disk gone."_s);
}

void tst_ActivityModel::finishedOnesAreKeptAndCleared()
{
    m_model->setHistory({{.title = u"old"_s, .outcome = Activity::Outcome::Done}});
    begin();
    begin(2);
    m_model->end(1, {}, m_now);
    m_model->setSummary(1, u"1.5 GB stored."_s, true);
    QCOMPARE(cell(m_model->indexOf(1), ActivityModel::Detail), u"1.5 GB stored."_s);
    QCOMPARE(m_model->activity(1)->outcome, Activity::Outcome::Warnings);
    QCOMPARE(m_model->rowCount(), 3);
    QCOMPARE(m_model->finished().size(), 2);
    m_model->clearFinished();
    QCOMPARE(m_model->rowCount(), 1);
    QCOMPARE(m_model->running(), QList<quint64>{2});
}

void tst_ActivityModel::logLinesAreCappedAndMasked()
{
    begin();
    const QString line = masked(u"connecting to postgresql://shop:hunter2@db/shop with password=hunter3"_s);
    QVERIFY2(!line.contains(u"hunter"), qPrintable(line));
    QVERIFY2(line.contains(u"postgresql://shop:••••@db/shop"), qPrintable(line));
    for (const QString &secret :
         {u"PGPASSWORD='hunter2 x' psql"_s, u"token: hunter2"_s, u"Authorization: Bearer hunter2hunter2"_s,
          u"AGE-SECRET-KEY-1HUNTER2"_s, u"{\"api_key\": \"hunter2\"}"_s})
        QVERIFY2(!masked(secret).contains(u"hunter2", Qt::CaseInsensitive), qPrintable(masked(secret)));
    QCOMPARE(masked(u"12 passwords were not needed"_s), u"12 passwords were not needed"_s);
    QStringList many;
    for (int number = 0; number < ActivityModel::mostLines + 10; ++number)
        many.append(QString::number(number));
    QCOMPARE(m_model->addLines(1, many, m_now).size(), many.size());
    QCOMPARE(m_model->addLines(1, {u"last"_s}, m_now), QStringList(u"14:02:00 last"_s));
    QCOMPARE(m_model->activity(1)->log.size(), ActivityModel::mostLines);
    QVERIFY(m_model->activity(1)->log.last().endsWith(u"last"));
}

void tst_ActivityModel::whatIsRememberedComesBack()
{
    const Activity before{.title = u"Back up shop/staging"_s,
                          .stage = u"shop/staging"_s,
                          .startedAt = m_now,
                          .endedAt = m_now.addSecs(60),
                          .outcome = Activity::Outcome::Failed,
                          .error = {.message = u"a"_s, .why = u"b"_s, .todo = u"c"_s, .safe = u"d"_s},
                          .summary = u"e"_s,
                          .logFile = u"/x.log"_s};
    const Activity after = Activity::fromJson(before.toJson());
    QCOMPARE(after.title, before.title);
    QCOMPARE(after.outcome, before.outcome);
    QCOMPARE(after.error, before.error);
    QCOMPARE(after.endedAt, before.endedAt);
    QCOMPARE(after.logFile, before.logFile);
    QCOMPARE(after.summary, before.summary);
}

void tst_ActivityModel::whatCannotBeCancelledSaysWhy()
{
    begin();
    m_model->report(1, {.step = Step::Swap, .canCancel = false}, m_now);
    QCOMPARE(m_model->indexOf(1).data(ActivityModel::ReasonIdRole).toString(), u"R17"_s);
    m_model->report(1, {.step = Step::Resume}, m_now);
    QCOMPARE(m_model->indexOf(1).data(ActivityModel::ReasonIdRole).toString(), QString());
}

QTEST_GUILESS_MAIN(tst_ActivityModel)
#include "tst_activitymodel.moc"
