// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/crypto/sha256.h"
#include "services/repository/blobindex.h"
#include "services/repository/blobwriter.h"
#include "services/repository/repositoryformat.h"
#include "services/repository/workfolder.h"
#include "tests/support/repositoryfixture.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

// As many small blobs as fill a pack to its last place: its entries then go to disk as a run of the index at once.
class tst_BlobWriter final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void indexesAPackThatIsFullAtTheEnd();
    void takesNamesOfReplacedPacksWhileBlobsAreOnTheirWay();

private:
    [[nodiscard]] static bool add(int blobs, BlobWriter &writer);
    [[nodiscard]] Result<> finish(BlobWriter &writer);
    [[nodiscard]] Result<BlobIndex> openIndex() const;

    std::unique_ptr<RepositoryFixture> m_fixture;
    std::optional<Layout> m_layout;
    std::optional<WorkFolder> m_work;
};

static constexpr int s_full = int(PackWriter::fullCount);

static QByteArray content(int number)
{
    return "blob " + QByteArray::number(number);
}

void tst_BlobWriter::init()
{
    m_fixture = std::make_unique<RepositoryFixture>();
    m_layout.emplace(m_fixture->path());
    QVERIFY(RepositoryFormat::openOrMake(*m_layout));
    Result<WorkFolder> work = WorkFolder::create(*m_layout);
    QVERIFY(work);
    m_work.emplace(std::move(*work));
}

void tst_BlobWriter::cleanup()
{
    m_work.reset();
    m_layout.reset();
    m_fixture.reset();
}

bool tst_BlobWriter::add(int blobs, BlobWriter &writer)
{
    for (int number = 0; number < blobs; ++number) {
        const QByteArray plain = content(number);
        if (!writer.add(Sha256::of(plain), plain, Compression::Quick))
            return false;
    }
    return true;
}

Result<> tst_BlobWriter::finish(BlobWriter &writer)
{
    if (const Result<> finished = writer.finish(); !finished)
        return finished;
    return writer.moveIntoPlace();
}

Result<BlobIndex> tst_BlobWriter::openIndex() const
{
    Result<PackSet> packs = PackSet::scan(*m_layout);
    return packs ? BlobIndex::open(*m_layout, *packs) : std::unexpected(packs.error());
}

void tst_BlobWriter::indexesAPackThatIsFullAtTheEnd()
{
    BlobWriter writer(*m_layout, m_work->path());
    QVERIFY(add(s_full, writer));

    const Result<> finished = finish(writer);

    QVERIFY2(finished, finished ? "" : qPrintable(finished.error().details));
    QCOMPARE(writer.packs().size(), 1);
    const Result<PackSet> packs = PackSet::scan(*m_layout);
    QVERIFY(packs);
    const Result<BlobIndex> index = openIndex();
    QVERIFY(index);
    QCOMPARE(index->indexedAnew(), QList<PackId>()); // nothing had to be read out of the pack again
    for (int number = 0; number < s_full; number += 1000)
        QVERIFY(index->find(Sha256::of(content(number)), *packs).value());
    QCOMPARE(m_fixture->filesBelow(m_work->path()), QStringList());
}

void tst_BlobWriter::takesNamesOfReplacedPacksWhileBlobsAreOnTheirWay()
{
    BlobWriter writer(*m_layout, m_work->path());
    QVERIFY(add(s_full + 2000, writer)); // two frames more: the pack becomes full while the names come
    QSet<PackId> names;
    for (int number = 0; number < 50'000; ++number) {
        names.insert(Sha256::of(QByteArray::number(number)));
        writer.addReplaced(Sha256::of(QByteArray::number(number)));
    }

    const Result<> finished = finish(writer);

    QVERIFY2(finished, finished ? "" : qPrintable(finished.error().details));
    const Result<BlobIndex> index = openIndex();
    QVERIFY(index);
    QCOMPARE(index->replaced(), names);
}

QTEST_GUILESS_MAIN(tst_BlobWriter)
#include "tst_blobwriter.moc"
