// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/childprocess.h"
#include "tests/support/filesfixture.h"
#include "tests/support/ownmounts.h"
#include "tests/support/tinydisk.h"
#include "tests/support/treetools.h"
#include "tests/support/verifyresult.h"

#include <QDir>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

// A tree that is the whole of a file system cannot be renamed: its content is exchanged inside.
class tst_FilesMountPoint final : public QObject
{
    Q_OBJECT

private slots:
    void restoresIntoAMountPoint();
    void undoesInAMountPoint();
    void goesBackFromASwapThatCannotGoOn();
    void goesOnOnceNothingIsInTheWay();
    void whatLiesOnADiskThatIsNotMountedIsNotForgotten_data();
    void whatLiesOnADiskThatIsNotMountedIsNotForgotten();
    void aSubvolumeIsExchangedInside();
};

// In a child process, whose mounts are its own.
static QByteArray restoreInMountPoint(const QString &mount, bool undo)
{
    FilesFixture files;
    files.config.path = mount;
    files.config.exclude = QStringList{u"cache"_s};
    const QString one =
        u"printf one > file; mkdir -p sub cache; printf a > sub/a; printf kept > cache/c; chmod 750 .; touch -d 2001-01-01 ."_s;
    if (shell(mount, one).exitCode != 0)
        return "the tree could not be made";
    const QByteArray first = treeFingerprint(mount, {u"./cache"_s});
    const Result<StorageRecord> record = files.backUp();
    if (!record)
        return reasonOf(record.error());
    const QString two =
        u"printf two > file; rm -r sub; printf b > sub; chmod 700 .; printf new > cache/c; touch -d 2002-02-02 ."_s;
    if (shell(mount, two).exitCode != 0)
        return "the tree could not be changed";
    const QByteArray second = treeFingerprint(mount, {u"./cache"_s});
    const Result<std::unique_ptr<Staged>> staged = files.restore(*record);
    if (!staged)
        return reasonOf(staged.error());
    if (undo) {
        if (const Result<> back = files.swapBack(**staged); !back)
            return reasonOf(back.error());
    }
    const QStringList covered = {u"./cache"_s};
    if (!undo && shell(mount, u"cat cache/c"_s).output != "new")
        return "what is excluded was not carried over";
    if (undo && shell(mount, u"cat cache/c"_s).output != "new")
        return "what is excluded did not come back";
    const QByteArray kept = treeFingerprint(mount, covered + QStringList(u"./.*.understudy-*"_s));
    if (kept != (undo ? second : first))
        return "it is not as it was";
    if (const Result<> dropped = (*staged)->drop(files.control); !dropped)
        return reasonOf(dropped.error());
    return shell(mount, u"ls -A"_s).output == "cache\nfile\nsub\n" ? QByteArray() : "something is left";
}

void tst_FilesMountPoint::restoresIntoAMountPoint()
{
    QCOMPARE(onTinyDisk(16 * 1024 * 1024, [](const QString &mount) { return restoreInMountPoint(mount, false); }),
             QByteArray());
}

void tst_FilesMountPoint::undoesInAMountPoint()
{
    QCOMPARE(onTinyDisk(16 * 1024 * 1024, [](const QString &mount) { return restoreInMountPoint(mount, true); }),
             QByteArray());
}

// Something is mounted inside after the tree was staged: that name cannot be moved, neither there nor back.
static QByteArray stopHalfWay(const QString &mount, bool finish)
{
    FilesFixture files;
    files.config.path = mount;
    files.config.exclude = QStringList{u"cache"_s};
    const QString old = u"printf a > a; mkdir -p b/cache m z/cache cache; printf b > b/b; printf k > b/cache/k; "
                        "printf z > z/cache/z; printf c > cache/c; chmod 750 .; touch -d 2001-01-01 . b z"_s;
    if (shell(mount, old).exitCode != 0)
        return "the tree could not be made";
    const Result<StorageRecord> record = files.backUp();
    if (!record)
        return reasonOf(record.error());
    if (shell(mount, u"printf A > a; printf n > n; chmod 700 .; touch -d 2002-02-02 ."_s).exitCode != 0)
        return "the tree could not be changed";
    const QByteArray second = treeFingerprint(mount);
    const Result<std::unique_ptr<Staged>> staged = files.stage(*record);
    if (!staged)
        return reasonOf(staged.error());
    {
        const TestMount inTheWay = TestMount::memory(mount + u"/m"_s, 1024 * 1024);
        if (!inTheWay.problem().isEmpty())
            return inTheWay.problem();
        if (files.swapIn(**staged))
            return "what cannot be moved was moved";
        if (finish && (*staged)->state() != SwapState::Mixed)
            return "it is not half way";
        if (const Result<> back = finish ? Result<>() : files.swapBack(**staged); !back)
            return "the way back: " + reasonOf(back.error());
    }
    if (const Result<> on = finish ? files.swapIn(**staged) : Result<>(); !on)
        return reasonOf(on.error());
    if ((*staged)->state() != (finish ? SwapState::New : SwapState::Old))
        return "it is not where it should be";
    if (const Result<> back = finish ? files.swapBack(**staged) : Result<>(); !back)
        return reasonOf(back.error());
    if (treeFingerprint(mount, QStringList(u"./.*.understudy-*"_s)) != second)
        return "it is not as it was";
    const Result<> dropped = (*staged)->drop(files.control);
    return dropped ? QByteArray() : reasonOf(dropped.error());
}

void tst_FilesMountPoint::goesBackFromASwapThatCannotGoOn()
{
    QCOMPARE(onTinyDisk(16 * 1024 * 1024, [](const QString &mount) { return stopHalfWay(mount, false); }),
             QByteArray());
}

void tst_FilesMountPoint::goesOnOnceNothingIsInTheWay()
{
    QCOMPARE(onTinyDisk(16 * 1024 * 1024, [](const QString &mount) { return stopHalfWay(mount, true); }), QByteArray());
}

void tst_FilesMountPoint::whatLiesOnADiskThatIsNotMountedIsNotForgotten_data()
{
    QTest::addColumn<bool>("mountPoint");
    QTest::newRow("nothing is there") << false;
    QTest::newRow("an empty folder is there, to mount it at") << true;
}

void tst_FilesMountPoint::whatLiesOnADiskThatIsNotMountedIsNotForgotten()
{
    QFETCH(const bool, mountPoint);
    FilesFixture files;
    QCOMPARE(files.make(u"printf one > file"_s), QByteArray());
    const Result<StorageRecord> record = files.backUp();
    VERIFY_RESULT(record);
    const Result<std::unique_ptr<Staged>> staged = files.restore(*record);
    VERIFY_RESULT(staged);
    const QString disk = files.folder() + u"/live"_s;
    QVERIFY(QDir().rename(disk, disk + u".away"_s));
    if (mountPoint)
        QVERIFY(QDir().mkpath(files.tree()));

    const Result<> may = (*staged)->mayDrop(files.control);
    const Result<> dropped = (*staged)->drop(files.control);

    for (const Result<> &result : {may, dropped}) {
        QVERIFY(!result);
        QCOMPARE(result.error().code, Error::Code::NotFound);
    }
    QVERIFY(!mountPoint || QDir(disk).removeRecursively());
    QVERIFY(QDir().rename(disk + u".away"_s, disk));
    for (int again = 0; again < 2; ++again) {
        const Result<> now = (*staged)->drop(files.control);
        VERIFY_RESULT(now);
        QCOMPARE(files.beside(), QStringList());
    }
}

static const QByteArray s_noDisk = "NOT PROVED: this machine does not let this user mount what lies in a file";

// No mount begins there, and still nothing can be renamed into it or out of it.
static QByteArray restoreInSubvolumes(const QString &folder)
{
    if (const QByteArray wrong = enterOwnMounts(); !wrong.isEmpty())
        return wrong;
    const ShellResult made = shell(folder, u"mkdir disk; truncate -s 128M image; mkfs.btrfs -q image"_s);
    if (made.exitCode != 0)
        return made.errors;
    if (shell(folder, u"mount -o loop image disk"_s).exitCode != 0)
        return s_noDisk;
    const ShellResult volumes = shell(folder, u"btrfs subvolume create disk/one; btrfs subvolume create disk/two"_s);
    if (volumes.exitCode != 0)
        return volumes.errors;
    const QByteArray wrong = restoreInMountPoint(folder + u"/disk/one"_s, false);
    return wrong.isEmpty() ? restoreInMountPoint(folder + u"/disk/two"_s, true) : wrong;
}

void tst_FilesMountPoint::aSubvolumeIsExchangedInside()
{
    const QTemporaryDir folder;
    const QByteArray wrong = inChildProcess([&] { return restoreInSubvolumes(folder.path()); });
    if (wrong == s_noDisk)
        QSKIP(s_noDisk.constData());
    QCOMPARE(wrong, QByteArray());
}

QTEST_GUILESS_MAIN(tst_FilesMountPoint)
#include "tst_filesmountpoint.moc"
