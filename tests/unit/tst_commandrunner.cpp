// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/process/commandrunner.h"

#include "models/messages/catalog.h"
#include "services/platform/processgroup.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sys/resource.h>

using namespace Qt::StringLiterals;
using namespace Understudy;

// What may be held at once. AddressSanitizer keeps freed memory for a while.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
static constexpr qint64 s_flat = 400 * 1024 * 1024;
#else
static constexpr qint64 s_flat = 32 * 1024 * 1024;
#endif

static QString testProgramPath()
{
    return QCoreApplication::applicationDirPath() + u"/testprogram_process"_s;
}

static constexpr qint64 s_gigabyte = 1'000'000'000;

// Milliseconds. A program that does not listen is killed after five seconds: what takes less was ended without that.
static constexpr qint64 s_withoutKilling = 4'500;

static Command testProgram(const QStringList &arguments)
{
    return Command{.program = testProgramPath(), .arguments = arguments};
}

static Command shell(const QString &script)
{
    return Command{.program = u"/bin/sh"_s, .arguments = {u"-c"_s, script}};
}

static qint64 peakMemory() // bytes
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss * 1024;
}

class tst_CommandRunner : public QObject
{
    Q_OBJECT

private slots:
    void givesOutputErrorOutputAndExitCode();
    void passesTheEnvironmentAndTheFolder();
    void showsNoValueOfTheEnvironment();
    void takesAGigabyteOfOutputInFlatMemory();
    void takesAGigabyteOfErrorOutputInFlatMemory();
    void keepsTheEndOfTheErrorOutput();
    void refusesEndlessOutputThatNobodyTakes();
    void givesAGigabyteOfInputInFlatMemory();
    void livesOnWhenTheProgramEndsBeforeItTookItsInput();
    void livesOnWhenTheProgramClosesItsInput();
    void gettingNoInputTheProgramSeesItsEnd();
    void anErrorOfTheSinkEndsTheProgram();
    void anErrorOfTheSourceEndsTheProgram();
    void cancelEndsTheProgramAndItsChildren();
    void cancelKillsWhatDoesNotListen();
    void startsNothingWhenCancelledBefore();
    void endsWhatRunsOutOfTime();
    void doesNotWaitForAnOrphanThatKeepsTheOutputOpen();
    void letsChildrenOfAProgramThatEndedLive();
    void waitsForAProgramThatClosedItsOutput();
    void tellsACrashFromAnExitCode();
    void tellsWhyAProgramDidNotStart_data();
    void tellsWhyAProgramDidNotStart();
    void tellsThatAProgramIsBeingWritten();
    void aFailureCarriesTheEndOfTheErrorOutput();

private:
    std::atomic_bool m_cancelled = false;
    TaskControl m_control{m_cancelled};
    CommandRunner m_runner;
    QTemporaryDir m_folder;

private slots:
    void init() { m_cancelled = false; }
};

void tst_CommandRunner::givesOutputErrorOutputAndExitCode()
{
    const Result<CommandResult> result = m_runner.run(shell(u"echo out; echo err >&2; exit 3"_s), m_control);

    QVERIFY(result);
    QCOMPARE(result->output, "out\n");
    QCOMPARE(result->errorOutput, "err\n");
    QCOMPARE(result->exitCode, 3);
}

void tst_CommandRunner::passesTheEnvironmentAndTheFolder()
{
    Command command = shell(u"printf '%s %s' \"$UNDERSTUDY_TEST_VALUE\" \"$(pwd -P)\""_s);
    command.environment = {{u"UNDERSTUDY_TEST_VALUE"_s, u"a b"_s}};
    command.workingFolder = u"/usr"_s;

    const Result<CommandResult> result = m_runner.run(command, m_control);

    QVERIFY(result);
    QCOMPARE(result->output, "a b /usr");
}

void tst_CommandRunner::showsNoValueOfTheEnvironment()
{
    const Command command{
        .program = u"pg_dump"_s, .arguments = {u"a b"_s, u"it's"_s}, .environment = {{u"PGPASSWORD"_s, u"hunter2"_s}}};

    QCOMPARE(command.display(), u"PGPASSWORD=… pg_dump 'a b' 'it'\\''s'"_s);
}

void tst_CommandRunner::takesAGigabyteOfOutputInFlatMemory()
{
    qint64 taken = 0;
    const qint64 before = peakMemory();
    const Result<CommandResult> result = m_runner.run(testProgram({u"output"_s, QString::number(s_gigabyte)}),
                                                      m_control, [&](QByteArrayView bytes) -> Result<> {
                                                          taken += bytes.size();
                                                          return {};
                                                      });
    QVERIFY(result);
    QCOMPARE(result->exitCode, 0);
    QCOMPARE(taken, s_gigabyte);
    QCOMPARE_LT(peakMemory() - before, s_flat);
}

void tst_CommandRunner::takesAGigabyteOfErrorOutputInFlatMemory()
{
    const qint64 before = peakMemory();
    const Result<CommandResult> result = m_runner.run(testProgram({u"errors"_s, QString::number(s_gigabyte)}),
                                                      m_control);

    QVERIFY(result);
    QCOMPARE(result->exitCode, 0);
    QCOMPARE(result->errorOutput.size(), 64 * 1024);
    QCOMPARE_LT(peakMemory() - before, s_flat);
}

void tst_CommandRunner::keepsTheEndOfTheErrorOutput()
{
    const Result<CommandResult> result = m_runner.run(shell(u"head -c 300000 /dev/zero >&2; echo last >&2"_s),
                                                      m_control);

    QVERIFY(result);
    QVERIFY(result->errorOutput.endsWith("last\n"));
}

void tst_CommandRunner::refusesEndlessOutputThatNobodyTakes()
{
    const Result<CommandResult> result = m_runner.run(testProgram({u"output"_s, QString::number(s_gigabyte)}),
                                                      m_control);

    QVERIFY(!result);
    QCOMPARE(result.error().code, Error::Code::CommandFailed);
}

void tst_CommandRunner::givesAGigabyteOfInputInFlatMemory()
{
    qint64 given = 0;
    qint64 taken = 0;
    const qint64 before = peakMemory();
    const Result<CommandResult> result = m_runner.run(
        testProgram({u"copy"_s}), m_control,
        [&](QByteArrayView bytes) -> Result<> {
            taken += bytes.size();
            return {};
        },
        [&]() -> Result<QByteArray> {
            const qint64 piece = std::min<qint64>(1'000'000, s_gigabyte - given);
            given += piece;
            return QByteArray(piece, 'x');
        });
    QVERIFY(result);
    QCOMPARE(result->exitCode, 0);
    QVERIFY(result->inputTaken);
    QCOMPARE(taken, s_gigabyte);
    QCOMPARE_LT(peakMemory() - before, s_flat);
}

void tst_CommandRunner::livesOnWhenTheProgramEndsBeforeItTookItsInput()
{
    const Result<CommandResult> result = m_runner.run(testProgram({u"exit"_s, u"5"_s}), m_control, {},
                                                      [] { return Result<QByteArray>(QByteArray(100'000, 'x')); });
    QVERIFY(result);
    QCOMPARE(result->exitCode, 5);
    QVERIFY(!result->inputTaken);
}

void tst_CommandRunner::livesOnWhenTheProgramClosesItsInput()
{
    const Result<CommandResult> result = m_runner.run(shell(u"exec <&-; sleep 0.2; echo end"_s), m_control, {},
                                                      [] { return Result<QByteArray>(QByteArray(100'000, 'x')); });
    QVERIFY(result);
    QCOMPARE(result->output, "end\n");
    QVERIFY(!result->inputTaken);
}

void tst_CommandRunner::gettingNoInputTheProgramSeesItsEnd()
{
    const Result<CommandResult> result = m_runner.run(testProgram({u"copy"_s}), m_control);

    QVERIFY(result);
    QCOMPARE(result->exitCode, 0);
    QVERIFY(result->inputTaken);
}

void tst_CommandRunner::anErrorOfTheSinkEndsTheProgram()
{
    QElapsedTimer time;
    time.start();
    const Result<CommandResult> result = m_runner.run(
        testProgram({u"output"_s, QString::number(100 * s_gigabyte)}), m_control,
        [](QByteArrayView) -> Result<> { return fail("common.noSpace"_L1, {{"path"_L1, u"x"_s}}); });
    QVERIFY(!result);
    QCOMPARE(result.error().code, Error::Code::NoSpace);
    QCOMPARE_LT(time.elapsed(), s_withoutKilling);
}

void tst_CommandRunner::anErrorOfTheSourceEndsTheProgram()
{
    const Result<CommandResult> result = m_runner.run(
        testProgram({u"copy"_s}), m_control, {},
        []() -> Result<QByteArray> { return fail("common.noSpace"_L1, {{"path"_L1, u"x"_s}}); });
    QVERIFY(!result);
    QCOMPARE(result.error().code, Error::Code::NoSpace);
}

void tst_CommandRunner::cancelEndsTheProgramAndItsChildren()
{
    qint64 group = 0;
    QElapsedTimer time;
    const Result<CommandResult> result = m_runner.run(shell(u"(sleep 60 | sleep 60) & sleep 60 & echo $$; wait"_s),
                                                      m_control, [&](QByteArrayView bytes) -> Result<> {
                                                          group = bytes.trimmed().toLongLong();
                                                          m_cancelled = true;
                                                          time.start();
                                                          return {};
                                                      });
    QVERIFY(!result);
    QCOMPARE(result.error().code, Error::Code::Cancelled);
    QCOMPARE_LT(time.elapsed(), s_withoutKilling);
    QCOMPARE_GT(group, 1);
    QVERIFY(!ProcessGroup(group).isAlive());
}

void tst_CommandRunner::cancelKillsWhatDoesNotListen()
{
    qint64 group = 0;
    QElapsedTimer time;
    const Result<CommandResult> result = m_runner.run(shell(u"echo $$; exec '%1' deaf"_s.arg(testProgramPath())),
                                                      m_control, [&](QByteArrayView bytes) -> Result<> {
                                                          if (!bytes.contains("deaf")) {
                                                              group = bytes.trimmed().toLongLong();
                                                              return {};
                                                          }
                                                          m_cancelled = true;
                                                          time.start();
                                                          return {};
                                                      });
    QVERIFY(!result);
    QCOMPARE(result.error().code, Error::Code::Cancelled);
    QCOMPARE_GE(time.elapsed(), 4900); // it had its time
    QCOMPARE_LT(time.elapsed(), 30'000); // it would go on for ever
    QVERIFY(!ProcessGroup(group).isAlive());
}

void tst_CommandRunner::startsNothingWhenCancelledBefore()
{
    m_cancelled = true;
    const QString trace = m_folder.filePath(u"trace"_s);
    const Result<CommandResult> result = m_runner.run(shell(u"touch '%1'"_s.arg(trace)), m_control);

    QVERIFY(!result);
    QCOMPARE(result.error().code, Error::Code::Cancelled);
    QVERIFY(!QFile::exists(trace));
}

void tst_CommandRunner::endsWhatRunsOutOfTime()
{
    Command command = shell(u"echo before the end >&2; sleep 60"_s);
    command.timeoutSeconds = 5; // in which it has said that
    QElapsedTimer time;
    time.start();
    const Result<CommandResult> result = m_runner.run(command, m_control);

    QVERIFY(!result);
    QCOMPARE(result.error().code, Error::Code::CommandFailed);
    QVERIFY(result.error().details.contains(u"before the end"_s));
    QCOMPARE_LT(time.elapsed(), 5000 + s_withoutKilling);
}

void tst_CommandRunner::doesNotWaitForAnOrphanThatKeepsTheOutputOpen()
{
    QElapsedTimer time;
    time.start();
    const Result<CommandResult> result = m_runner.run(testProgram({u"orphan"_s, u"120"_s}), m_control);

    QVERIFY(result);
    QCOMPARE_LT(time.elapsed(), 60'000); // the orphan lives for two minutes
    const ProcessGroup orphan(result->output.trimmed().toLongLong());
    QVERIFY(orphan.isAlive());
    orphan.kill();
    QVERIFY(orphan.waitForEnd(std::chrono::seconds(5)));
}

void tst_CommandRunner::letsChildrenOfAProgramThatEndedLive()
{
    const Result<CommandResult> result = m_runner.run(shell(u"sleep 20 >/dev/null 2>&1 & echo $$"_s), m_control);

    QVERIFY(result);
    const ProcessGroup group(result->output.trimmed().toLongLong());
    QVERIFY(group.isAlive());
    group.kill();
    QVERIFY(group.waitForEnd(std::chrono::seconds(5)));
}

void tst_CommandRunner::waitsForAProgramThatClosedItsOutput()
{
    const Result<CommandResult> result = m_runner.run(shell(u"exec >&- 2>&-; sleep 0.3; exit 7"_s), m_control);

    QVERIFY(result);
    QCOMPARE(result->exitCode, 7);
}

void tst_CommandRunner::tellsACrashFromAnExitCode()
{
    const Result<CommandResult> result = m_runner.run(testProgram({u"crash"_s}), m_control);

    QVERIFY(!result);
    QCOMPARE(result.error().code, Error::Code::CommandFailed);
    QVERIFY(result.error().why.contains(u'9'));
}

void tst_CommandRunner::tellsWhyAProgramDidNotStart_data()
{
    QTest::addColumn<Command>("command");
    QTest::addColumn<Error::Code>("code");

    QTest::newRow("missing by path") << Command{.program = u"/nowhere/program"_s} << Error::Code::NotFound;
    QTest::newRow("missing in PATH") << Command{.program = u"understudy-no-such-program"_s} << Error::Code::NotFound;
    QTest::newRow("not executable") << Command{.program = u"/etc/passwd"_s} << Error::Code::Denied;
    QTest::newRow("a folder") << Command{.program = u"/usr"_s} << Error::Code::Denied;
    QTest::newRow("no working folder") << Command{.program = u"/bin/true"_s, .workingFolder = u"/nowhere"_s}
                                       << Error::Code::NotFound;
}

void tst_CommandRunner::tellsWhyAProgramDidNotStart()
{
    QFETCH(const Command, command);
    QFETCH(const Error::Code, code);

    const Result<CommandResult> result = m_runner.run(command, m_control);

    QVERIFY(!result);
    QCOMPARE(result.error().code, code);
    QVERIFY(!result.error().todo.isEmpty());
}

void tst_CommandRunner::tellsThatAProgramIsBeingWritten()
{
    const QString copy = m_folder.filePath(u"program"_s);
    QVERIFY(QFile::copy(testProgramPath(), copy));
    QFile file(copy);
    QVERIFY(file.open(QIODevice::Append));

    const Result<CommandResult> result = m_runner.run(Command{.program = copy}, m_control);

    QVERIFY(!result);
    QCOMPARE(result.error().code, Error::Code::Busy);
}

void tst_CommandRunner::aFailureCarriesTheEndOfTheErrorOutput()
{
    const Result<CommandResult> result = m_runner.runChecked(
        shell(u"echo first >&2; echo connection refused >&2; exit 2"_s), m_control);

    QVERIFY(!result);
    QCOMPARE(result.error().code, Error::Code::CommandFailed);
    QVERIFY(result.error().why.contains(u"connection refused"_s));
    QVERIFY(result.error().details.contains(u"first"_s));
}

QTEST_GUILESS_MAIN(tst_CommandRunner)

#include "tst_commandrunner.moc"
