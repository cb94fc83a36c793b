// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/secrets/envfile.h"

#include <QTest>

using namespace Understudy;
using namespace Qt::StringLiterals;

class tst_EnvFile : public QObject
{
    Q_OBJECT

private slots:
    void namesAreRead_data();
    void namesAreRead();
    void otherFilesShowNoNames_data();
    void otherFilesShowNoNames();
    void valuesAreWhatStandsBehindTheName();
};

void tst_EnvFile::namesAreRead_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QStringList>("names");
    QTest::newRow("plain") << QByteArray("B=1\nA=2\n") << QStringList{u"A"_s, u"B"_s};
    QTest::newRow("no last newline") << QByteArray("A=1\nB=2") << QStringList{u"A"_s, u"B"_s};
    QTest::newRow("comments and spaces") << QByteArray("# top\n\n  A = 1 # why\nexport B=2\r\n")
                                         << QStringList{u"A"_s, u"B"_s};
    QTest::newRow("empty value") << QByteArray("A=\nB=2\n") << QStringList{u"A"_s, u"B"_s};
    QTest::newRow("twice") << QByteArray("A=1\nA=2\n") << QStringList{u"A"_s};
    QTest::newRow("quoted over lines") << QByteArray("KEY=\"-----BEGIN\nabc=\n-----END\"\nB='x\ny'\n")
                                       << QStringList{u"B"_s, u"KEY"_s};
    QTest::newRow("escaped quote") << QByteArray("A=\"x\\\"\ny=z\"\nB=2\n") << QStringList{u"A"_s, u"B"_s};
    QTest::newRow("dots and dashes") << QByteArray("app.key-1=x\n") << QStringList{u"app.key-1"_s};
}

void tst_EnvFile::namesAreRead()
{
    QFETCH(QByteArray, text);
    QFETCH(QStringList, names);
    const auto entries = parseEnvFile(text);
    QVERIFY(entries);
    QCOMPARE(namesOf(*entries), names);
}

void tst_EnvFile::otherFilesShowNoNames_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("only comments") << QByteArray("# nothing\n");
    QTest::newRow("a token") << QByteArray("hunter2\n");
    QTest::newRow("a token with padding") << QByteArray("c2VjcmV0c2VjcmV0=\n");
    QTest::newRow("a token with more padding") << QByteArray("JBSWY3DPEHPK3PXP====\n");
    QTest::newRow("an encoded end behind a name") << QByteArray("KEY=abcdef\nQmFyQmFyQmE=\n");
    QTest::newRow("a private key") << QByteArray("-----BEGIN KEY-----\nMIIEvQ==\n-----END KEY-----\n");
    QTest::newRow("JSON") << QByteArray("{ \"password\": \"a=b\" }");
    QTest::newRow("YAML") << QByteArray("password: a=b\n");
    QTest::newRow("ini") << QByteArray("[db]\npassword=x\n");
    QTest::newRow("an address") << QByteArray("postgres://user:secret@host/db?sslmode=require\n");
    QTest::newRow("a line without a name") << QByteArray("A=1\nsecret\n");
    QTest::newRow("a quote that is never closed") << QByteArray("A=\"secret\nB=2\n");
    QTest::newRow("a name too long to be one") << QByteArray(65, 'a') + "=1\n";
    QTest::newRow("bytes") << QByteArray("\0=\xff\n", 4);
}

void tst_EnvFile::otherFilesShowNoNames()
{
    QFETCH(QByteArray, text);
    QVERIFY(!parseEnvFile(text));
}

void tst_EnvFile::valuesAreWhatStandsBehindTheName()
{
    const QByteArray text = "A = 1 \nB=\"x\ny\" # z\nC=a=b\n";
    const auto entries = parseEnvFile(text);
    QVERIFY(entries);
    QCOMPARE(entries->at(0).value, QByteArrayView("1"));
    QCOMPARE(entries->at(1).value, QByteArrayView("\"x\ny\""));
    QCOMPARE(entries->at(2).value, QByteArrayView("a=b"));
}

QTEST_GUILESS_MAIN(tst_EnvFile)
#include "tst_envfile.moc"
