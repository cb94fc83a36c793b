// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/repository/listwalk.h"

#include "models/messages/catalog.h"
#include "services/crypto/sha256.h"

#include <QHash>
#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace Understudy;

// Lists in memory, and what a walk through them saw.
class tst_ListWalk : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void visitsAllBlobsOfTheListAndItsContent();
    void whatListsShareIsReadOnce();
    void aLineOverSeveralPiecesIsSeenEachTime();
    void aPartThatFailsFailsEveryListThatHasIt();
    void aLineWithoutAnEndIsDamageAndNotReadToItsEnd();
    void stopsWhenCancelled();

private:
    ListRoot write(int files, int blobsOfTheLast);
    ListWalk walker();

    QHash<BlobId, QByteArray> m_pieces;
    QSet<BlobId> m_content;
    QSet<BlobId> m_visited;
    QSet<BlobId> m_begun;
    int m_reads = 0;
    std::atomic_bool m_cancelled = false;
};

void tst_ListWalk::init()
{
    m_pieces.clear();
    m_content.clear();
    m_visited.clear();
    m_begun.clear();
    m_reads = 0;
    m_cancelled = false;
}

ListRoot tst_ListWalk::write(int files, int blobsOfTheLast)
{
    ListWriter list([this](QByteArrayView plain) -> Result<BlobId> {
        const BlobId id = Sha256::of(plain);
        m_pieces.insert(id, plain.toByteArray());
        return id;
    });
    for (int i = 0; i < files; ++i) {
        ListEntry entry{.path = "file-" + QByteArray::number(10'000 + i)};
        for (int b = i == files - 1 ? blobsOfTheLast : 1; b > 0; --b) {
            entry.blobs.append(Sha256::of(QByteArray::number(i) + '/' + QByteArray::number(b)));
            m_content.insert(entry.blobs.last());
        }
        if (!list.add(entry))
            return {};
    }
    return list.finish().value_or(ListRoot());
}

ListWalk tst_ListWalk::walker()
{
    return ListWalk(
        [this](const BlobId &id) -> Result<QByteArray> {
            ++m_reads;
            if (!m_pieces.contains(id))
                return fail("repository.blobMissing"_L1);
            return m_pieces.value(id);
        },
        [this](const BlobId &id) -> Result<> {
            m_visited.insert(id);
            return {};
        },
        [this](const BlobId &id) {
            const bool isNew = !m_begun.contains(id);
            m_begun.insert(id);
            return isNew;
        });
}

void tst_ListWalk::visitsAllBlobsOfTheListAndItsContent()
{
    const ListRoot root = write(2000, 1);
    QVERIFY(root.depth > 0);
    QVERIFY(walker().walk(root, TaskControl(m_cancelled)));
    QSet<BlobId> all = m_content;
    for (auto piece = m_pieces.keyBegin(); piece != m_pieces.keyEnd(); ++piece)
        all.insert(*piece);
    QCOMPARE(m_visited, all);
}

void tst_ListWalk::whatListsShareIsReadOnce()
{
    const ListRoot first = write(2000, 1);
    const ListRoot second = write(2001, 1);
    ListWalk walk = walker();
    QVERIFY(walk.walk(first, TaskControl(m_cancelled)));
    QVERIFY(walk.walk(first, TaskControl(m_cancelled)));
    const int before = m_reads;
    QVERIFY(walk.walk(second, TaskControl(m_cancelled)));
    QVERIFY(m_reads - before < 6);
    QVERIFY(m_visited.contains(Sha256::of("2000/1")));
}

void tst_ListWalk::aLineOverSeveralPiecesIsSeenEachTime()
{
    const ListRoot first = write(100, 5000);
    const ListRoot second = write(100, 5001);
    ListWalk walk = walker();
    QVERIFY(walk.walk(first, TaskControl(m_cancelled)));
    QVERIFY(walk.walk(second, TaskControl(m_cancelled)));
    QVERIFY(m_visited.contains(m_content));
}

void tst_ListWalk::aPartThatFailsFailsEveryListThatHasIt()
{
    const ListRoot first = write(2000, 1);
    const QSet<BlobId> pieces(m_pieces.keyBegin(), m_pieces.keyEnd());
    const ListRoot second = write(2001, 1);
    const auto lost = std::ranges::find_if(pieces,
                                           [this](const BlobId &id) { return m_pieces[id].startsWith("f file-10"); });
    QVERIFY(lost != pieces.end());
    m_pieces.remove(*lost);
    ListWalk walk = walker();
    for (const ListRoot &root : {first, second, first}) {
        const Result<> walked = walk.walk(root, TaskControl(m_cancelled));
        QVERIFY(!walked);
        QCOMPARE(walked.error().code, Error::Code::Corrupt);
    }
}

void tst_ListWalk::aLineWithoutAnEndIsDamageAndNotReadToItsEnd()
{
    // One piece, named over and over: small in a repository, endless in memory.
    const QByteArray piece(4 * 1024 * 1024, 'x');
    const BlobId id = Sha256::of(piece);
    m_pieces.insert(id, piece);
    static constexpr int times = 100;
    const QByteArray node = (id.toHex() + '\n').repeated(times);
    const ListRoot root{.id = Sha256::of(node), .depth = 1};
    m_pieces.insert(root.id, node);

    const Result<> walked = walker().walk(root, TaskControl(m_cancelled));

    QCOMPARE(walked.error().code, Error::Code::Corrupt);
    QVERIFY2(m_reads < times / 2, qPrintable(QString::number(m_reads)));
}

void tst_ListWalk::stopsWhenCancelled()
{
    const ListRoot root = write(2000, 1);
    m_cancelled = true;
    QCOMPARE(walker().walk(root, TaskControl(m_cancelled)).error().code, Error::Code::Cancelled);
}

QTEST_GUILESS_MAIN(tst_ListWalk)
#include "tst_listwalk.moc"
