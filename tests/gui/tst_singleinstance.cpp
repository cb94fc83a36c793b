// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/interrupts.h"
#include "app/logfile.h"
#include "app/singleinstance.h"
#include "services/config/home.h"
#include "services/config/settings.h"
#include "services/tasks/taskrunner.h"
#include "tests/support/guitest.h"
#include "tests/support/verifyresult.h"
#include "ui/notify/quitguard.h"
#include "ui/notify/quitwhilebusydialog.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QThread>

#include <atomic>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

// The window program itself, as it is started from a menu.
static QString windowProgram()
{
    return QFileInfo(qEnvironmentVariable("UNDERSTUDY_CLI")).absolutePath() + u"/understudy"_s;
}

class tst_SingleInstance : public QObject
{
    Q_OBJECT

private slots:
    void theFirstOneListensAndALaterOneAsksItToTheFront();
    void anotherHomeIsAnotherWindow();
    void oneThatWasKilledLeavesTheWayFree();
    void theProgramEndsWhenItIsAskedTo();
    void whoSaysNoIsNotAskedAgain();
    void theLogBeginsAnewWhenItIsFullAndKeepsTheLastFiles();
};

static QProcess *startWindow(const QString &home, QObject *parent)
{
    auto *process = new QProcess(parent);
    process->setProcessChannelMode(QProcess::MergedChannels);
    process->start(windowProgram(), {u"--home"_s, home});
    return process;
}

static bool isListening(const QString &home)
{
    return QTest::qWaitFor([&home] { return QFile(home + u"/logs/window.log"_s).exists(); }, patienceMs);
}

void tst_SingleInstance::theFirstOneListensAndALaterOneAsksItToTheFront()
{
    QTemporaryDir folder;
    const Home home(folder.path());
    VERIFY_RESULT(home.create());
    SingleInstance first(home);
    const Result<SingleInstance::Role> role = first.take();
    VERIFY_RESULT(role);
    QCOMPARE(*role, SingleInstance::Role::First);
    QSignalSpy raised(&first, &SingleInstance::raiseRequested);

    const QProcess *later = startWindow(folder.path(), this);

    QVERIFY(QTest::qWaitFor([later] { return later->state() == QProcess::NotRunning; }, patienceMs));
    QCOMPARE(later->exitCode(), 0);
    QTRY_COMPARE(raised.size(), 1);
}

void tst_SingleInstance::anotherHomeIsAnotherWindow()
{
    QTemporaryDir one;
    QTemporaryDir other;
    SingleInstance here{Home(one.path())};
    SingleInstance there{Home(other.path())};
    QCOMPARE(here.take(), Result<SingleInstance::Role>(SingleInstance::Role::First));
    QCOMPARE(there.take(), Result<SingleInstance::Role>(SingleInstance::Role::First));
}

void tst_SingleInstance::oneThatWasKilledLeavesTheWayFree()
{
    QTemporaryDir folder;
    QProcess *killed = startWindow(folder.path(), this);
    QVERIFY2(isListening(folder.path()), killed->readAll().constData());
    killed->kill();
    QVERIFY(killed->waitForFinished());

    SingleInstance next{Home(folder.path())};

    QCOMPARE(next.take(), Result<SingleInstance::Role>(SingleInstance::Role::First));
}

void tst_SingleInstance::theProgramEndsWhenItIsAskedTo()
{
    QTemporaryDir folder;
    QProcess *window = startWindow(folder.path(), this);
    QVERIFY2(isListening(folder.path()), window->readAll().constData());
    window->terminate();
    QVERIFY(QTest::qWaitFor([window] { return window->state() == QProcess::NotRunning; }, patienceMs));
    QCOMPARE(window->exitStatus(), QProcess::NormalExit);
    QCOMPARE(window->exitCode(), 0);
}

void tst_SingleInstance::whoSaysNoIsNotAskedAgain()
{
    const QTemporaryDir folder;
    const Settings settings{Home(folder.path())};
    QWidget window;
    TaskRunner tasks;
    QuitGuard guard(tasks, settings, &window);
    std::atomic_bool noted = false; // by a handler of signals
    const Interrupts interrupts(noted);
    QSignalSpy asked(&interrupts, &Interrupts::quitWanted);
    connect(&interrupts, &Interrupts::quitWanted, &guard, &QuitGuard::quit);
    const QSignalSpy agreed(&guard, &QuitGuard::quitAgreed);
    std::atomic_bool over = false;
    const auto work = [&over](const TaskControl &control) -> Result<> {
        while (!over && !control.isCancelled())
            QThread::yieldCurrentThread();
        return {};
    };
    QVERIFY(tasks.start({.title = u"Back up"_s, .stage = u"shop/staging"_s}, work, this, [](const Result<> &) { }));
    const auto dialog = [&window] { return window.findChild<QuitWhileBusyDialog *>(); };

    noted = true;
    QTRY_VERIFY(dialog());
    dialog()->reject();
    QTRY_VERIFY(!dialog());
    QVERIFY(!noted);
    QCOMPARE(asked.size(), 1);
    noted = true; // again
    QTRY_VERIFY(dialog());
    QCOMPARE(asked.size(), 2);
    QVERIFY(agreed.isEmpty());
    over = true;
}

void tst_SingleInstance::theLogBeginsAnewWhenItIsFullAndKeepsTheLastFiles()
{
    QTemporaryDir folder;
    LogFile log(folder.path(), 1000);
    for (int line = 0; line < 200; ++line)
        log.write(QtInfoMsg, "understudy.test", u"line %1"_s.arg(line));
    const QStringList files = QDir(folder.path()).entryList(QDir::Files);
    QCOMPARE(files.size(), 1 + LogFile::kept);
    QFile newest(log.path());
    QVERIFY(newest.open(QFile::ReadOnly));
    const QByteArray text = newest.readAll();
    QVERIFY(text.contains("info understudy.test: line 199"));
    QVERIFY(text.size() <= 1100);
    QCOMPARE(newest.permissions() & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
}

UNDERSTUDY_GUITEST_MAIN(tst_SingleInstance)
#include "tst_singleinstance.moc"
