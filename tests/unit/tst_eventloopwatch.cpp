// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/eventloopwatch.h"

#include <QEventLoop>
#include <QPointer>
#include <QTest>
#include <QThread>
#include <QTimer>

#include <functional>

using namespace Qt::StringLiterals;
using namespace Understudy::Testing;
using namespace std::chrono_literals;

// Delivers like the application of the tests of the window.
class Delivering final : public QCoreApplication
{
public:
    Delivering(int &argc, char **argv)
        : QCoreApplication(argc, argv)
    {
        watch = new EventLoopWatch(this);
    }

    bool notify(QObject *receiver, QEvent *event) override
    {
        if (!watch)
            return QCoreApplication::notify(receiver, event);
        watch->begin(receiver, event);
        const bool handled = QCoreApplication::notify(receiver, event);
        if (watch)
            watch->end();
        return handled;
    }

    QPointer<EventLoopWatch> watch;
};

// Does in an event what a test wants done there.
class Doer final : public QObject
{
public:
    std::function<void()> act;
    bool event(QEvent *event) override
    {
        if (event->type() != QEvent::User)
            return QObject::event(event);
        act();
        return true;
    }
};

class tst_EventLoopWatch : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void seesAThreadThatWaits();
    void seesAThreadThatWorks();
    void seesManySmallThingsInOneTurn();
    void doesNotCountWhatTheTestItselfDoes();
    void doesNotCountANestedLoop();
    void countsWhatIsDoneBesideANestedLoop();

private:
    static EventLoopWatch &watch() { return *static_cast<Delivering *>(QCoreApplication::instance())->watch; }
    static void deliver(const std::function<void()> &act);
};

void tst_EventLoopWatch::deliver(const std::function<void()> &act)
{
    Doer doer;
    doer.act = act;
    QCoreApplication::postEvent(&doer, new QEvent(QEvent::User));
    QCoreApplication::processEvents();
}

static void work(std::chrono::milliseconds time)
{
    QElapsedTimer timer;
    timer.start();
    while (!timer.hasExpired(time.count())) { }
}

void tst_EventLoopWatch::init()
{
    QCoreApplication::processEvents();
    watch().reset();
}

void tst_EventLoopWatch::seesAThreadThatWaits()
{
    deliver([] { QThread::msleep(150); });

    QVERIFY(watch().longest() >= 140ms);
    QCOMPARE(watch().tooLong().size(), 1);
    QVERIFY2(watch().tooLong().first().startsWith(u"seesAThreadThatWaits"_s), qPrintable(watch().tooLong().first()));
}

// How much of its time the thread had a processor is up to the machine; most of it on any that can run this test.
void tst_EventLoopWatch::seesAThreadThatWorks()
{
    deliver([] { work(2s); });

    QCOMPARE(watch().tooLong().size(), 1);
}

void tst_EventLoopWatch::seesManySmallThingsInOneTurn()
{
    for (int i = 0; i < 150; ++i)
        QMetaObject::invokeMethod(&watch(), [] { QThread::msleep(2); }, Qt::QueuedConnection);
    QCoreApplication::processEvents();

    QVERIFY(watch().longest() >= 250ms);
    QCOMPARE(watch().tooLong().size(), 1);
}

void tst_EventLoopWatch::doesNotCountWhatTheTestItselfDoes()
{
    deliver([] { QThread::msleep(20); });
    QThread::msleep(150);
    deliver([] { QThread::msleep(20); });

    QVERIFY(watch().longest() >= 15ms);
    QCOMPARE(watch().tooLong(), QStringList());
}

void tst_EventLoopWatch::doesNotCountANestedLoop()
{
    deliver([] {
        QEventLoop loop;
        QTimer::singleShot(300ms, &loop, &QEventLoop::quit);
        loop.exec();
    });

    QCOMPARE(watch().tooLong(), QStringList());
}

void tst_EventLoopWatch::countsWhatIsDoneBesideANestedLoop()
{
    deliver([] {
        QEventLoop loop;
        QTimer::singleShot(20ms, &loop, &QEventLoop::quit);
        loop.exec();
        QThread::msleep(150);
    });

    QCOMPARE(watch().tooLong().size(), 1);
}

int main(int argc, char *argv[])
{
    Delivering application(argc, argv);
    tst_EventLoopWatch test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_eventloopwatch.moc"
