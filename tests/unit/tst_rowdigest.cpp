// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/rowdigest.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace Understudy;

// The digest of rows that manifests hold: a sum that no order changes.
class tst_RowDigest : public QObject
{
    Q_OBJECT

private slots:
    void theOrderOfRowsDoesNotMatter();
    void aRowMoreOrAnotherRowMatters();
    void bytesMayBeCutAnywhere();
    void piecesAddUpToTheWhole();
    void rowsWithoutColumnsCount();
};

static RowDigest digestOf(const QByteArrayList &rows)
{
    RowDigest digest;
    for (const QByteArray &row : rows)
        digest.addRow(row);
    return digest;
}

void tst_RowDigest::theOrderOfRowsDoesNotMatter()
{
    QCOMPARE(digestOf({"1\tone", "2\ttwo", "3\tthree"}).toText(), digestOf({"3\tthree", "1\tone", "2\ttwo"}).toText());
    QCOMPARE(digestOf({"1", "2"}).rows(), 2);
}

void tst_RowDigest::aRowMoreOrAnotherRowMatters()
{
    const QString digest = digestOf({"1", "2"}).toText();
    QVERIFY(digestOf({"1", "2", "2"}).toText() != digest);
    QVERIFY(digestOf({"1", "3"}).toText() != digest);
    QVERIFY(digestOf({"12"}).toText() != digest);
    QVERIFY(digestOf({"1", "1", "2", "2"}).toText() != digest);
}

void tst_RowDigest::bytesMayBeCutAnywhere()
{
    const QByteArray bytes = "first\n\nthird row\n\\N\n";
    const RowDigest whole = digestOf({"first", "", "third row", "\\N"});
    for (qsizetype cut = 0; cut <= bytes.size(); ++cut) {
        RowDigest digest;
        digest.addBytes(bytes.first(cut));
        digest.addBytes(bytes.sliced(cut));
        QCOMPARE(digest.sum(), whole.sum());
        QCOMPARE(digest.rows(), 4);
    }
}

void tst_RowDigest::piecesAddUpToTheWhole()
{
    RowDigest sum = digestOf({"4", "1"});
    sum.add(digestOf({"3", "2"}));
    QCOMPARE(sum.toText(), digestOf({"1", "2", "3", "4"}).toText());
    QCOMPARE(sum.rows(), 4);
}

void tst_RowDigest::rowsWithoutColumnsCount()
{
    RowDigest digest;
    digest.addBytes("\n\n\n");
    QCOMPARE(digest.rows(), 3);
    QVERIFY(digest.toText() != RowDigest().toText());
}

QTEST_GUILESS_MAIN(tst_RowDigest)
#include "tst_rowdigest.moc"
