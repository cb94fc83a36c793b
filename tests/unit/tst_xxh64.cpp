// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/crypto/xxh64.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace Understudy;

// The numbers that the specification of XXH64 gives: manifests hold sums of them.
class tst_Xxh64 : public QObject
{
    Q_OBJECT

private slots:
    void hashesAsTheSpecificationSays_data();
    void hashesAsTheSpecificationSays();
    void piecesGiveTheHashOfTheWhole();
};

void tst_Xxh64::hashesAsTheSpecificationSays_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<quint64>("hash");
    QTest::newRow("nothing") << ""_ba << quint64(0xef46db3751d8e999);
    QTest::newRow("one byte") << "a"_ba << quint64(0xd24ec4f1a98c6e5b);
    QTest::newRow("two bytes") << "as"_ba << quint64(0x1c330fb2d66be179);
    QTest::newRow("three bytes") << "asd"_ba << quint64(0x631c37ce72a97393);
    QTest::newRow("four bytes") << "asdf"_ba << quint64(0x415872f599cea71e);
    QTest::newRow("63 bytes") << "Call me Ishmael. Some years ago--never mind how long precisely-"_ba
                              << quint64(0x02a2e85470d6fd96);
}

void tst_Xxh64::hashesAsTheSpecificationSays()
{
    QFETCH(const QByteArray, bytes);
    QFETCH(const quint64, hash);
    QCOMPARE(xxh64(bytes), hash);
}

void tst_Xxh64::piecesGiveTheHashOfTheWhole()
{
    const QByteArray bytes = "Call me Ishmael. Some years ago--never mind how long precisely-"_ba;
    for (qsizetype at = 0; at <= bytes.size(); ++at) {
        Xxh64 hash;
        hash.add(bytes.first(at));
        hash.add(bytes.sliced(at));
        QCOMPARE(hash.value(), xxh64(bytes));
    }
}

QTEST_GUILESS_MAIN(tst_Xxh64)
#include "tst_xxh64.moc"
