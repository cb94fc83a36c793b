// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/config/home.h"
#include "services/platform/filelock.h"
#include "services/platform/filestat.h"
#include "services/platform/leftovers.h"
#include "services/storages/secrets/secretsidentity.h"
#include "services/tasks/taskcontrol.h"
#include "tests/support/fakekeychain.h"
#include "tests/support/plainfiles.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace Understudy;
using namespace Understudy::Testing;
using namespace Qt::StringLiterals;

// The key that opens sealed secrets is never lost by our own doing.
class tst_SecretsIdentity : public QObject
{
    Q_OBJECT

private slots:
    void aLostIdentityComesBackFromTheRecoveryKey();
    void aDamagedRecoveryKeyIsNotReplaced();
    void itMovesIntoTheKeychainAndBack();
    void aKeychainThatIsAwayMakesNoNewIdentity();
    void aKeychainThatForgetsIsNotTrusted();
    void whatAKilledWriterLeftGoesUnlessSomebodyWrites();

private:
    std::atomic_bool m_cancelled = false;
    const TaskControl m_control{m_cancelled};
};

void tst_SecretsIdentity::aLostIdentityComesBackFromTheRecoveryKey()
{
    const QTemporaryDir folder;
    const Home home(folder.path());
    const Result<AgeIdentity> first = loadOrMakeIdentity(home, m_control);
    QVERIFY(first);
    const QByteArray recoveryKey = readAll(home.recoveryKey());
    QVERIFY(QFile::remove(home.identity()));

    const Result<AgeIdentity> second = loadOrMakeIdentity(home, m_control);

    QVERIFY(second);
    QCOMPARE(second->scalar(), first->scalar());
    QCOMPARE(readAll(home.recoveryKey()), recoveryKey);
    QCOMPARE(statPath(QFile::encodeName(home.identity()))->mode, 0600U);
}

void tst_SecretsIdentity::aDamagedRecoveryKeyIsNotReplaced()
{
    const QTemporaryDir folder;
    const Home home(folder.path());
    QVERIFY(writeAll(home.recoveryKey(), "AGE-SECRET-KEY-1 and then nothing of use\n"));

    const Result<AgeIdentity> identity = loadOrMakeIdentity(home, m_control);

    QVERIFY(!identity);
    QCOMPARE(identity.error().code, Error::Code::Corrupt);
    QVERIFY(!QFile::exists(home.identity()));
    QCOMPARE(readAll(home.recoveryKey()), "AGE-SECRET-KEY-1 and then nothing of use\n");
}

void tst_SecretsIdentity::itMovesIntoTheKeychainAndBack()
{
    const QTemporaryDir folder;
    const Home home(folder.path());
    FakeKeychain keychain;
    const IdentityPlace place(home, &keychain);
    QCOMPARE(identityIsInKeychain(place).error().code, Error::Code::NotFound);
    const Result<AgeIdentity> first = loadOrMakeIdentity(place, m_control);
    QVERIFY(first);

    QVERIFY(moveIdentity(place, true, m_control));
    QVERIFY(identityIsInKeychain(place).value());
    QVERIFY(!readAll(home.identity()).contains("SECRET"));
    QCOMPARE(keychain.kept.size(), 1);
    QCOMPARE(loadOrMakeIdentity(place, m_control)->scalar(), first->scalar());

    QVERIFY(moveIdentity(place, false, m_control));
    QVERIFY(!identityIsInKeychain(place).value());
    QVERIFY(keychain.kept.isEmpty());
    QCOMPARE(loadIdentity(home)->scalar(), first->scalar());
    QCOMPARE(statPath(QFile::encodeName(home.identity()))->mode, 0600U);
}

void tst_SecretsIdentity::aKeychainThatIsAwayMakesNoNewIdentity()
{
    const QTemporaryDir folder;
    const Home home(folder.path());
    FakeKeychain keychain;
    const IdentityPlace place(home, &keychain);
    QVERIFY(loadOrMakeIdentity(place, m_control));
    QVERIFY(moveIdentity(place, true, m_control));
    const QByteArray mark = readAll(home.identity());

    QCOMPARE(loadOrMakeIdentity(home, m_control).error().code, Error::Code::Unreachable);
    keychain.available = false;
    QCOMPARE(loadOrMakeIdentity(place, m_control).error().code, Error::Code::Unreachable);
    keychain.available = true;
    keychain.locked = true;
    QCOMPARE(loadOrMakeIdentity(place, m_control).error().code, Error::Code::Denied);
    QCOMPARE(moveIdentity(place, false, m_control).error().code, Error::Code::Denied);
    QCOMPARE(readAll(home.identity()), mark);
}

void tst_SecretsIdentity::aKeychainThatForgetsIsNotTrusted()
{
    const QTemporaryDir folder;
    const Home home(folder.path());
    FakeKeychain keychain;
    keychain.forgets = true;
    const IdentityPlace place(home, &keychain);
    QVERIFY(loadOrMakeIdentity(place, m_control));
    const QByteArray before = readAll(home.identity());

    QVERIFY(!moveIdentity(place, true, m_control));
    QCOMPARE(readAll(home.identity()), before);
}

void tst_SecretsIdentity::whatAKilledWriterLeftGoesUnlessSomebodyWrites()
{
    const QTemporaryDir folder;
    const Home home(folder.path());
    FakeKeychain keychain;
    const IdentityPlace place(home, &keychain);
    QVERIFY(loadOrMakeIdentity(place, m_control));
    const QStringList leftovers{asidePathOf(home.identity()), asidePathOf(home.recoveryKey())};
    const QStringList copies{home.identity() + u".bak"_s, home.identity() + u".202611221200"_s};
    const auto areThere = [](const QStringList &files) {
        return std::ranges::all_of(files, [](const QString &file) { return QFile::exists(file); });
    };
    for (const QString &file : leftovers + copies)
        QVERIFY(QFile::copy(home.identity(), file));

    {
        const auto writing = FileLock::tryTake(home.locks() + u"/identity"_s, FileLock::Access::Exclusive, {});
        QVERIFY(writing && *writing);
        QVERIFY(loadOrMakeIdentity(place, m_control));
        QVERIFY(areThere(leftovers));
        QCOMPARE(moveIdentity(place, true, m_control).error().code, Error::Code::Busy);
    }
    QVERIFY(loadOrMakeIdentity(place, m_control));
    QVERIFY(!QFile::exists(leftovers.first()) && !QFile::exists(leftovers.last()));

    QVERIFY(QFile::copy(home.identity(), leftovers.first()));
    QVERIFY(moveIdentity(place, true, m_control));
    QVERIFY(!QFile::exists(leftovers.first()));
    QVERIFY(areThere(copies));
}

QTEST_GUILESS_MAIN(tst_SecretsIdentity)
#include "tst_secretsidentity.moc"
