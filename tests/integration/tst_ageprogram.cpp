// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/crypto/age.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace Understudy;
using namespace Qt::StringLiterals;

// The age program opens what is sealed here, and the other way round.
class tst_AgeProgram : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void theProgramOpensWhatIsSealedHere_data() { sizes(); }
    void theProgramOpensWhatIsSealedHere();
    void whatTheProgramSealedOpensHere_data() { sizes(); }
    void whatTheProgramSealedOpensHere();
    void severalRecipientsAreNoObstacle();
    void whatThePassphraseSealedIsForSomebodyElse();
    void theProgramDerivesTheSameRecipient();

private:
    static void sizes();
    [[nodiscard]] QByteArray run(const QString &program, const QStringList &arguments, const QByteArray &input = {});
    [[nodiscard]] QString path(const QString &name) const { return m_folder.filePath(name); }

    QTemporaryDir m_folder;
    int m_exitCode = 0;
    std::optional<AgeIdentity> m_identity;
};

QByteArray tst_AgeProgram::run(const QString &program, const QStringList &arguments, const QByteArray &input)
{
    QProcess process;
    process.start(program, arguments);
    process.write(input);
    process.closeWriteChannel();
    m_exitCode = process.waitForFinished() && process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
    return process.readAllStandardOutput();
}

void tst_AgeProgram::sizes()
{
    QTest::addColumn<qsizetype>("size");
    for (const qsizetype size : {0, 1, 65536, 65537, 200000})
        QTest::addRow("%lld bytes", static_cast<long long>(size)) << size;
}

void tst_AgeProgram::initTestCase()
{
    QVERIFY(m_folder.isValid());
    const QByteArray file = run(u"age-keygen"_s, {});
    QCOMPARE(m_exitCode, 0);
    QFile key(path(u"key"_s));
    QVERIFY(key.open(QIODevice::WriteOnly));
    QCOMPARE(key.write(file), file.size());
    key.close();
    Result<AgeIdentity> identity = AgeIdentity::parseFile(file);
    QVERIFY(identity);
    m_identity.emplace(std::move(*identity));
}

void tst_AgeProgram::theProgramOpensWhatIsSealedHere()
{
    QFETCH(qsizetype, size);
    const QByteArray plain(size, 'p');
    const Result<QByteArray> sealed = Age::sealTo(m_identity->recipient(), plain);
    QVERIFY(sealed);
    QCOMPARE(run(u"age"_s, {u"--decrypt"_s, u"--identity"_s, path(u"key"_s)}, *sealed), plain);
    QCOMPARE(m_exitCode, 0);
}

void tst_AgeProgram::whatTheProgramSealedOpensHere()
{
    QFETCH(qsizetype, size);
    const QByteArray plain(size, 'p');
    const QString recipient = QString::fromLatin1(m_identity->recipient().toString());
    const QByteArray sealed = run(u"age"_s, {u"--encrypt"_s, u"--recipient"_s, recipient}, plain);
    QCOMPARE(m_exitCode, 0);
    const Result<SecretBytes> opened = Age::open(*m_identity, sealed);
    QVERIFY(opened);
    QCOMPARE(opened->view(), QByteArrayView(plain));
}

void tst_AgeProgram::severalRecipientsAreNoObstacle()
{
    const QString other = QString::fromLatin1(AgeIdentity::generate()->recipient().toString());
    const QString own = QString::fromLatin1(m_identity->recipient().toString());
    const QByteArray sealed = run(u"age"_s, {u"-e"_s, u"-r"_s, other, u"-r"_s, own}, "shared");
    QCOMPARE(m_exitCode, 0);
    QCOMPARE(Age::open(*m_identity, sealed)->view(), QByteArrayView("shared"));
    const QByteArray foreign = run(u"age"_s, {u"-e"_s, u"-r"_s, other}, "not ours");
    QCOMPARE(Age::open(*m_identity, foreign).error().code, Error::Code::Denied);
}

void tst_AgeProgram::whatThePassphraseSealedIsForSomebodyElse()
{
    // As the program writes it: one scrypt stanza. It asks for passphrases on a terminal only, hence a kept header.
    const QByteArray sealed = "age-encryption.org/v1\n-> scrypt bBgJXCoYHf3l4mDTgYAXnw 18\n" + QByteArray(43, 'A')
                              + "\n--- " + QByteArray(43, 'A') + '\n' + QByteArray(40, 'x');
    QCOMPARE(Age::open(*m_identity, sealed).error().code, Error::Code::Denied);
}

void tst_AgeProgram::theProgramDerivesTheSameRecipient()
{
    const Result<AgeIdentity> made = AgeIdentity::generate();
    QVERIFY(made);
    const QByteArray recipient = run(u"age-keygen"_s, {u"-y"_s}, made->toString().view().toByteArray());
    QCOMPARE(m_exitCode, 0);
    QCOMPARE(recipient.trimmed(), made->recipient().toString());
}

QTEST_GUILESS_MAIN(tst_AgeProgram)
#include "tst_ageprogram.moc"
