// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/config/home.h"
#include "services/config/settings.h"
#include "tests/support/cliprogram.h"
#include "tests/support/verifyresult.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

// The folder of the backups on a disk that comes and goes.
class tst_CliRepository : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void aDiskThatIsNotMountedIsNoNewRepository_data();
    void aDiskThatIsNotMountedIsNoNewRepository();
    void anotherRepositoryInItsPlaceIsRefused();
    void aFolderThatWasChosenIsNotMade();
    void aNewHomeMakesItsOwnRepository();

private:
    [[nodiscard]] ProgramRun cli(const QStringList &arguments) const
    {
        return runProgram(cliProgram(), QStringList{u"--home"_s, path(u"home"_s)} + arguments);
    }
    [[nodiscard]] QString path(const QString &name) const { return m_folder->filePath(name); }
    [[nodiscard]] Result<> choose(const QString &folder) const
    {
        return Settings(Home(path(u"home"_s))).setRepository(folder);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void tst_CliRepository::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(m_folder->isValid());
}

void tst_CliRepository::aDiskThatIsNotMountedIsNoNewRepository_data()
{
    QTest::addColumn<bool>("leavesItsMountPoint");
    QTest::newRow("the mount point is empty") << true;
    QTest::newRow("the mount point is gone too") << false;
}

void tst_CliRepository::aDiskThatIsNotMountedIsNoNewRepository()
{
    QFETCH(bool, leavesItsMountPoint);
    const QString backups = path(u"disk/backups"_s);
    QVERIFY(QDir().mkpath(backups));
    VERIFY_RESULT(choose(backups));
    QCOMPARE(cli({u"repository"_s, u"check"_s}).exitCode, 0);
    QVERIFY(QDir().rename(path(u"disk"_s), path(u"elsewhere"_s)));
    if (leavesItsMountPoint)
        QVERIFY(QDir().mkpath(path(u"disk"_s)));
    for (const QStringList &arguments : {QStringList{u"repository"_s, u"check"_s},
                                         {u"repository"_s, u"status"_s},
                                         {u"backup"_s, u"list"_s},
                                         {u"repository"_s, u"collect"_s}}) {
        const ProgramRun run = cli(arguments);
        QCOMPARE(run.exitCode, 5);
        QVERIFY2(run.errorOutput.contains("mount"), run.errorOutput.constData());
    }
    QVERIFY(!QFile::exists(backups));
    QVERIFY(!leavesItsMountPoint || QDir().rmdir(path(u"disk"_s)));
    QVERIFY(QDir().rename(path(u"elsewhere"_s), path(u"disk"_s)));
    QCOMPARE(cli({u"repository"_s, u"check"_s}).exitCode, 0);
}

void tst_CliRepository::anotherRepositoryInItsPlaceIsRefused()
{
    QCOMPARE(cli({u"repository"_s, u"check"_s}).exitCode, 0);
    const ProgramRun other = runProgram(cliProgram(), {u"--home"_s, path(u"other"_s), u"repository"_s, u"check"_s});
    QCOMPARE(other.exitCode, 0);
    QVERIFY(QDir(path(u"home/repository"_s)).removeRecursively());
    QVERIFY(QDir().rename(path(u"other/repository"_s), path(u"home/repository"_s)));
    QCOMPARE(cli({u"repository"_s, u"check"_s}).exitCode, 5);
    // As the message says: the memory of the old one goes, the one that is there is taken.
    QVERIFY(QFile::remove(path(u"home/repository-in-use.json"_s)));
    QCOMPARE(cli({u"repository"_s, u"check"_s}).exitCode, 0);
}

void tst_CliRepository::aFolderThatWasChosenIsNotMade()
{
    VERIFY_RESULT(choose(path(u"disk/backups"_s)));
    QCOMPARE(cli({u"repository"_s, u"check"_s}).exitCode, 5);
    QVERIFY(!QFile::exists(path(u"disk"_s)));
}

void tst_CliRepository::aNewHomeMakesItsOwnRepository()
{
    QCOMPARE(cli({u"repository"_s, u"check"_s}).exitCode, 0);
    QVERIFY(QFile::exists(path(u"home/repository/format.json"_s)));
    QVERIFY(QDir().mkpath(path(u"other"_s)));
    VERIFY_RESULT(choose(path(u"other"_s))); // a choice, not a disk that is gone
    QCOMPARE(cli({u"repository"_s, u"check"_s}).exitCode, 0);
    QVERIFY(QFile::exists(path(u"other/format.json"_s)));
}

QTEST_GUILESS_MAIN(tst_CliRepository)
#include "tst_clirepository.moc"
