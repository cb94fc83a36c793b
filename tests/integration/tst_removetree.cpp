// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/platform/beneath.h"
#include "services/platform/removetree.h"
#include "tests/support/plainfiles.h"
#include "tests/support/tinydisk.h"

#include <QDir>
#include <QFile>
#include <QTest>

#include <sys/mount.h>

using namespace Understudy;
using namespace Understudy::Testing;
using namespace Qt::StringLiterals;

// The removal of trees that hold more than what is to be removed.
class tst_RemoveTree : public QObject
{
    Q_OBJECT

private slots:
    void emptiesNoFileSystemThatIsMountedInIt_data();
    void emptiesNoFileSystemThatIsMountedInIt();
};

void tst_RemoveTree::emptiesNoFileSystemThatIsMountedInIt_data()
{
    QTest::addColumn<QString>("mounted");
    QTest::newRow("deep in the tree") << u"/kept/tree/uploads/share"_s;
    QTest::newRow("at its top") << u"/kept"_s;
}

void tst_RemoveTree::emptiesNoFileSystemThatIsMountedInIt()
{
    QFETCH(const QString, mounted);
    const QByteArray wrong = onTinyDisk(4 * 1024 * 1024, [&mounted](const QString &disk) -> QByteArray {
        const QString place = disk + mounted;
        const QByteArray native = QFile::encodeName(place);
        if (!QDir().mkpath(place) || ::mount("tmpfs", native.constData(), "tmpfs", 0, "size=1m") != 0)
            return "could not mount";
        if (!writeAll(place + u"/theirs"_s, "somebody else's"))
            return "could not write";
        const SystemResult<FileDescriptor> folder = openFolder(QFile::encodeName(disk));
        if (removeTree(folder->get(), "kept", disk + u"/kept"_s))
            return "it said that all was removed";
        if (readAll(place + u"/theirs"_s) != "somebody else's")
            return "what was mounted was emptied";
        if (::umount(native.constData()) != 0)
            return "could not unmount";
        if (!removeTree(folder->get(), "kept", disk + u"/kept"_s))
            return "not removed afterwards";
        return QDir(disk + u"/kept"_s).exists() ? "still there" : "";
    });
    QVERIFY2(wrong.isEmpty(), wrong.constData());
}

QTEST_GUILESS_MAIN(tst_RemoveTree)
#include "tst_removetree.moc"
