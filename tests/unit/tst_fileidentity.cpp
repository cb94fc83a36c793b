// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/fileidentity.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Understudy;

// What a journal knows a file by.
class tst_FileIdentity : public QObject
{
    Q_OBJECT

private slots:
    void theJournalHasDeviceAndInode();
    void anotherDeviceIsAnotherFile();
    void theTimeOfBirthOutlastsANewMount();
    void aDeviceFromBeforeARestartIsNotCompared();
};

static const JournalIdentity s_unborn{.device = 42, .file = {.inode = 7, .born = {}}};

void tst_FileIdentity::theJournalHasDeviceAndInode()
{
    const QTemporaryDir folder;
    const SystemResult<FileStat> stat = statPath(folder.path().toUtf8());
    QVERIFY(stat);
    const JournalIdentity identity = journalIdentityOf(*stat);
    QVERIFY(identity.device != 0);

    const QJsonObject json = identityJson(identity);

    QCOMPARE(json[u"device"].toString().toULongLong(), stat->fileSystem);
    QCOMPARE(json[u"inode"].toString().toULongLong(), stat->inode);
    const JournalIdentity back = identityFromJson(json);
    QCOMPARE(back.device, identity.device);
    QVERIFY(back == identity);
}

void tst_FileIdentity::anotherDeviceIsAnotherFile()
{
    JournalIdentity other = s_unborn;
    other.device = 43;
    QVERIFY(!(other == s_unborn));
    other = s_unborn;
    other.file.inode = 8;
    QVERIFY(!(other == s_unborn));
    other = s_unborn;
    QVERIFY(other == s_unborn);
}

void tst_FileIdentity::theTimeOfBirthOutlastsANewMount()
{
    const JournalIdentity before{.device = 42, .file = {.inode = 7, .born = {.seconds = 1'000, .nanoseconds = 1}}};
    JournalIdentity after = before;
    after.device = 43;
    QVERIFY(after == before);
    after.file.born.nanoseconds = 2;
    QVERIFY(!(after == before));
}

void tst_FileIdentity::aDeviceFromBeforeARestartIsNotCompared()
{
    QJsonObject json = identityJson(s_unborn);
    QVERIFY(!json[u"boot"].toString().isEmpty());
    json[u"boot"_s] = u"11111111-1111-4111-8111-111111111111"_s;
    JournalIdentity now = s_unborn;
    now.device = 43;
    QVERIFY(identityFromJson(json) == now);
    now.file.inode = 8;
    QVERIFY(!(identityFromJson(json) == now));
}

QTEST_GUILESS_MAIN(tst_FileIdentity)
#include "tst_fileidentity.moc"
