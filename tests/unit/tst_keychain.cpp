// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/config/connection.h"
#include "services/config/passwordfile.h"
#include "services/config/passwords.h"
#include "services/platform/leftovers.h"
#include "services/tasks/parallel.h"
#include "tests/support/fakekeychain.h"
#include "tests/support/verifyresult.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

static const QString s_login = u"postgresql://shop@127.0.0.1:5432"_s;

class tst_Keychain : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void aPasswordGoesIntoTheKeychain();
    void withoutAKeychainItGoesIntoAFileForThisUserAlone();
    void thePlaceIsSaidPlainly();
    void aPasswordOfTheFileIsFoundAfterAKeychainAppeared();
    void aLockedKeychainIsAnErrorAndNoMissingPassword();
    void aForgottenPasswordIsNowhere();
    void aFileThatOthersMayReadIsRefused();
    void aDamagedFileIsRefusedAndKept();
    void manyAtOnceLoseNothing();
    void whatAKilledWriterLeftGoesWithTheNextChange();
    void aLentPasswordGoesBeforeTheKeptOneUntilItIsReturned();
    void databasesOfOneServerShareALogin_data();
    void databasesOfOneServerShareALogin();
    void theSystemsKeychainAnswersOrSaysThatItIsNotThere();
    void aCancelledRequestEndsAtOnce();

private:
    QByteArray fileBytes() const
    {
        QFile file(m_home->passwords());
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Home> m_home;
    std::unique_ptr<FakeKeychain> m_system;
    std::unique_ptr<PasswordFile> m_file;
    std::unique_ptr<Passwords> m_passwords;
    std::atomic_bool m_cancelled = false;
    TaskControl m_control{m_cancelled};
};

void tst_Keychain::init()
{
    m_cancelled = false;
    m_folder = std::make_unique<QTemporaryDir>();
    m_home = std::make_unique<Home>(m_folder->path());
    m_system = std::make_unique<FakeKeychain>();
    m_file = std::make_unique<PasswordFile>(*m_home);
    m_passwords = std::make_unique<Passwords>(*m_system, *m_file, m_home->passwords());
}

void tst_Keychain::aPasswordGoesIntoTheKeychain()
{
    QVERIFY(m_passwords->save(s_login, "secret", m_control));
    QCOMPARE(m_system->kept.value(s_login), "secret"_ba);
    QVERIFY(!QFile::exists(m_home->passwords()));
    QCOMPARE(m_passwords->password(s_login, m_control).value(), "secret"_ba);
    QCOMPARE(m_passwords->password(u"postgresql://other@h:1"_s, m_control).value(), QByteArray());
}

void tst_Keychain::withoutAKeychainItGoesIntoAFileForThisUserAlone()
{
    m_system->available = false;
    QVERIFY(m_passwords->save(s_login, "pässword\"\\\n", m_control));
    QVERIFY(m_system->kept.isEmpty());
    QCOMPARE(QFile::permissions(m_home->passwords()) & ~(QFile::ReadUser | QFile::WriteUser),
             QFile::ReadOwner | QFile::WriteOwner);
    QCOMPARE(m_passwords->password(s_login, m_control).value(), "pässword\"\\\n"_ba);
}

void tst_Keychain::thePlaceIsSaidPlainly()
{
    QVERIFY(m_passwords->place(m_control).inKeychain);
    QVERIFY(!m_passwords->place(m_control).sentence().contains(m_home->passwords()));
    m_system->available = false;
    QVERIFY(!m_passwords->place(m_control).inKeychain);
    QVERIFY(m_passwords->place(m_control).sentence().contains(m_home->passwords()));
}

void tst_Keychain::aPasswordOfTheFileIsFoundAfterAKeychainAppeared()
{
    m_system->available = false;
    QVERIFY(m_passwords->save(s_login, "old", m_control));
    m_system->available = true;
    QCOMPARE(m_passwords->password(s_login, m_control).value(), "old"_ba);
    QVERIFY(m_passwords->save(s_login, "new", m_control));
    QVERIFY(!fileBytes().contains(s_login.toUtf8())); // it would come back as the wrong one
    QCOMPARE(m_passwords->password(s_login, m_control).value(), "new"_ba);
}

void tst_Keychain::aLockedKeychainIsAnErrorAndNoMissingPassword()
{
    m_system->locked = true;
    QCOMPARE(m_passwords->password(s_login, m_control).error().code, Error::Code::Denied);
    QCOMPARE(m_passwords->save(s_login, "x", m_control).error().code, Error::Code::Denied);
    QVERIFY(!QFile::exists(m_home->passwords()));
}

void tst_Keychain::aForgottenPasswordIsNowhere()
{
    QVERIFY(m_file->write(s_login, "in the file", m_control));
    QVERIFY(m_system->write(s_login, "in the keychain", m_control));
    QVERIFY(m_passwords->forget(s_login, m_control));
    QCOMPARE(m_passwords->password(s_login, m_control).value(), QByteArray());
    QVERIFY(m_passwords->forget(s_login, m_control));
}

void tst_Keychain::aFileThatOthersMayReadIsRefused()
{
    QVERIFY(m_file->write(s_login, "secret", m_control));
    QVERIFY(QFile::setPermissions(m_home->passwords(), QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup));
    QCOMPARE(m_file->read(s_login, m_control).error().code, Error::Code::Denied);
    QCOMPARE(m_file->write(s_login, "new", m_control).error().code, Error::Code::Denied);
}

void tst_Keychain::aDamagedFileIsRefusedAndKept()
{
    QVERIFY(m_file->write(s_login, "secret", m_control));
    QFile file(m_home->passwords());
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("{") == 1);
    file.close();
    QCOMPARE(m_file->read(s_login, m_control).error().code, Error::Code::Corrupt);
    QCOMPARE(m_file->write(s_login, "new", m_control).error().code, Error::Code::Corrupt);
    QCOMPARE(fileBytes(), "{"_ba);
}

void tst_Keychain::manyAtOnceLoseNothing()
{
    const Result<> written = forEachInParallel(20, m_control, [this](qsizetype index, const TaskControl &control) {
        return PasswordFile(*m_home).write(QString::number(index), QByteArray::number(index), control);
    });
    VERIFY_RESULT(written);
    for (int index = 0; index < 20; ++index)
        QCOMPARE(m_file->read(QString::number(index), m_control).value().value_or(QByteArray()),
                 QByteArray::number(index));
}

void tst_Keychain::whatAKilledWriterLeftGoesWithTheNextChange()
{
    QVERIFY(m_file->write(s_login, "secret", m_control));
    const QString leftover = asidePathOf(m_home->passwords());
    QVERIFY(QFile::copy(m_home->passwords(), leftover));

    QVERIFY(m_file->remove(s_login, m_control));

    QVERIFY(!QFile::exists(leftover));
    QVERIFY(QFile::exists(m_home->passwords()));
}

void tst_Keychain::aLentPasswordGoesBeforeTheKeptOneUntilItIsReturned()
{
    QVERIFY(m_passwords->save(s_login, "kept", m_control));
    {
        const Passwords::Loan loan(*m_passwords, {{s_login, "tried"_ba}});
        QCOMPARE(m_passwords->password(s_login, m_control).value(), "tried"_ba);
    }
    QCOMPARE(m_passwords->password(s_login, m_control).value(), "kept"_ba);
    QCOMPARE(m_system->kept.value(s_login), "kept"_ba);
}

void tst_Keychain::databasesOfOneServerShareALogin_data()
{
    QTest::addColumn<QString>("connection");
    QTest::addColumn<QString>("login");
    const QString login = u"postgresql://shop@db:5433"_s;
    QTest::newRow("address") << u"postgresql://shop@db:5433/shop"_s << login;
    QTest::newRow("another database") << u"postgresql://shop@db:5433/other"_s << login;
    QTest::newRow("keywords") << u"host=db port=5433 user=shop dbname=x"_s << login;
    QTest::newRow("usual port") << u"postgresql://shop@db/x"_s << u"postgresql://shop@db:5432"_s;
    QTest::newRow("socket") << u"postgresql://shop@/x?host=/run/pg"_s << u"postgresql://shop@/run/pg:5432"_s;
    QTest::newRow("not readable") << u"host"_s << QString();
}

void tst_Keychain::databasesOfOneServerShareALogin()
{
    QFETCH(const QString, connection);
    QTEST(loginOf(connection), "login");
}

// Where no keychain answers, as in a service or a container, the answer has to be a quick no.
void tst_Keychain::theSystemsKeychainAnswersOrSaysThatItIsNotThere()
{
    QVERIFY(!SystemKeychain().isAvailable(m_control)); // the tests' environment says so
    qunsetenv("UNDERSTUDY_KEYCHAIN");
    const auto restore = qScopeGuard([] { qputenv("UNDERSTUDY_KEYCHAIN", "file"); });
    QElapsedTimer timer;
    timer.start();
    SystemKeychain keychain;
    const bool available = keychain.isAvailable(m_control);
    QVERIFY(timer.elapsed() < 10'000);
    const Result<std::optional<QByteArray>> kept = keychain.read(u"nothing of this name"_s, m_control);
    QCOMPARE(kept.has_value(), available);
    QVERIFY(!kept || !*kept);
}

void tst_Keychain::aCancelledRequestEndsAtOnce()
{
    m_cancelled = true;
    SystemKeychain keychain;
    const Result<std::optional<QByteArray>> kept = keychain.read(u"x"_s, m_control);
    QVERIFY(!kept); // or there is no keychain, and the answer was quicker
}

QTEST_GUILESS_MAIN(tst_Keychain)

#include "tst_keychain.moc"
