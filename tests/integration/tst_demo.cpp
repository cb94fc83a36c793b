// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/cliprogram.h"
#include "tests/support/patience.h"

#include <QDir>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace Qt::StringLiterals;
using namespace Understudy::Testing;

// The whole job on a real server, real files, and an application that keeps writing.
class tst_Demo : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void provesEveryStorageEqualAndLeavesNothingBehind();
    void leavesNothingBehindWhenInterrupted();
    void leavesNoProcessBehindWhenKilled();
    void keepsTheDataWhereItIsTold();
    void refusesAFolderThatIsNotEmpty();

private:
    [[nodiscard]] QStringList leftovers() const;
    [[nodiscard]] bool isLeft(const QStringList &expected) const;

    QTemporaryDir m_folder;
};

void tst_Demo::initTestCase()
{
    QVERIFY(!cliProgram().isEmpty());
    // The demo's server runs as another user when we are root, and passes through here.
    QVERIFY(QFile::setPermissions(m_folder.path(), QFile::Permissions::fromInt(0x7711)));
    qputenv("TMPDIR", m_folder.path().toUtf8());
}

// Names of what lies in the demo's folder of temporary files, and of processes that name it.
QStringList tst_Demo::leftovers() const
{
    QStringList left = QDir(m_folder.path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
    for (const QString &process : QDir(u"/proc"_s).entryList(QDir::Dirs)) {
        QFile words(u"/proc/%1/cmdline"_s.arg(process));
        if (words.open(QFile::ReadOnly) && words.readAll().contains(m_folder.path().toUtf8()))
            left.append(process);
    }
    return left;
}

// Nothing else; what is ending may take a moment.
bool tst_Demo::isLeft(const QStringList &expected) const
{
    const bool left = QTest::qWaitFor([&] { return leftovers() == expected; }, patienceMs);
    if (!left)
        qWarning() << leftovers();
    return left;
}

// Where it went wrong: more than some thousand letters are not printed, and the story is longer.
static QByteArray endOf(const ProgramRun &run)
{
    return run.all().right(3000);
}

void tst_Demo::provesEveryStorageEqualAndLeavesNothingBehind()
{
    const ProgramRun run = runProgram(cliProgram(), {u"demo"_s});
    QVERIFY2(run.exitCode == 0, endOf(run).constData());
    for (const char *storage : {"database/main", "api/uploads", "worker/jobs", "api/env"})
        QVERIFY(run.output.contains(storage));
    QVERIFY(!run.output.contains(" NO\n"));
    QVERIFY(isLeft(QStringList()));
}

void tst_Demo::leavesNothingBehindWhenInterrupted()
{
    QProcess process;
    process.start(cliProgram(), {u"demo"_s});
    QByteArray output;
    QVERIFY(QTest::qWaitFor([&] { return (output += process.readAllStandardOutput()).contains("backup create"); },
                            patienceMs));
    QCOMPARE(::kill(static_cast<pid_t>(process.processId()), SIGINT), 0);
    QVERIFY(process.waitForFinished(patienceMs));
    QCOMPARE(process.exitCode(), 130);
    QVERIFY(isLeft(QStringList()));
}

// Nobody is left to clean up, but the server and the shop notice.
void tst_Demo::leavesNoProcessBehindWhenKilled()
{
    QProcess process;
    process.start(cliProgram(), {u"demo"_s});
    QByteArray output;
    QVERIFY(
        QTest::qWaitFor([&] { return (output += process.readAllStandardOutput()).contains("stage add"); }, patienceMs));
    process.kill();
    QVERIFY(process.waitForFinished());
    const QStringList folders = QDir(m_folder.path()).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    QCOMPARE(folders.size(), 1);
    QVERIFY(QTest::qWaitFor([&] { return leftovers() == folders; }, patienceMs));
    QVERIFY(QDir(m_folder.filePath(folders.first())).removeRecursively());
}

void tst_Demo::keepsTheDataWhereItIsTold()
{
    const QString folder = m_folder.filePath(u"kept"_s);
    const ProgramRun run = runProgram(cliProgram(), {u"demo"_s, folder, u"-o"_s, u"json"_s});
    QVERIFY2(run.exitCode == 0, endOf(run).constData());
    QVERIFY(QJsonDocument::fromJson(run.output)[u"equal"_s].toBool()); // the story itself goes to standard error
    QVERIFY(QFile::exists(folder + u"/shop/uploads"_s) && QFile::exists(folder + u"/home/repository"_s));
    QVERIFY(isLeft(QStringList{u"kept"_s}));
}

void tst_Demo::refusesAFolderThatIsNotEmpty()
{
    QVERIFY(QDir(m_folder.path()).mkpath(u"mine/data"_s));
    const ProgramRun run = runProgram(cliProgram(), {u"demo"_s, m_folder.filePath(u"mine"_s)});
    QCOMPARE(run.exitCode, 2);
    QVERIFY(QDir(m_folder.filePath(u"mine/data"_s)).exists());
}

QTEST_GUILESS_MAIN(tst_Demo)
#include "tst_demo.moc"
