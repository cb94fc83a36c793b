// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/crypto/xxh64.h"
#include "services/storages/postgres/rowcutter.h"
#include "services/storages/postgres/rowdigest.h"

#include <QByteArrayList>
#include <QSet>
#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace Understudy;

// Rows in pieces: nothing is lost, pieces have their bounds, and a change stays where it is.
class tst_RowCutter : public QObject
{
    Q_OBJECT

private slots:
    void nothingHasNoPiece();
    void piecesAreTheRowsInOrder();
    void piecesHaveTheirBounds();
    void aChangedRowChangesFewPieces_data();
    void aChangedRowChangesFewPieces();
    void rowsThatAreAllAlikeAreCut();
    void aRowLargerThanAPieceIsSplit();
    void anErrorOfThePutIsTold();
};

static QByteArrayList cut(const QByteArrayList &rows)
{
    QByteArrayList pieces;
    RowCutter cutter([&pieces](QByteArrayView piece) -> Result<> {
        pieces.append(piece.toByteArray());
        return {};
    });
    for (const QByteArray &row : rows) {
        if (!cutter.add(row, xxh64(QByteArrayView(row).chopped(1))))
            return {};
    }
    return cutter.finish() ? pieces : QByteArrayList();
}

static QByteArrayList someRows(int count)
{
    QByteArrayList rows;
    for (int i = 0; i < count; ++i)
        rows.append("row " + QByteArray::number(i) + '\t' + QByteArray(i % 170, 'x') + '\n');
    return rows;
}

void tst_RowCutter::nothingHasNoPiece()
{
    QVERIFY(cut({}).isEmpty());
}

void tst_RowCutter::piecesAreTheRowsInOrder()
{
    const QByteArrayList rows = someRows(100'000);
    QCOMPARE(cut(rows).join(), rows.join());
    QVERIFY(std::ranges::all_of(cut(rows), [](const QByteArray &piece) { return piece.endsWith('\n'); }));
}

void tst_RowCutter::piecesHaveTheirBounds()
{
    const QByteArrayList pieces = cut(someRows(400'000));
    QVERIFY(pieces.size() > 15);
    QVERIFY(pieces.size() < 80);
    for (qsizetype i = 0; i + 1 < pieces.size(); ++i)
        QVERIFY(pieces[i].size() >= RowCutter::smallest && pieces[i].size() <= RowCutter::largest);
}

void tst_RowCutter::aChangedRowChangesFewPieces_data()
{
    QTest::addColumn<QByteArrayList>("changed");
    QByteArrayList rows = someRows(400'000);
    rows.insert(123'456, "another\n");
    QTest::newRow("added") << rows;
    rows = someRows(400'000);
    rows.removeAt(200'000);
    QTest::newRow("taken away") << rows;
    rows = someRows(400'000);
    rows[300'000] = "changed\n";
    QTest::newRow("changed") << rows;
    QTest::newRow("more at the end") << someRows(401'000);
}

void tst_RowCutter::aChangedRowChangesFewPieces()
{
    QFETCH(const QByteArrayList, changed);
    const QByteArrayList before = cut(someRows(400'000));
    const QSet<QByteArray> known(before.begin(), before.end());
    const auto isNew = [&known](const QByteArray &piece) { return !known.contains(piece); };
    QVERIFY(std::ranges::count_if(cut(changed), isNew) <= 3);
}

void tst_RowCutter::rowsThatAreAllAlikeAreCut()
{
    const QByteArrayList rows(300'000, "always the same row\n"_ba);
    const QByteArrayList pieces = cut(rows);
    QCOMPARE(pieces.join(), rows.join());
    QVERIFY(pieces.size() > 1);
}

void tst_RowCutter::aRowLargerThanAPieceIsSplit()
{
    const QByteArrayList rows{"small\n", QByteArray(9 * 1024 * 1024, 'x') + '\n', "small again\n"};
    const QByteArrayList pieces = cut(rows);
    QCOMPARE(pieces.size(), 4);
    QCOMPARE(pieces.first(), "small\n"_ba);
    QCOMPARE(pieces.join(), rows.join());
}

void tst_RowCutter::anErrorOfThePutIsTold()
{
    RowCutter cutter([](QByteArrayView) -> Result<> { return std::unexpected(Error{.code = Error::Code::NoSpace}); });
    QVERIFY(cutter.add("row\n", 1));
    const Result<> finished = cutter.finish();
    QVERIFY(!finished);
    QCOMPARE(finished.error().code, Error::Code::NoSpace);
}

QTEST_GUILESS_MAIN(tst_RowCutter)
#include "tst_rowcutter.moc"
