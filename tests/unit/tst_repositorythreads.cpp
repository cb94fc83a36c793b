// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/repositoryfixture.h"

#include <QTest>
#include <QThreadPool>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

class tst_RepositoryThreads : public QObject
{
    Q_OBJECT

private slots:
    void manyThreadsMayPutAtOnce();
    void manyThreadsMayReadAtOnce();
};

void tst_RepositoryThreads::manyThreadsMayPutAtOnce()
{
    RepositoryFixture fixture;
    const auto repository = fixture.open();
    const auto lock = (*repository)->lock(Repository::Access::Shared, u"a test"_s);
    const auto writer = (*repository)->begin(**lock, fixture.control());
    const auto content = [](int i) { return QByteArray("blob ") + QByteArray::number(i).repeated(i % 300); };
    std::atomic_int wrong = 0;
    QThreadPool pool;
    pool.setMaxThreadCount(4);
    for (int thread = 0; thread < 4; ++thread) {
        pool.start([&, thread] {
            for (int i = 0; i < 6000; ++i) { // each blob comes from two threads
                const QByteArray plain = content(i + 3000 * thread);
                const Result<BlobId> id = (*writer)->put(plain);
                const bool good = id && (i % 500 != 0 || (*writer)->get(*id) == plain) && (*writer)->reuse(*id) == true;
                wrong += good ? 0 : 1;
            }
        });
    }
    pool.waitForDone();
    QCOMPARE(wrong, 0);
    RepositoryFixture::Tree tree;
    for (int i = 0; i < 15'000; i += 7)
        tree.insert(QByteArray::number(100'000 + i), content(i));
    const auto manifest = RepositoryFixture::backUpWith(**writer, tree, u"threads"_s, fixture.clock().now());
    QVERIFY(manifest);
    QCOMPARE(RepositoryFixture::readBack(**repository, *manifest), tree);
    QVERIFY((*repository)->check(fixture.control())->good());
}

void tst_RepositoryThreads::manyThreadsMayReadAtOnce()
{
    RepositoryFixture fixture;
    const RepositoryFixture::Tree tree = RepositoryFixture::randomTree(300, 20'000, 1);
    const Result<Manifest> manifest = fixture.backUp(tree);
    const auto repository = fixture.open();
    std::atomic_int wrong = 0;
    QThreadPool pool;
    pool.setMaxThreadCount(4);
    for (int thread = 0; thread < 4; ++thread)
        pool.start([&] { wrong += RepositoryFixture::readBack(**repository, *manifest) == tree ? 0 : 1; });
    pool.waitForDone();
    QCOMPARE(wrong, 0);
}

QTEST_GUILESS_MAIN(tst_RepositoryThreads)
#include "tst_repositorythreads.moc"
