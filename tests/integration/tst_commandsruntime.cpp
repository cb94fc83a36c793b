// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/runtimes/commandsruntime.h"
#include "services/runtimes/realruntimes.h"
#include "tests/suites/runtimesuite.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <optional>
#include <thread>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;
using namespace std::chrono_literals;

// Against a real service: a script that starts and stops a real process, and can be told to behave badly.
class tst_CommandsRuntime : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void keepsTheLaw_data();
    void keepsTheLaw();
    void aStateThatIsNeitherIsAnError_data();
    void aStateThatIsNeitherIsAnError();
    void aFailingSuspendSaysWhy();
    void aSuspendThatStopsNothingIsAnError();
    void aServiceThatTakesItsTimeIsWaitedFor();
    void aHangingSuspendIsEnded();
    void aSuspendThatCannotBeStartedIsAnError();
    void cancellingAHangingSuspendIsQuick();
    void whatASuspendStoppedHalfWayIsStartedThoughTheStateSaysRunning();
    void resumeTriesEvenIfTheStateIsNotKnown();
    void aResumeThatStartsNothingIsAnError();
    void withoutARuntimeNothingIsKnownAndNothingDone();

private:
    [[nodiscard]] QString path(const QString &name) const { return m_folder->filePath(name); }
    using Limits = CommandsRuntime::Limits;
    [[nodiscard]] std::unique_ptr<CommandsRuntime> make(const Limits &limits = s_usual) const;
    [[nodiscard]] bool isRunning() const;
    void misbehave(const QByteArray &script) const; // replaces what one command does, until cleanup

    static constexpr Limits s_usual{.stateSeconds = 30, .commandSeconds = 30, .settle = 30s, .interval = 20ms};
    // Where it is waited for their end: what else may go wrong then is the same error.
    static constexpr Limits s_short{.stateSeconds = 2, .commandSeconds = 2, .settle = 1s, .interval = 20ms};

    std::optional<QTemporaryDir> m_folder;
    std::atomic_bool m_cancelled = false;
    TaskControl m_control{m_cancelled};
    CommandRunner m_commands;
    RuntimeConfig m_config;
};

// bad.sh is read first and may define other functions.
static const QByteArray s_service = R"SH(#!/bin/sh
cd "$(dirname "$0")" || exit 1
start() { state_is_running || { sleep 600 >/dev/null 2>&1 & echo $! >pid; }; }
stop() { state_is_running && kill "$(cat pid)"; rm -f pid; }
state() { if state_is_running; then echo running; else echo suspended; fi; }
state_is_running() { [ -e pid ] && grep -q '^State:[[:space:]][RSD]' "/proc/$(cat pid)/status" 2>/dev/null; }
[ ! -e bad.sh ] || . ./bad.sh
"$1"
)SH";

void tst_CommandsRuntime::init()
{
    m_cancelled = false;
    m_folder.emplace();
    QFile script(path(u"service.sh"_s));
    QVERIFY(script.open(QIODevice::WriteOnly));
    QCOMPARE(script.write(s_service), s_service.size());
    script.close();
    const auto words = [&](const QString &verb) { return QStringList{u"/bin/sh"_s, path(u"service.sh"_s), verb}; };
    m_config = {
        .kind = u"commands"_s, .suspend = words(u"stop"_s), .resume = words(u"start"_s), .state = words(u"state"_s)};
    QVERIFY(make()->resume({}, m_control));
    QVERIFY(isRunning());
}

void tst_CommandsRuntime::cleanup()
{
    m_cancelled = false;
    QFile::remove(path(u"bad.sh"_s));
    QVERIFY(make()->suspend({}, m_control));
    QVERIFY(!isRunning());
    m_folder.reset();
}

std::unique_ptr<CommandsRuntime> tst_CommandsRuntime::make(const Limits &limits) const
{
    return std::make_unique<CommandsRuntime>(m_config, m_commands, limits);
}

// Not through the script: the process itself.
bool tst_CommandsRuntime::isRunning() const
{
    QFile file(path(u"pid"_s));
    if (!file.open(QIODevice::ReadOnly))
        return false;
    QFile status(u"/proc/%1/stat"_s.arg(file.readAll().trimmed().toLongLong()));
    if (!status.open(QIODevice::ReadOnly))
        return false;
    const QByteArray line = status.readAll();
    return !line.contains(") Z ");
}

void tst_CommandsRuntime::misbehave(const QByteArray &script) const
{
    QFile file(path(u"bad.sh"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(script), script.size());
}

using Sentence = void (RuntimeSuite::*)();
Q_DECLARE_METATYPE(Sentence)

void tst_CommandsRuntime::keepsTheLaw_data()
{
    QTest::addColumn<Sentence>("sentence");
    QTest::newRow("says what runs") << &RuntimeSuite::saysWhatRuns;
    QTest::newRow("suspended means that nothing runs") << &RuntimeSuite::suspendedMeansThatNothingRuns;
    QTest::newRow("resume starts what ran") << &RuntimeSuite::resumeStartsWhatRan;
    QTest::newRow("resume is harmless when it runs") << &RuntimeSuite::resumeIsHarmlessWhenItRuns;
    QTest::newRow("suspend is harmless when it is suspended") << &RuntimeSuite::suspendIsHarmlessWhenItIsSuspended;
    QTest::newRow("a lease taken while suspended resumes nothing")
        << &RuntimeSuite::aLeaseTakenWhileSuspendedResumesNothing;
    QTest::newRow("another object resumes by the lease") << &RuntimeSuite::anotherObjectResumesByTheLease;
    QTest::newRow("an empty lease resumes") << &RuntimeSuite::anEmptyLeaseResumes;
    QTest::newRow("cancelled before, it does nothing") << &RuntimeSuite::cancelledBeforeItDoesNothing;
}

void tst_CommandsRuntime::keepsTheLaw()
{
    QFETCH(const Sentence, sentence);
    RuntimeSuite suite([this] { return make(); }, [this] { return isRunning(); });
    (suite.*sentence)();
}

void tst_CommandsRuntime::aStateThatIsNeitherIsAnError_data()
{
    QTest::addColumn<QByteArray>("script");
    QTest::newRow("another word") << "state() { echo up; }"_ba;
    QTest::newRow("nothing") << "state() { :; }"_ba;
    QTest::newRow("more than the word") << "state() { echo running; echo warning; }"_ba;
    QTest::newRow("another case") << "state() { echo Running; }"_ba;
    QTest::newRow("a failure after the word") << "state() { echo suspended; exit 3; }"_ba;
    QTest::newRow("no answer") << "state() { echo suspended; sleep 30; }"_ba;
}

void tst_CommandsRuntime::aStateThatIsNeitherIsAnError()
{
    QFETCH(const QByteArray, script);
    misbehave(script);
    const Result<RuntimeState> state = make(s_short)->state(m_control);
    QVERIFY(!state);
    QCOMPARE(state.error().code, Error::Code::CommandFailed);
}

void tst_CommandsRuntime::aFailingSuspendSaysWhy()
{
    misbehave("stop() { echo permission denied >&2; exit 1; }");
    const Result<> suspended = make()->suspend({}, m_control);
    QVERIFY(!suspended);
    QCOMPARE(suspended.error().code, Error::Code::CommandFailed);
    QVERIFY(suspended.error().why.contains(u"permission denied"_s));
}

void tst_CommandsRuntime::aSuspendThatStopsNothingIsAnError()
{
    misbehave("stop() { :; }");
    const Result<> suspended = make(s_short)->suspend({}, m_control);
    QVERIFY(!suspended);
    QCOMPARE(suspended.error().code, Error::Code::CommandFailed);
    QVERIFY(isRunning());
}

void tst_CommandsRuntime::aServiceThatTakesItsTimeIsWaitedFor()
{
    misbehave("stop() { (sleep 0.3; kill $(cat pid)) >/dev/null 2>&1 & }");
    QVERIFY(make()->suspend({}, m_control));
    QVERIFY(!isRunning());
}

void tst_CommandsRuntime::aHangingSuspendIsEnded()
{
    misbehave("stop() { sleep 600; }");
    QElapsedTimer time;
    time.start();
    const Result<> suspended = make(s_short)->suspend({}, m_control);
    QVERIFY(!suspended);
    QCOMPARE(suspended.error().code, Error::Code::CommandFailed);
    QCOMPARE_LT(time.elapsed(), 60'000); // not its ten minutes
}

void tst_CommandsRuntime::aSuspendThatCannotBeStartedIsAnError()
{
    RuntimeConfig config = m_config;
    config.suspend = {u"/nowhere/stop"_s};
    CommandsRuntime runtime(config, m_commands);
    const Result<> suspended = runtime.suspend({}, m_control);
    QVERIFY(!suspended);
    QCOMPARE(suspended.error().code, Error::Code::NotFound);
}

void tst_CommandsRuntime::cancellingAHangingSuspendIsQuick()
{
    misbehave("stop() { echo here >hangs; sleep 600; }");
    QElapsedTimer time;
    const std::unique_ptr<CommandsRuntime> runtime = make();
    // The control asks often: once the script hangs, the next look finds the cancel.
    std::thread canceller([&] {
        while (!QFile::exists(path(u"hangs"_s)))
            std::this_thread::yield();
        time.start();
        m_cancelled = true;
    });
    const Result<> suspended = runtime->suspend({}, m_control);
    canceller.join();
    QVERIFY(!suspended);
    QCOMPARE(suspended.error().code, Error::Code::Cancelled);
    QCOMPARE_LT(time.elapsed(), 4'500); // the script listens: after five seconds it would have been killed
}

void tst_CommandsRuntime::whatASuspendStoppedHalfWayIsStartedThoughTheStateSaysRunning()
{
    // One part of the stage is the process, the other this file; the state knows the process alone.
    misbehave("stop() { echo stopped >part; exit 1; }\nstart() { rm -f part; }");
    const std::unique_ptr<CommandsRuntime> runtime = make();
    const Result<QJsonObject> lease = runtime->running(m_control);
    QVERIFY(lease);
    QVERIFY(!runtime->suspend(*lease, m_control));
    QVERIFY(QFile::exists(path(u"part"_s)));
    QCOMPARE(runtime->state(m_control), RuntimeState::Running);
    QVERIFY(runtime->resume(*lease, m_control));
    QVERIFY(!QFile::exists(path(u"part"_s)));

    // The next process after a crash has nothing but the lease.
    QVERIFY(!runtime->suspend(*lease, m_control));
    QVERIFY(make()->resume(*lease, m_control));
    QVERIFY(!QFile::exists(path(u"part"_s)));

    // Nothing to start for one that only starts what is stopped, and says so.
    misbehave("start() { echo it runs >&2; exit 1; }");
    QVERIFY(make()->resume(*lease, m_control));
}

void tst_CommandsRuntime::resumeTriesEvenIfTheStateIsNotKnown()
{
    QVERIFY(make()->suspend({}, m_control));
    misbehave("state() { if [ -e pid ]; then echo running; else exit 9; fi; }");
    QVERIFY(make()->resume({}, m_control));
    QVERIFY(isRunning());
}

void tst_CommandsRuntime::aResumeThatStartsNothingIsAnError()
{
    QVERIFY(make()->suspend({}, m_control));
    misbehave("start() { :; }");
    const Result<> resumed = make(s_short)->resume({}, m_control);
    QVERIFY(!resumed);
    QCOMPARE(resumed.error().code, Error::Code::CommandFailed);
}

void tst_CommandsRuntime::withoutARuntimeNothingIsKnownAndNothingDone()
{
    const std::unique_ptr<Runtime> runtime = RealRuntimes(m_commands).make(RuntimeConfig());
    QCOMPARE(runtime->state(m_control), RuntimeState::Unknown);
    QCOMPARE(runtime->running(m_control), QJsonObject());
    QCOMPARE(runtime->suspend({}, m_control).error().code, Error::Code::Refused);
    QCOMPARE(runtime->resume({}, m_control).error().code, Error::Code::Refused);
    QCOMPARE(RealRuntimes(m_commands).make(m_config)->state(m_control), RuntimeState::Running);
}

QTEST_GUILESS_MAIN(tst_CommandsRuntime)

#include "tst_commandsruntime.moc"
