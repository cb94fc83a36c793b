// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/crypto/sha256.h"

#include <QCryptographicHash>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Understudy;

class tst_Sha256 : public QObject
{
    Q_OBJECT

private slots:
    void givesTheStandardsAnswers();
    void piecesGiveTheSameAsTheWhole();
    void startsAnewAfterFinish();
};

void tst_Sha256::givesTheStandardsAnswers()
{
    QCOMPARE(Sha256::of({}).toHex(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"_ba);
    QCOMPARE(Sha256::of("abc").toHex(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"_ba);
}

void tst_Sha256::piecesGiveTheSameAsTheWhole()
{
    QByteArray data;
    for (int i = 0; i < 100'000; ++i)
        data += char(i * 7);
    Sha256 hasher;
    for (qsizetype at = 0, size = 1; at < data.size(); at += size, size = size * 3 % 1000 + 1)
        hasher.add(QByteArrayView(data).sliced(at, qMin(size, data.size() - at)));
    const Digest digest = hasher.finish();
    QCOMPARE(digest, Sha256::of(data));
    QCOMPARE(digest.toHex(), QCryptographicHash::hash(data, QCryptographicHash::Sha256).toHex());
}

void tst_Sha256::startsAnewAfterFinish()
{
    Sha256 hasher;
    hasher.add("something");
    QVERIFY(hasher.finish() != Sha256::of("abc"));
    hasher.add("abc");
    QCOMPARE(hasher.finish(), Sha256::of("abc"));
}

QTEST_GUILESS_MAIN(tst_Sha256)
#include "tst_sha256.moc"
