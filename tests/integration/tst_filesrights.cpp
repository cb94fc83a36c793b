// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/childprocess.h"
#include "tests/support/filesfixture.h"
#include "tests/support/ordinaryuser.h"
#include "tests/support/treetools.h"
#include "tests/support/verifyresult.h"

#include <QTest>

#include <grp.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

// Folders that their own owner may not write to. The system then refuses him to move them into another folder.
class tst_FilesRights final : public QObject
{
    Q_OBJECT

private slots:
    void exchangesARootThatItsOwnerMayNotWriteTo();
    void makesARootThatItsOwnerMayNotWriteTo();
    void movesFoldersThatTheirOwnerMayNotWriteTo();
    void carriesOverAFolderThatItsOwnerMayNotWriteTo();
    void saysWhatOthersHaveMadeInATreeThatIsToGo();
    void aPlanRefusesARootOfSomebodyElse_data();
    void aPlanRefusesARootOfSomebodyElse();
};

static const QString s_first = u"mkdir sub sub/deep; printf one > sub/file; printf d > sub/deep/d; chmod 555 sub ."_s;
static const QString s_second = u"chmod u+w . sub; printf two > sub/file; printf n > new; chmod 555 sub"_s;

// Backs up, changes the tree, restores and goes back, each time looking at all that the system knows of it.
static QByteArray thereAndBack(FilesFixture &files, const QString &change)
{
    const QStringList aside = {u"./.*.understudy-*"_s};
    const QByteArray first = treeFingerprint(files.tree());
    const Result<StorageRecord> record = files.backUp();
    if (!record)
        return reasonOf(record.error());
    if (const QByteArray wrong = files.make(change); !wrong.isEmpty())
        return wrong;
    const QByteArray second = treeFingerprint(files.tree());
    const Result<std::unique_ptr<Staged>> staged = files.restore(*record);
    if (!staged)
        return reasonOf(staged.error());
    if (treeFingerprint(files.tree(), aside) != first)
        return "what was restored is not what was backed up";
    if (const Result<> back = files.swapBack(**staged); !back)
        return reasonOf(back.error());
    if (treeFingerprint(files.tree(), aside) != second)
        return "what came back is not what was there";
    const Result<> dropped = (*staged)->drop(files.control);
    return dropped ? QByteArray() : reasonOf(dropped.error());
}

void tst_FilesRights::exchangesARootThatItsOwnerMayNotWriteTo()
{
    const QByteArray wrong = asOrdinaryUser([]() -> QByteArray {
        FilesFixture files;
        const QByteArray made = files.make(s_first);
        return made.isEmpty() ? thereAndBack(files, s_second + u"; chmod 555 ."_s) : made;
    });
    QCOMPARE(wrong, QByteArray());
}

void tst_FilesRights::makesARootThatItsOwnerMayNotWriteTo()
{
    const QByteArray wrong = asOrdinaryUser([]() -> QByteArray {
        FilesFixture files;
        if (const QByteArray made = files.make(s_first); !made.isEmpty())
            return made;
        const QByteArray first = treeFingerprint(files.tree());
        const Result<StorageRecord> record = files.backUp();
        if (!record)
            return reasonOf(record.error());
        if (shell(files.folder(), u"chmod -R u+w live; rm -r live/tree"_s).exitCode != 0)
            return "the tree could not be removed";
        const Result<std::unique_ptr<Staged>> staged = files.restore(*record);
        if (!staged)
            return reasonOf(staged.error());
        if (treeFingerprint(files.tree()) != first)
            return "what was restored is not what was backed up";
        if (const Result<> back = files.swapBack(**staged); !back)
            return reasonOf(back.error());
        const Result<> dropped = (*staged)->drop(files.control);
        return dropped ? files.beside().join(u' ').toUtf8() : reasonOf(dropped.error());
    });
    QCOMPARE(wrong, QByteArray());
}

// The folder above gives nobody the right to exchange the root, so its contents move.
void tst_FilesRights::movesFoldersThatTheirOwnerMayNotWriteTo()
{
    const QByteArray wrong = asOrdinaryUser([]() -> QByteArray {
        FilesFixture files;
        if (const QByteArray made = files.make(s_first + u"; chmod 755 . ; chmod 555 .."_s); !made.isEmpty())
            return made;
        const QByteArray differs = thereAndBack(files, s_second);
        const ShellResult opened = shell(files.folder(), u"chmod 755 live"_s);
        return opened.exitCode == 0 ? differs : opened.errors;
    });
    QCOMPARE(wrong, QByteArray());
}

void tst_FilesRights::carriesOverAFolderThatItsOwnerMayNotWriteTo()
{
    const QByteArray wrong = asOrdinaryUser([]() -> QByteArray {
        FilesFixture files;
        files.config.exclude = QStringList{u"cache"_s};
        if (const QByteArray made = files.make(u"printf f > f; mkdir cache; printf c > cache/c; chmod 555 cache"_s);
            !made.isEmpty())
            return made;
        const Result<StorageRecord> record = files.backUp();
        if (!record)
            return reasonOf(record.error());
        const Result<std::unique_ptr<Staged>> staged = files.restore(*record);
        if (!staged)
            return reasonOf(staged.error());
        if (shell(files.tree(), u"cat cache/c; stat -c %a cache"_s).output != "c555\n")
            return "what is excluded was not carried over as it was";
        const Result<> dropped = (*staged)->drop(files.control);
        return dropped ? QByteArray() : reasonOf(dropped.error());
    });
    QCOMPARE(wrong, QByteArray());
}

// The engine is an ordinary user, the shell stays root. A machine without root has nobody who could be somebody else.
static QByteArray besideRoot(FilesFixture &files, const std::function<QByteArray()> &work)
{
    if (::geteuid() != 0)
        return {};
    return inChildProcess([&]() -> QByteArray {
        if (shell(files.folder(), u"chown -R 65534:65534 ."_s).exitCode != 0 || ::setgroups(0, nullptr) != 0
            || ::setegid(65534) != 0 || ::seteuid(65534) != 0)
            return "it could not become an ordinary user";
        return work();
    });
}

static QByteArray othersInATree(FilesFixture &files)
{
    const Result<StorageRecord> record = files.backUp();
    if (!record)
        return reasonOf(record.error());
    const Result<std::unique_ptr<Staged>> staged = files.restore(*record);
    if (!staged)
        return reasonOf(staged.error());
    if (const Result<> may = (*staged)->mayDrop(files.control); !may)
        return "what is all his may be dropped: " + reasonOf(may.error());
    if (shell(files.tree(), u"mkdir new empty; printf n > new/n; chmod 755 new empty"_s).exitCode != 0)
        return "nothing was made";
    if (const Result<> back = files.swapBack(**staged); !back)
        return reasonOf(back.error());
    const Result<> may = (*staged)->mayDrop(files.control);
    const Result<> dropped = (*staged)->drop(files.control);
    for (const Result<> &denied : {may, dropped}) {
        if (denied || denied.error().code != Error::Code::Denied)
            return "what is not his can be removed";
        if (!denied.error().message.contains(u"understudy-"_s))
            return "it names the live tree: " + reasonOf(denied.error());
    }
    if (dropped.error().safe.contains(u"Nothing was"_s))
        return "it says that nothing was removed";
    if (shell(files.folder(), u"rm live/.*.understudy-*/tree/new/n"_s).exitCode != 0)
        return "nothing was removed";
    if (const Result<> now = (*staged)->mayDrop(files.control); !now)
        return "empty folders are in nobody's way: " + reasonOf(now.error());
    const Result<> again = (*staged)->drop(files.control);
    return again ? files.beside().join(u' ').toUtf8() : reasonOf(again.error());
}

void tst_FilesRights::saysWhatOthersHaveMadeInATreeThatIsToGo()
{
    FilesFixture files;
    QCOMPARE(files.make(u"mkdir sub; printf f > sub/f"_s), QByteArray());
    QCOMPARE(besideRoot(files, [&] { return othersInATree(files); }), QByteArray());
}

void tst_FilesRights::aPlanRefusesARootOfSomebodyElse_data()
{
    QTest::addColumn<QString>("change");
    QTest::addColumn<QString>("names");
    QTest::newRow("his own") << u"true"_s << QString();
    QTest::newRow("the root") << u"chown 0:0 ."_s << u"tree"_s;
    QTest::newRow("a root that he may write to") << u"chown 0 . ; chmod 2775 . ; rm -r cache"_s << QString();
    QTest::newRow("a root that keeps its times") << u"chown 0 . ; chmod 2775 ."_s << u"tree"_s;
    QTest::newRow("what is left out") << u"chown 0:0 cache"_s << u"cache"_s;
    QTest::newRow("what is left out, open to all") << u"chown 0:0 cache; chmod 777 cache"_s << QString();
    QTest::newRow("a folder above it") << u"mkdir sub; mv cache sub; chown 0:0 sub"_s << u"sub"_s;
    QTest::newRow("a folder that stays in the tree") << u"mkdir sub; chown 0:0 sub"_s << QString();
}

// The swap itself, with the stage down, is too late to find that out.
void tst_FilesRights::aPlanRefusesARootOfSomebodyElse()
{
    QFETCH(const QString, change);
    QFETCH(const QString, names);
    FilesFixture files;
    files.config.exclude = QStringList{u"cache"_s};
    QCOMPARE(files.make(u"printf f > f; mkdir cache; printf c > cache/c"_s), QByteArray());
    const QByteArray wrong = besideRoot(files, [&]() -> QByteArray {
        const Result<StorageRecord> record = files.backUp();
        if (!record)
            return reasonOf(record.error());
        if (const QByteArray failed = files.make(change); !failed.isEmpty())
            return failed;
        const Result<StorageCheck> check = files.storage()->check(Purpose::Restore, files.control);
        if (!check)
            return reasonOf(check.error());
        const Result<StorageCheck> backup = files.storage()->check(Purpose::Backup, files.control);
        if (!backup || !backup->problems.isEmpty())
            return "it can be backed up all the same";
        if (!names.isEmpty())
            return check->problems.size() == 1 && check->problems.first().why.contains(names) ? ""
                                                                                              : "it was not refused";
        if (!check->problems.isEmpty())
            return reasonOf(check->problems.first());
        const Result<std::unique_ptr<Staged>> staged = files.restore(*record); // and so it goes
        return staged ? QByteArray() : reasonOf(staged.error());
    });
    QCOMPARE(wrong, QByteArray());
}

QTEST_GUILESS_MAIN(tst_FilesRights)
#include "tst_filesrights.moc"
