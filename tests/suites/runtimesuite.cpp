// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/suites/runtimesuite.h"

#include <QTest>

#include <utility>

namespace Understudy::Testing {

static const std::atomic_bool s_never = false;

RuntimeSuite::RuntimeSuite(Make make, IsRunning isRunning)
    : m_make(std::move(make))
    , m_isRunning(std::move(isRunning))
{ }

TaskControl RuntimeSuite::control()
{
    return TaskControl(s_never);
}

void RuntimeSuite::saysWhatRuns()
{
    const std::unique_ptr<Runtime> runtime = m_make();
    QCOMPARE(runtime->state(control()), RuntimeState::Running);
    QVERIFY(m_isRunning());
    const Result<QJsonObject> lease = runtime->running(control());
    QVERIFY(lease);
    QVERIFY(!lease->isEmpty());
    QVERIFY(m_isRunning()); // asking stopped nothing
}

void RuntimeSuite::suspendedMeansThatNothingRuns()
{
    const std::unique_ptr<Runtime> runtime = m_make();
    const Result<QJsonObject> lease = runtime->running(control());
    QVERIFY(lease);
    QVERIFY(runtime->suspend(*lease, control()));
    QVERIFY(!m_isRunning());
    QCOMPARE(runtime->state(control()), RuntimeState::Suspended);
    QVERIFY(runtime->resume(*lease, control()));
}

void RuntimeSuite::resumeStartsWhatRan()
{
    const std::unique_ptr<Runtime> runtime = m_make();
    const Result<QJsonObject> lease = runtime->running(control());
    QVERIFY(lease);
    QVERIFY(runtime->suspend(*lease, control()));
    QVERIFY(runtime->resume(*lease, control()));
    QVERIFY(m_isRunning());
    QCOMPARE(runtime->state(control()), RuntimeState::Running);
}

void RuntimeSuite::resumeIsHarmlessWhenItRuns()
{
    const std::unique_ptr<Runtime> runtime = m_make();
    const Result<QJsonObject> lease = runtime->running(control());
    QVERIFY(lease);
    QVERIFY(runtime->resume(*lease, control()));
    QVERIFY(runtime->resume(*lease, control()));
    QVERIFY(m_isRunning());
}

void RuntimeSuite::suspendIsHarmlessWhenItIsSuspended()
{
    const std::unique_ptr<Runtime> runtime = m_make();
    const Result<QJsonObject> lease = runtime->running(control());
    QVERIFY(lease);
    QVERIFY(runtime->suspend(*lease, control()));
    QVERIFY(runtime->suspend(*lease, control()));
    QVERIFY(!m_isRunning());
    QVERIFY(runtime->resume(*lease, control()));
}

void RuntimeSuite::aLeaseTakenWhileSuspendedResumesNothing()
{
    const std::unique_ptr<Runtime> runtime = m_make();
    const Result<QJsonObject> before = runtime->running(control());
    QVERIFY(before);
    QVERIFY(runtime->suspend(*before, control()));
    const Result<QJsonObject> whileSuspended = runtime->running(control());
    QVERIFY(whileSuspended);
    QVERIFY(runtime->resume(*whileSuspended, control()));
    QVERIFY(!m_isRunning());
    QVERIFY(runtime->resume(*before, control()));
    QVERIFY(m_isRunning());
}

// The next process after a crash has nothing but the lease.
void RuntimeSuite::anotherObjectResumesByTheLease()
{
    QJsonObject lease;
    {
        const std::unique_ptr<Runtime> runtime = m_make();
        const Result<QJsonObject> running = runtime->running(control());
        QVERIFY(running);
        lease = *running;
        QVERIFY(runtime->suspend(lease, control()));
    }
    QVERIFY(!m_isRunning());
    QVERIFY(m_make()->resume(lease, control()));
    QVERIFY(m_isRunning());
}

void RuntimeSuite::anEmptyLeaseResumes()
{
    const std::unique_ptr<Runtime> runtime = m_make();
    const Result<QJsonObject> lease = runtime->running(control());
    QVERIFY(lease);
    QVERIFY(runtime->suspend(*lease, control()));
    QVERIFY(runtime->resume({}, control()));
    QVERIFY(m_isRunning());
}

void RuntimeSuite::cancelledBeforeItDoesNothing()
{
    const std::atomic_bool cancelled = true;
    const std::unique_ptr<Runtime> runtime = m_make();
    const Result<QJsonObject> lease = runtime->running(control());
    QVERIFY(lease);
    const Result<> suspended = runtime->suspend(*lease, TaskControl(cancelled));
    QVERIFY(!suspended);
    QCOMPARE(suspended.error().code, Error::Code::Cancelled);
    QVERIFY(m_isRunning());
}

} // namespace Understudy::Testing
