// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/chunker.h"

#include "models/messages/catalog.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Understudy;

class tst_Chunker final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void givesTheSameCutsHoweverTheStreamArrives();
    void keepsItsLimits();
    void sharesAllButTheNeighbourhoodOfAnInsertion();
    void cutsFixedSizes();
    void hasNoPieceOfNothing();
    void endsWithTheErrorOfItsTaker();

private:
    [[nodiscard]] static QList<QByteArray> cut(const QByteArray &bytes, qsizetype step);
    QByteArray m_random;
};

void tst_Chunker::initTestCase()
{
    QRandomGenerator generator(20260114);
    m_random.resize(20'000'000);
    for (char &byte : m_random)
        byte = static_cast<char>(generator.bounded(256));
}

QList<QByteArray> tst_Chunker::cut(const QByteArray &bytes, qsizetype step)
{
    QList<QByteArray> pieces;
    Chunker chunker = Chunker::byContent([&pieces](QByteArrayView piece) -> Result<> {
        pieces += piece.toByteArray();
        return {};
    });
    bool good = true;
    for (qsizetype at = 0; at < bytes.size(); at += step)
        good = good && chunker.add(QByteArrayView(bytes).sliced(at, qMin(step, bytes.size() - at)));
    return good && chunker.finish() ? pieces : QList<QByteArray>();
}

void tst_Chunker::givesTheSameCutsHoweverTheStreamArrives()
{
    const QList<QByteArray> whole = cut(m_random, m_random.size());
    QCOMPARE(whole.join(), m_random);
    QCOMPARE(cut(m_random, 4096), whole);
    QCOMPARE(cut(m_random, 999'983), whole);
}

void tst_Chunker::keepsItsLimits()
{
    const QList<QByteArray> pieces = cut(m_random, 65536);
    QVERIFY(pieces.size() >= 10 && pieces.size() <= 40); // about a megabyte each
    for (const QByteArray &piece : pieces.first(pieces.size() - 1))
        QVERIFY(piece.size() >= Chunker::smallest && piece.size() <= Chunker::largest);
    // Bytes that never ask for a cut are cut at the largest size.
    const QList<QByteArray> zeros = cut(QByteArray(9'000'000, '\0'), 65536);
    QCOMPARE(zeros.size(), 3);
    QCOMPARE(zeros.first().size(), Chunker::largest);
}

void tst_Chunker::sharesAllButTheNeighbourhoodOfAnInsertion()
{
    const QList<QByteArray> before = cut(m_random, 65536);
    QByteArray changed = m_random;
    changed.insert(5'000'000, "inserted");
    qsizetype shared = 0;
    for (const QByteArray &piece : cut(changed, 65536))
        shared += before.contains(piece);
    QVERIFY2(shared >= before.size() - 3, QByteArray::number(shared).constData());
}

void tst_Chunker::cutsFixedSizes()
{
    QList<qsizetype> sizes;
    Chunker chunker = Chunker::bySize(1000, [&sizes](QByteArrayView piece) -> Result<> {
        sizes += piece.size();
        return {};
    });
    QVERIFY(chunker.add(QByteArray(2500, 'x')));
    QVERIFY(chunker.finish());
    QCOMPARE(sizes, QList<qsizetype>({1000, 1000, 500}));
}

void tst_Chunker::hasNoPieceOfNothing()
{
    QCOMPARE(cut({}, 1), QList<QByteArray>());
}

void tst_Chunker::endsWithTheErrorOfItsTaker()
{
    Chunker chunker = Chunker::bySize(10, [](QByteArrayView) -> Result<> { return fail("common.cancelled"_L1); });
    const Result<> added = chunker.add(QByteArray(25, 'x'));
    QVERIFY(!added);
    QCOMPARE(added.error().code, Error::Code::Cancelled);
}

QTEST_GUILESS_MAIN(tst_Chunker)
#include "tst_chunker.moc"
