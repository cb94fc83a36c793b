// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/process/daemon.h"

#include "tests/support/patience.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

class tst_Daemon : public QObject
{
    Q_OBJECT

private slots:
    void worksBesideUsUntilItIsStopped();
    void endsWithItsObject();
    void noticesThatItEndedByItself();
    void writesItsOutputToTheFile();
    void failsWhereThereIsNoProgram();
    void letsGoOfADetachedProgram();

private:
    QTemporaryDir m_folder;
};

static Command shell(const QString &script)
{
    return {.program = u"sh"_s, .arguments = {u"-c"_s, script}};
}

// A program that writes its number into a file, then waits to be ended.
static Command waiting(const QString &file)
{
    return shell(u"echo $$ > '%1.new' && mv '%1.new' '%1' && exec sleep 600"_s.arg(file));
}

static int numberIn(const QString &path)
{
    QFile file(path);
    return file.open(QFile::ReadOnly) ? file.readAll().trimmed().toInt() : 0;
}

static bool lives(int process)
{
    return process > 1 && ::kill(process, 0) == 0;
}

void tst_Daemon::worksBesideUsUntilItIsStopped()
{
    const QString file = m_folder.filePath(u"stopped"_s);
    Result<Daemon> daemon = Daemon::start(waiting(file), m_folder.filePath(u"log"_s));
    QVERIFY(daemon);
    QVERIFY(QTest::qWaitFor([&] { return numberIn(file) != 0; }, patienceMs));
    QVERIFY(daemon->isRunning());
    QVERIFY(lives(numberIn(file)));
    daemon->stop();
    QVERIFY(!daemon->isRunning());
    QVERIFY(!lives(numberIn(file)));
    daemon->stop(); // once more is harmless
}

void tst_Daemon::endsWithItsObject()
{
    const QString file = m_folder.filePath(u"object"_s);
    {
        Result<Daemon> first = Daemon::start(waiting(file), m_folder.filePath(u"log"_s));
        QVERIFY(first);
        const Daemon moved = std::move(*first);
        QVERIFY(QTest::qWaitFor([&] { return numberIn(file) != 0; }, patienceMs));
        QVERIFY(!first->isRunning());
        QVERIFY(lives(numberIn(file)));
    }
    QVERIFY(!lives(numberIn(file)));
}

void tst_Daemon::noticesThatItEndedByItself()
{
    Result<Daemon> daemon = Daemon::start(shell(u"exit 3"_s), m_folder.filePath(u"log"_s));
    QVERIFY(daemon);
    QVERIFY(QTest::qWaitFor([&] { return !daemon->isRunning(); }, patienceMs));
}

void tst_Daemon::writesItsOutputToTheFile()
{
    QFile log(m_folder.filePath(u"output"_s));
    Result<Daemon> daemon = Daemon::start(shell(u"echo one; echo two >&2"_s), log.fileName());
    QVERIFY(daemon);
    QVERIFY(QTest::qWaitFor([&] { return !daemon->isRunning(); }, patienceMs));
    QVERIFY(log.open(QFile::ReadOnly));
    QCOMPARE(log.readAll(), "one\ntwo\n"_ba);
}

void tst_Daemon::failsWhereThereIsNoProgram()
{
    const Command none{.program = m_folder.filePath(u"none"_s)};
    QCOMPARE(Daemon::start(none, m_folder.filePath(u"log"_s)).error().code, Error::Code::CommandFailed);
    QCOMPARE(Daemon::startDetached(none).error().code, Error::Code::CommandFailed);
}

void tst_Daemon::letsGoOfADetachedProgram()
{
    const QString file = m_folder.filePath(u"detached"_s);
    QVERIFY(Daemon::startDetached(waiting(file)));
    QVERIFY(QTest::qWaitFor([&] { return numberIn(file) != 0; }, patienceMs));
    const int process = numberIn(file);
    QVERIFY(lives(process));
    QCOMPARE(::kill(process, SIGKILL), 0);
}

QTEST_GUILESS_MAIN(tst_Daemon)
#include "tst_daemon.moc"
