// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/platform/filelock.h"

#include "tests/support/plainfiles.h"
#include "tests/support/tinydisk.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

using Access = FileLock::Access;
using Taken = Result<std::optional<FileLock>>;

class tst_FileLock final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void letsOneHoldItExclusively();
    void letsManyHoldItShared();
    void keepsAnExclusiveTakerOutWhileItIsShared();
    void isFreeAgainWhenItsHolderEnds();
    void movesWithItsObject();
    void tellsWhoHoldsIt();
    void tellsNobodyWhenItIsFree();
    void isSeenAsHeldOnAFullDisk();
    void saysWhenItsFolderIsMissing();
    void takesNothingThroughALink();
    void takesNothingButAFile();

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path;
};

void tst_FileLock::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(m_folder->isValid());
    m_path = m_folder->filePath(u"lock"_s);
}

void tst_FileLock::letsOneHoldItExclusively()
{
    const Taken first = FileLock::tryTake(m_path, Access::Exclusive, u"first"_s);
    QVERIFY(first && first->has_value());

    for (const Access access : {Access::Exclusive, Access::Shared}) {
        const Taken second = FileLock::tryTake(m_path, access, u"second"_s);
        QVERIFY(second);
        QVERIFY(!second->has_value());
    }
}

void tst_FileLock::letsManyHoldItShared()
{
    const Taken first = FileLock::tryTake(m_path, Access::Shared, u"first"_s);
    const Taken second = FileLock::tryTake(m_path, Access::Shared, u"second"_s);

    QVERIFY(first && first->has_value());
    QVERIFY(second && second->has_value());
}

void tst_FileLock::keepsAnExclusiveTakerOutWhileItIsShared()
{
    const Taken shared = FileLock::tryTake(m_path, Access::Shared, u"reader"_s);
    QVERIFY(shared && shared->has_value());

    const Taken exclusive = FileLock::tryTake(m_path, Access::Exclusive, u"writer"_s);

    QVERIFY(exclusive && !exclusive->has_value());
}

void tst_FileLock::isFreeAgainWhenItsHolderEnds()
{
    {
        const Taken first = FileLock::tryTake(m_path, Access::Exclusive, u"first"_s);
        QVERIFY(first && first->has_value());
    }
    const Taken second = FileLock::tryTake(m_path, Access::Exclusive, u"second"_s);

    QVERIFY(second && second->has_value());
}

void tst_FileLock::movesWithItsObject()
{
    Taken first = FileLock::tryTake(m_path, Access::Exclusive, u"first"_s);
    QVERIFY(first && first->has_value());
    {
        const FileLock moved = std::move(**first);
        const Taken second = FileLock::tryTake(m_path, Access::Exclusive, u"second"_s);
        QVERIFY(second && !second->has_value());
    }
    const Taken third = FileLock::tryTake(m_path, Access::Exclusive, u"third"_s);
    QVERIFY(third && third->has_value());
}

void tst_FileLock::tellsWhoHoldsIt()
{
    const Taken first = FileLock::tryTake(m_path, Access::Exclusive, u"a backup of shop/staging"_s);
    QVERIFY(first && first->has_value());

    QCOMPARE(FileLock::holder(m_path), u"a backup of shop/staging"_s);
}

void tst_FileLock::tellsNobodyWhenItIsFree()
{
    QCOMPARE(FileLock::holder(m_path), QString());
    {
        const Taken first = FileLock::tryTake(m_path, Access::Exclusive, u"gone"_s);
        QVERIFY(first && first->has_value());
    }
    QCOMPARE(FileLock::holder(m_path), QString());
}

// Over the text of an earlier holder there is room for the next one, and without room a holder is still one.
static QByteArray holdOnAFullDisk(const QString &folder)
{
    const QString used = folder + u"/used"_s;
    {
        const Taken earlier = FileLock::tryTake(used, Access::Exclusive, u"an earlier holder"_s);
        if (!earlier || !*earlier)
            return "no lock while there was room";
    }
    QFile filler(folder + u"/filler"_s);
    if (!filler.open(QIODevice::WriteOnly | QIODevice::Unbuffered))
        return "no filler";
    while (filler.write(QByteArray(4096, 'x')) > 0) { }
    const Taken again = FileLock::tryTake(used, Access::Exclusive, u"the next"_s);
    const Taken first = FileLock::tryTake(folder + u"/new"_s, Access::Exclusive, u"new"_s);
    if (!again || !*again || !first || !*first)
        return "a full disk keeps somebody from the lock";
    if (FileLock::holder(used) != u"the next"_s)
        return "told: " + FileLock::holder(used).toUtf8();
    return FileLock::holder(folder + u"/new"_s).isEmpty() ? "nobody told where the text had no room" : "";
}

void tst_FileLock::isSeenAsHeldOnAFullDisk()
{
    QCOMPARE(onTinyDisk(256 * 1024, holdOnAFullDisk), QByteArray());
}

void tst_FileLock::saysWhenItsFolderIsMissing()
{
    const Taken taken = FileLock::tryTake(m_folder->filePath(u"gone/lock"_s), Access::Exclusive, u"x"_s);

    QVERIFY(!taken);
    QCOMPARE(taken.error().code, Error::Code::NotFound);
}

void tst_FileLock::takesNothingThroughALink()
{
    const QString target = m_folder->filePath(u"letter"_s);
    QVERIFY(writeAll(target, "somebody's letter, longer than the text"));
    QVERIFY(QFile::link(target, m_path));

    QVERIFY(!FileLock::tryTake(m_path, Access::Exclusive, u"text"_s));

    QCOMPARE(readAll(target), "somebody's letter, longer than the text");
    const Taken other = FileLock::tryTake(target, Access::Shared, u"a holder"_s);
    QVERIFY(other && *other);
    QCOMPARE(FileLock::holder(m_path), QString());
}

void tst_FileLock::takesNothingButAFile()
{
    QCOMPARE(::mkfifo(QFile::encodeName(m_path).constData(), 0600), 0);

    QVERIFY(!FileLock::tryTake(m_path, Access::Exclusive, u"text"_s));
    QCOMPARE(FileLock::holder(m_path), QString()); // nor does it wait for anybody
}

QTEST_GUILESS_MAIN(tst_FileLock)
#include "tst_filelock.moc"
