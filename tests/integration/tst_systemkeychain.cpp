// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/config/home.h"
#include "tests/support/patience.h"
#include "tests/support/sessionbus.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

static const QString s_login = u"shop@127.0.0.1:5432"_s;
static const QByteArray s_secretKey = "AGE-SECRET-KEY";

// Each question is asked by a program of its own, so what is found was kept by the system and not by us.
class tst_SystemKeychain : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();
    void aPasswordGoesToTheKeyringAndComesFromThere();
    void aPasswordIsForgottenThere();
    void theIdentityGoesIntoTheKeyringAndComesBack();
    void withoutTheKeyringTheIdentityInItIsMissedInWords();
    void withoutAKeyringPasswordsLieInAFileThatThisUserAloneMayRead_data();
    void withoutAKeyringPasswordsLieInAFileThatThisUserAloneMayRead();

private:
    struct Answer
    {
        int exitCode = -1;
        QByteArray text;
    };

    [[nodiscard]] Answer run(const QStringList &arguments) const;
    [[nodiscard]] bool keyringHolds(const QString &name) const;

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<SessionBus> m_session;
    QProcessEnvironment m_environment;
};

static QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void tst_SystemKeychain::initTestCase()
{
    SessionBus session;
    QVERIFY2(session.start() && session.startKeyring(), qPrintable(session.problem()));
}

void tst_SystemKeychain::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_session = std::make_unique<SessionBus>();
    QVERIFY2(m_session->start(), qPrintable(m_session->problem()));
    m_environment = m_session->environment();
}

void tst_SystemKeychain::cleanup()
{
    m_session.reset();
}

tst_SystemKeychain::Answer tst_SystemKeychain::run(const QStringList &arguments) const
{
    QProcess process;
    process.setProcessEnvironment(m_environment);
    process.start(QCoreApplication::applicationDirPath() + u"/testprogram_keychain"_s,
                  QStringList{m_folder->path()} + arguments);
    if (!process.waitForFinished(patienceMs))
        return {};
    return {process.exitCode(), process.readAllStandardOutput().trimmed()};
}

// As the keyring itself says.
bool tst_SystemKeychain::keyringHolds(const QString &name) const
{
    const QByteArray found = m_session->ask({u"--dest=org.freedesktop.secrets"_s, u"/org/freedesktop/secrets"_s,
                                             u"org.freedesktop.Secret.Service.SearchItems"_s,
                                             u"dict:string:string:server,Understudy,user,"_s + name});
    return found.contains("/org/freedesktop/secrets/collection/");
}

void tst_SystemKeychain::aPasswordGoesToTheKeyringAndComesFromThere()
{
    QVERIFY2(m_session->startKeyring(), qPrintable(m_session->problem()));
    QVERIFY(run({u"place"_s}).text.contains("keychain"));
    QVERIFY(!keyringHolds(s_login));
    QCOMPARE(run({u"save"_s, s_login, u"pä ss;word"_s}).exitCode, 0);
    QVERIFY(keyringHolds(s_login));
    QVERIFY(!QFileInfo::exists(Home(m_folder->path()).passwords()));
    const Answer read = run({u"password"_s, s_login});
    QCOMPARE(read.exitCode, 0);
    QCOMPARE(read.text, "pä ss;word");
}

void tst_SystemKeychain::aPasswordIsForgottenThere()
{
    QVERIFY2(m_session->startKeyring(), qPrintable(m_session->problem()));
    QCOMPARE(run({u"save"_s, s_login, u"word"_s}).exitCode, 0);
    QCOMPARE(run({u"forget"_s, s_login}).exitCode, 0);
    QVERIFY(!keyringHolds(s_login));
    QVERIFY(run({u"password"_s, s_login}).text != "word");
}

void tst_SystemKeychain::theIdentityGoesIntoTheKeyringAndComesBack()
{
    QVERIFY2(m_session->startKeyring(), qPrintable(m_session->problem()));
    const Home home(m_folder->path());
    const QByteArray publicKey = run({u"identity"_s}).text;
    QVERIFY(publicKey.startsWith("age1"));
    QVERIFY(contentOf(home.identity()).contains(s_secretKey));

    QCOMPARE(run({u"move"_s, u"keychain"_s}).text, "done");
    QVERIFY(!contentOf(home.identity()).contains(s_secretKey));
    QVERIFY(keyringHolds(u"identity "_s + QString::fromLatin1(publicKey)));
    QCOMPARE(run({u"where"_s}).text, "keychain");
    QCOMPARE(run({u"identity"_s}).text, publicKey);

    QCOMPARE(run({u"move"_s, u"file"_s}).text, "done");
    QVERIFY(contentOf(home.identity()).contains(s_secretKey));
    QVERIFY(!keyringHolds(u"identity "_s + QString::fromLatin1(publicKey)));
    QCOMPARE(run({u"identity"_s}).text, publicKey);
}

void tst_SystemKeychain::withoutTheKeyringTheIdentityInItIsMissedInWords()
{
    QVERIFY2(m_session->startKeyring(), qPrintable(m_session->problem()));
    const QByteArray publicKey = run({u"identity"_s}).text;
    QCOMPARE(run({u"move"_s, u"keychain"_s}).text, "done");
    m_session->stopKeyring();
    const Answer missed = run({u"identity"_s});
    QCOMPARE(missed.exitCode, 1);
    QVERIFY2(missed.text.contains("keychain"), missed.text.constData());
    QVERIFY2(m_session->startKeyring(), qPrintable(m_session->problem()));
    QCOMPARE(run({u"identity"_s}).text, publicKey); // nothing was made anew in its place
}

void tst_SystemKeychain::withoutAKeyringPasswordsLieInAFileThatThisUserAloneMayRead_data()
{
    QTest::addColumn<bool>("hasBus");
    QTest::newRow("a bus without a keyring") << true;
    QTest::newRow("no bus") << false;
}

void tst_SystemKeychain::withoutAKeyringPasswordsLieInAFileThatThisUserAloneMayRead()
{
    QFETCH(const bool, hasBus);
    if (!hasBus)
        m_environment.insert(u"DBUS_SESSION_BUS_ADDRESS"_s, u"unix:path=/nonexistent/bus"_s);
    const QString file = Home(m_folder->path()).passwords();
    const Answer place = run({u"place"_s});
    QVERIFY2(place.text.contains("No system keychain") && place.text.contains(file.toUtf8())
                 && place.text.contains("not encrypted"),
             place.text.constData());
    QCOMPARE(run({u"save"_s, s_login, u"word"_s}).exitCode, 0);
    QCOMPARE(QFileInfo(file).permissions()
                 & (QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther),
             QFile::Permissions());
    QVERIFY(QFileInfo(file).permissions() & QFile::ReadOwner);
    QCOMPARE(run({u"password"_s, s_login}).text, "word");
    QVERIFY(run({u"identity"_s}).text.startsWith("age1"));
    const Answer moved = run({u"move"_s, u"keychain"_s});
    QCOMPARE(moved.exitCode, 1);
    QCOMPARE(run({u"where"_s}).text, "file");
}

QTEST_GUILESS_MAIN(tst_SystemKeychain)

#include "tst_systemkeychain.moc"
