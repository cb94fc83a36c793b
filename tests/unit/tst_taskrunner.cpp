// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/tasks/taskrunner.h"

#include "models/messages/catalog.h"
#include "services/tasks/waiting.h"

#include <QElapsedTimer>
#include <QSemaphore>
#include <QSignalSpy>
#include <QTest>
#include <QThread>

#include <chrono>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace Understudy;

static constexpr int s_patience = 120'000; // ms, only ever reached by a failure

class tst_TaskRunner : public QObject
{
    Q_OBJECT

private slots:
    void bringsTheResultToItsThread();
    void bringsAnErrorToo();
    void aStageHasOneTaskAtATime();
    void tasksOfOtherStagesRunBesideIt();
    void theNextTaskMayStartWhenItIsToldOfTheLast();
    void cancelReachesTheWork();
    void cancellingOneLeavesTheOthersAlone();
    void destroyingItCancelsAndWaits();
    void progressComesTenTimesASecondAtMost();
    void progressKeepsItsPaceBehindABusyWindow();
    void theLastProgressOfEachSubjectAlwaysComes();
    void progressComesBeforeTheEnd();
    void notesComeInOrder();
    void aFloodOfLinesComesInFewDeliveries();
    void withoutItsContextTheResultIsNotDelivered();

private:
    [[nodiscard]] static Result<> untilCancelled(const TaskControl &control, QSemaphore &begun);
};

// Works without end, and without a pause.
Result<> tst_TaskRunner::untilCancelled(const TaskControl &control, QSemaphore &begun)
{
    begun.release();
    for (;;) {
        if (const Result<> going = control.checkpoint(); !going)
            return going;
        QThread::yieldCurrentThread();
    }
}

void tst_TaskRunner::bringsTheResultToItsThread()
{
    TaskRunner runner;
    QThread *worker = nullptr;
    QThread *receiver = nullptr;
    int value = 0;
    const Result<TaskId> task = runner.start(
        {.title = u"count"_s, .stage = u"a/b"_s},
        [&](const TaskControl &) -> Result<int> {
            worker = QThread::currentThread();
            return 42;
        },
        this,
        [&](const Result<int> &result) {
            receiver = QThread::currentThread();
            value = result.value_or(-1);
        });
    QVERIFY(task);
    QCOMPARE(runner.running(), QList<TaskId>({*task}));
    QCOMPARE(runner.info(*task).title, u"count"_s);

    QVERIFY(QTest::qWaitFor([&] { return value == 42; }, s_patience));
    QCOMPARE(receiver, QThread::currentThread());
    QVERIFY(worker != receiver);
    QCOMPARE(runner.running(), QList<TaskId>());
}

void tst_TaskRunner::bringsAnErrorToo()
{
    TaskRunner runner;
    QSignalSpy finished(&runner, &TaskRunner::finished);
    std::optional<Error> error;
    QVERIFY(runner.start(
        {}, [](const TaskControl &) -> Result<QString> { return fail("common.noSpace"_L1, {{"path"_L1, u"x"_s}}); },
        this, [&](const Result<QString> &result) { error = result.error(); }));

    QVERIFY(QTest::qWaitFor([&] { return bool(error); }, s_patience));
    QCOMPARE(error->code, Error::Code::NoSpace);
    QCOMPARE(finished.size(), 1);
    QCOMPARE(finished.first().at(1).value<Result<>>().error().code, Error::Code::NoSpace);
}

void tst_TaskRunner::aStageHasOneTaskAtATime()
{
    TaskRunner runner;
    QSemaphore begun;
    const auto work = [&](const TaskControl &control) { return untilCancelled(control, begun); };
    const Result<TaskId> first = runner.start({.title = u"Back up"_s, .stage = u"a/b"_s}, work, this,
                                              [](const Result<> &) { });
    QVERIFY(first);

    const Result<TaskId> second = runner.start({.title = u"Restore"_s, .stage = u"a/b"_s}, work, this,
                                               [](const Result<> &) { });

    QVERIFY(!second);
    QCOMPARE(second.error().code, Error::Code::Busy);
    QVERIFY(second.error().why.contains(u"Back up"_s));
    runner.cancel(*first);
    QVERIFY(QTest::qWaitFor([&] { return bool(runner.running().isEmpty()); }, s_patience));
    QVERIFY(runner.start({.stage = u"a/b"_s}, work, this, [](const Result<> &) { }));
}

void tst_TaskRunner::tasksOfOtherStagesRunBesideIt()
{
    TaskRunner runner;
    QSemaphore begun;
    const auto work = [&](const TaskControl &control) { return untilCancelled(control, begun); };
    for (const QString &stage : {u"a/b"_s, u"a/c"_s, QString(), QString()})
        QVERIFY(runner.start({.stage = stage}, work, this, [](const Result<> &) { }));

    QVERIFY(begun.tryAcquire(4, s_patience)); // all at once, whatever the number of cores
}

void tst_TaskRunner::theNextTaskMayStartWhenItIsToldOfTheLast()
{
    TaskRunner runner;
    bool again = false;
    QVERIFY(runner.start(
        {.stage = u"a/b"_s}, [](const TaskControl &) { return Result<>(); }, this,
        [&](const Result<> &) {
            again = runner
                        .start(
                            {.stage = u"a/b"_s}, [](const TaskControl &) { return Result<>(); }, this,
                            [](const Result<> &) {})
                        .has_value();
        }));
    QVERIFY(QTest::qWaitFor([&] { return bool(again); }, s_patience));
}

void tst_TaskRunner::cancelReachesTheWork()
{
    TaskRunner runner;
    QSemaphore begun;
    std::optional<Error> error;
    const QSignalSpy cancelling(&runner, &TaskRunner::cancelling);
    const Result<TaskId> task = runner.start(
        {}, [&](const TaskControl &control) { return untilCancelled(control, begun); }, this,
        [&](const Result<> &result) { error = result.error(); });
    QVERIFY(task);
    QVERIFY(begun.tryAcquire(1, s_patience));

    runner.cancel(*task);
    QCOMPARE(cancelling.size(), 1);
    QCOMPARE(cancelling.first().first().toULongLong(), *task);

    QVERIFY(QTest::qWaitFor([&] { return bool(error); }, s_patience));
    QCOMPARE(error->code, Error::Code::Cancelled);
}

void tst_TaskRunner::cancellingOneLeavesTheOthersAlone()
{
    TaskRunner runner;
    QSemaphore begun;
    const auto work = [&](const TaskControl &control) { return untilCancelled(control, begun); };
    const Result<TaskId> first = runner.start({}, work, this, [](const Result<> &) { });
    const Result<TaskId> second = runner.start({}, work, this, [](const Result<> &) { });
    QVERIFY(begun.tryAcquire(2, s_patience));

    runner.cancel(*first);

    QVERIFY(QTest::qWaitFor([&] { return runner.running() == QList<TaskId>({*second}); }, s_patience));
}

void tst_TaskRunner::destroyingItCancelsAndWaits()
{
    std::atomic_bool ended = false;
    bool delivered = false;
    QSemaphore begun;
    {
        TaskRunner runner;
        QVERIFY(runner.start(
            {},
            [&](const TaskControl &control) {
                const Result<> result = untilCancelled(control, begun);
                ended = true;
                return result;
            },
            this, [&](const Result<> &) { delivered = true; }));
        QVERIFY(begun.tryAcquire(1, s_patience));
    }
    QVERIFY(ended);
    QCoreApplication::sendPostedEvents();
    QVERIFY(!delivered);
}

void tst_TaskRunner::progressComesTenTimesASecondAtMost()
{
    TaskRunner runner;
    QSignalSpy progressed(&runner, &TaskRunner::progressed);
    QSignalSpy finished(&runner, &TaskRunner::finished);
    QElapsedTimer time;
    time.start();
    QVERIFY(runner.start(
        {},
        [](const TaskControl &control) -> Result<> {
            for (qint64 i = 1; i <= 300'000; ++i) {
                if (const Result<> going = control.checkpoint({.done = i}); !going)
                    return going;
            }
            return {};
        },
        this, [](const Result<> &) {}));
    QVERIFY(QTest::qWaitFor([&] { return finished.size() == 1; }, s_patience));

    QCOMPARE_GE(progressed.size(), 1);
    QCOMPARE_LE(progressed.size(), time.elapsed() / 100 + 2); // the first and the last
    QCOMPARE(progressed.last().at(1).value<Progress>().done, 300'000);
}

// What waits for its turn is delivered late, just when the next report has had its own turn.
void tst_TaskRunner::progressKeepsItsPaceBehindABusyWindow()
{
    static constexpr int rounds = 10;
    TaskRunner runner;
    QSignalSpy progressed(&runner, &TaskRunner::progressed);
    QSignalSpy finished(&runner, &TaskRunner::finished);
    QSemaphore waits;
    QSemaphore windowIsFree;
    QElapsedTimer time;
    time.start();
    QVERIFY(runner.start(
        {},
        [&](const TaskControl &control) -> Result<> {
            for (qint64 round = 0; round < rounds; ++round) {
                (void)control.checkpoint({.done = 4 * round + 1});
                (void)control.checkpoint({.done = 4 * round + 2});
                waits.release();
                (void)letPass(110ms, control);
                (void)control.checkpoint({.done = 4 * round + 3});
                (void)control.checkpoint({.done = 4 * round + 4});
                windowIsFree.release();
            }
            return {};
        },
        this, [](const Result<> &) {}));
    for (int round = 0; round < rounds; ++round) {
        QVERIFY(QTest::qWaitFor([&] { return waits.tryAcquire(); }, s_patience));
        QCoreApplication::processEvents();
        windowIsFree.acquire();
        QCoreApplication::processEvents();
    }
    QVERIFY(QTest::qWaitFor([&] { return finished.size() == 1; }, s_patience));

    QCOMPARE_LE(progressed.size(), time.elapsed() / 100 + 2); // the first and the last
    QCOMPARE(progressed.last().at(1).value<Progress>().done, 4 * rounds);
}

void tst_TaskRunner::theLastProgressOfEachSubjectAlwaysComes()
{
    TaskRunner runner;
    QMap<QString, qint64> last;
    connect(&runner, &TaskRunner::progressed, this,
            [&](quint64, const Progress &progress) { last.insert(progress.subject, progress.done); });
    QSignalSpy finished(&runner, &TaskRunner::finished);
    QVERIFY(runner.start(
        {},
        [](const TaskControl &control) -> Result<> {
            for (qint64 i = 1; i <= 10; ++i) {
                for (const QString &subject : {u"a"_s, u"b"_s, u"c"_s}) {
                    if (const Result<> going = control.checkpoint({.subject = subject, .done = i}); !going)
                        return going;
                }
            }
            return {};
        },
        this, [](const Result<> &) {}));
    QVERIFY(QTest::qWaitFor([&] { return finished.size() == 1; }, s_patience));

    QCOMPARE(last, (QMap<QString, qint64>{{u"a"_s, 10}, {u"b"_s, 10}, {u"c"_s, 10}}));
}

void tst_TaskRunner::progressComesBeforeTheEnd()
{
    TaskRunner runner;
    QStringList order;
    connect(&runner, &TaskRunner::progressed, this, [&] { order.append(u"progressed"_s); });
    connect(&runner, &TaskRunner::finished, this, [&] { order.append(u"finished"_s); });
    QVERIFY(runner.start(
        {}, [](const TaskControl &control) { return control.checkpoint({.done = 1}); }, this,
        [&](const Result<> &) { order.append(u"delivered"_s); }));

    QVERIFY(QTest::qWaitFor([&] { return order == QStringList({u"progressed"_s, u"finished"_s, u"delivered"_s}); },
                            s_patience));
}

void tst_TaskRunner::aFloodOfLinesComesInFewDeliveries()
{
    TaskRunner runner;
    qsizetype lines = 0;
    int deliveries = 0;
    connect(&runner, &TaskRunner::noted, this, [&](quint64, const QStringList &some) {
        lines += some.size();
        ++deliveries;
    });
    QElapsedTimer timer;
    timer.start();
    QVERIFY(runner.start(
        {},
        [](const TaskControl &control) {
            for (int number = 0; number < 100'000; ++number)
                control.note(QString::number(number));
            return Result<>();
        },
        this, [](const Result<> &) {}));

    QVERIFY(QTest::qWaitFor([&] { return lines == 100'000; }, s_patience));
    QVERIFY2(deliveries <= timer.elapsed() / 100 + 1, qPrintable(QString::number(deliveries)));
}

void tst_TaskRunner::notesComeInOrder()
{
    TaskRunner runner;
    QStringList notes;
    connect(&runner, &TaskRunner::noted, this, [&](quint64, const QStringList &lines) { notes.append(lines); });
    QVERIFY(runner.start(
        {},
        [](const TaskControl &control) {
            control.note(u"suspended"_s);
            control.note(u"resumed with password=hunter2"_s);
            return Result<>();
        },
        this, [](const Result<> &) {}));

    QVERIFY(QTest::qWaitFor([&] { return notes == QStringList({u"suspended"_s, u"resumed with password=••••"_s}); },
                            s_patience));
}

void tst_TaskRunner::withoutItsContextTheResultIsNotDelivered()
{
    TaskRunner runner;
    QSignalSpy finished(&runner, &TaskRunner::finished);
    bool delivered = false;
    auto context = std::make_unique<QObject>();
    QVERIFY(runner.start(
        {}, [](const TaskControl &) { return Result<>(); }, context.get(),
        [&](const Result<> &) { delivered = true; }));
    context.reset();

    QVERIFY(QTest::qWaitFor([&] { return finished.size() == 1; }, s_patience));
    QVERIFY(!delivered);
}

QTEST_GUILESS_MAIN(tst_TaskRunner)

#include "tst_taskrunner.moc"
