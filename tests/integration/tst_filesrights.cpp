// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/filesfixture.h"
#include "tests/support/ordinaryuser.h"
#include "tests/support/treetools.h"
#include "tests/support/verifyresult.h"

#include <QTest>

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

QTEST_GUILESS_MAIN(tst_FilesRights)
#include "tst_filesrights.moc"
