// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/backedupstage.h"
#include "tests/support/ownmounts.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTest>

#include <memory>
#include <vector>

using namespace Qt::StringLiterals;
using namespace Understudy::Testing;

// Restores of a whole, real stage whose data is not where, or not how, a restore would like to find it.
class tst_RestorePlaces : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void comesBackIntoAnyPlaceAndCanBeUndone_data();
    void comesBackIntoAnyPlaceAndCanBeUndone();
    void comesBackWhereNothingIsLeft_data();
    void comesBackWhereNothingIsLeft();

private:
    enum class Place { MountPoint, BindMount, Link, LinkToAnotherFileSystem, AnotherFileSystem };
    enum class Loss { Database, Folder, ParentFolder, LinkTarget };
    void prepare(Place place);
    void lose(Loss loss);
    [[nodiscard]] QByteArray mountFault() const;
    void startWithANewStage();

    std::vector<TestMount> m_mounts;
    std::unique_ptr<QTemporaryDir> m_elsewhere; // on another file system than the stage
    std::unique_ptr<BackedUpStage> m_stage;
};

void tst_RestorePlaces::init()
{
    if (!m_stage)
        startWithANewStage();
    if (QTest::currentTestFailed())
        return;
    (void)m_stage->backup(u"accept"_s); // there may be nothing to accept
    m_stage->change(2);
}

void tst_RestorePlaces::cleanup()
{
    m_mounts.clear();
    if (m_stage && (QTest::currentTestFailed() || QFileInfo(m_stage->uploads()).isSymLink()))
        m_stage.reset();
    m_elsewhere.reset();
}

void tst_RestorePlaces::startWithANewStage()
{
    m_stage = std::make_unique<BackedUpStage>();
    QVERIFY2(m_stage->make(), qPrintable(m_stage->problem()));
}

QByteArray tst_RestorePlaces::mountFault() const
{
    QByteArray faults;
    for (const TestMount &mount : m_mounts)
        faults += mount.problem();
    return faults;
}

void tst_RestorePlaces::prepare(Place place)
{
    static constexpr qint64 bytes = 64 << 20;
    const QString uploads = m_stage->uploads();
    const QString aside = m_stage->path(u"aside"_s);
    QVERIFY(place == Place::AnotherFileSystem || QDir(uploads).removeRecursively());
    QVERIFY(QDir().mkpath(aside));
    m_elsewhere = std::make_unique<QTemporaryDir>(u"/dev/shm/understudy-XXXXXX"_s);
    QVERIFY(m_elsewhere->isValid());
    switch (place) {
    case Place::MountPoint:
        QVERIFY(QDir().mkpath(uploads));
        m_mounts.push_back(TestMount::memory(uploads, bytes));
        break;
    case Place::BindMount:
        QVERIFY(QDir().mkpath(uploads));
        m_mounts.push_back(TestMount::bind(aside, uploads));
        break;
    case Place::Link:
        QVERIFY(QFile::link(u"../aside"_s, uploads));
        break;
    case Place::LinkToAnotherFileSystem:
        QVERIFY(QDir(m_elsewhere->path()).mkdir(u"uploads"_s));
        QVERIFY(QFile::link(m_elsewhere->filePath(u"uploads"_s), uploads));
        break;
    case Place::AnotherFileSystem:
        m_mounts.push_back(TestMount::memory(m_stage->path(u"data"_s), bytes));
        break;
    }
    QCOMPARE(mountFault(), QByteArray());
}

void tst_RestorePlaces::comesBackIntoAnyPlaceAndCanBeUndone_data()
{
    QTest::addColumn<Place>("place");
    QTest::newRow("a mount point") << Place::MountPoint;
    QTest::newRow("a bind mount") << Place::BindMount;
    QTest::newRow("a link") << Place::Link;
    QTest::newRow("a link to another file system") << Place::LinkToAnotherFileSystem;
    QTest::newRow("another file system than the repository") << Place::AnotherFileSystem;
}

void tst_RestorePlaces::comesBackIntoAnyPlaceAndCanBeUndone()
{
    QFETCH(Place, place);
    prepare(place);
    m_stage->makeTree();
    m_stage->change(3);
    QFile later(m_stage->uploads() + u"/cache/made later"_s);
    QVERIFY(later.open(QIODevice::WriteOnly) && later.write("kept") == 4);
    later.close();
    const QFileInfo placeBefore(m_stage->uploads());
    const Prints before = m_stage->fingerprints();
    Prints expected = m_stage->then;
    expected[u"cache"_s] = before[u"cache"_s]; // no backup holds it

    REQUIRE_DONE(m_stage->restore());
    QCOMPARE(m_stage->fingerprints(), expected);
    QVERIFY(m_stage->isRunning());
    const QFileInfo placeAfter(m_stage->uploads());
    QCOMPARE(placeAfter.isSymLink(), placeBefore.isSymLink());
    QCOMPARE(placeAfter.symLinkTarget(), placeBefore.symLinkTarget());

    REQUIRE_DONE(m_stage->undo());
    QCOMPARE(m_stage->fingerprints(), before);
    QCOMPARE(m_stage->leftovers(), QStringList());
    const QString beside = QFileInfo(placeBefore.canonicalFilePath()).path();
    QCOMPARE(QDir(beside).entryList({u"*understudy*"_s}, QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot),
             QStringList());
}

void tst_RestorePlaces::lose(Loss loss)
{
    switch (loss) {
    case Loss::Database:
        QCOMPARE(m_stage->server.sql(u"postgres"_s, u"drop database shop with (force)"_s), QString());
        break;
    case Loss::Folder:
        QVERIFY(QDir(m_stage->uploads()).removeRecursively());
        break;
    case Loss::ParentFolder:
        QVERIFY(QDir(m_stage->path(u"data"_s)).removeRecursively());
        break;
    case Loss::LinkTarget:
        QVERIFY(QDir(m_stage->uploads()).removeRecursively());
        QVERIFY(QFile::link(u"../not there/uploads"_s, m_stage->uploads()));
        break;
    }
}

void tst_RestorePlaces::comesBackWhereNothingIsLeft_data()
{
    QTest::addColumn<Loss>("loss");
    QTest::addColumn<bool>("withCache");
    QTest::newRow("the database was dropped") << Loss::Database << true;
    QTest::newRow("the folder was deleted") << Loss::Folder << false;
    QTest::newRow("the folder above was deleted") << Loss::ParentFolder << false;
    QTest::newRow("a link leads to nothing") << Loss::LinkTarget << false;
}

void tst_RestorePlaces::comesBackWhereNothingIsLeft()
{
    QFETCH(Loss, loss);
    QFETCH(bool, withCache);
    lose(loss);
    const Prints before = m_stage->fingerprints();
    Prints expected = m_stage->then;
    if (!withCache)
        expected[u"cache"_s] = QByteArray();

    REQUIRE_DONE(m_stage->restore());
    QCOMPARE(m_stage->fingerprints(), expected);
    QVERIFY(m_stage->isRunning());

    REQUIRE_DONE(m_stage->undo());
    QCOMPARE(m_stage->fingerprints(), before);
    QCOMPARE(QFile::exists(m_stage->uploads()), loss == Loss::Database); // also none that was made for a file in it
    QCOMPARE(QFile::exists(m_stage->path(u"data"_s)), loss != Loss::ParentFolder);
    QCOMPARE(m_stage->leftovers(), QStringList());
    REQUIRE_DONE(m_stage->restore()); // and once more, which the next test builds on
    QCOMPARE(m_stage->fingerprints(), expected);
    m_stage->makeTree();
}

int main(int argc, char *argv[])
{
    if (const QByteArray problem = enterOwnMounts(); !problem.isEmpty())
        qFatal("This test mounts file systems for itself, which this system does not let it: %s", problem.constData());
    const QCoreApplication application(argc, argv);
    tst_RestorePlaces test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_restoreplaces.moc"
