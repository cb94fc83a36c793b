// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/files/treebuilder.h"

#include "services/platform/beneath.h"
#include "services/platform/filestat.h"
#include "tests/support/memoryblobs.h"
#include "tests/support/verifyresult.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

using Type = ListEntry::Type;

// What a list that means harm cannot do.
class tst_TreeBuilder final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void refusesPathsThatLeadOut_data();
    void refusesPathsThatLeadOut();
    void refusesToWriteThroughALinkOfTheList();
    void refusesToReplaceWhatItMade();
    void refusesAListWithoutARoot();
    void refusesContentOfAnotherLength_data();
    void refusesContentOfAnotherLength();
    void makesNoDevices();
    void makesManyFilesInManyFoldersAtOnce();
    void endsWhenABlobIsMissing();

private:
    [[nodiscard]] Result<> add(const ListEntry &entry)
    {
        const Result<> added = m_builder->add(entry, m_control);
        return added ? m_builder->flush(m_control) : added;
    }
    [[nodiscard]] QStringList outside() const
    {
        return QDir(m_folder->path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    FileDescriptor m_root;
    MemoryBlobs m_blobs;
    std::unique_ptr<TreeBuilder> m_builder;
    std::atomic_bool m_cancelled = false;
    TaskControl m_control{m_cancelled};
};

void tst_TreeBuilder::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(QDir(m_folder->path()).mkdir(u"root"_s));
    m_root = std::move(*openFolder(QFile::encodeName(m_folder->filePath(u"root"_s))));
    m_builder = std::make_unique<TreeBuilder>(m_root.get(), m_blobs, u"root"_s);
    QVERIFY(add({.type = Type::Folder, .mode = 0755}));
}

void tst_TreeBuilder::refusesPathsThatLeadOut_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::newRow("up") << QByteArray("../outside");
    QTest::newRow("up from within") << QByteArray("a/../../outside");
    QTest::newRow("absolute") << QByteArray("/outside");
    QTest::newRow("only up") << QByteArray("..");
    QTest::newRow("here") << QByteArray("./file");
    QTest::newRow("empty name") << QByteArray("a//b");
    QTest::newRow("slash at the end") << QByteArray("a/");
    QTest::newRow("NUL") << QByteArray("a\0b", 3);
    QTest::newRow("longer than names may be") << QByteArray(300, 'n');
    QTest::newRow("in a folder that is not there") << QByteArray("nowhere/file");
    QTest::newRow("a second root") << QByteArray();
}

void tst_TreeBuilder::refusesPathsThatLeadOut()
{
    QFETCH(const QByteArray, path);
    QVERIFY(add({.path = "a", .type = Type::Folder, .mode = 0755}));
    for (const Type type : {Type::Folder, Type::File}) {
        const Result<> added = add({.path = path, .type = type, .mode = 0644});
        QVERIFY(!added);
        QCOMPARE(added.error().code, Error::Code::Corrupt);
    }
    QCOMPARE(outside(), QStringList(u"root"_s));
}

void tst_TreeBuilder::refusesToWriteThroughALinkOfTheList()
{
    QVERIFY(QDir(m_folder->path()).mkdir(u"target"_s));
    QVERIFY(add({.path = "link", .type = Type::Symlink, .mode = 0777, .target = "../target"}));
    const Result<> through = add({.path = "link/file", .type = Type::File, .mode = 0644});
    QVERIFY(!through);
    QCOMPARE(through.error().code, Error::Code::Corrupt);
    QVERIFY(QDir(m_folder->filePath(u"target"_s)).isEmpty());
}

void tst_TreeBuilder::refusesToReplaceWhatItMade()
{
    QVERIFY(add({.path = "link", .type = Type::Symlink, .mode = 0777, .target = "../target"}));
    QVERIFY(!add({.path = "link", .type = Type::File, .mode = 0644}));
    QVERIFY(!QFile::exists(m_folder->filePath(u"target"_s)));
}

void tst_TreeBuilder::refusesAListWithoutARoot()
{
    TreeBuilder empty(m_root.get(), m_blobs, u"root"_s);
    QVERIFY(!empty.finish(m_control));
    TreeBuilder headless(m_root.get(), m_blobs, u"root"_s);
    QVERIFY(!headless.add({.path = "file", .type = Type::File, .mode = 0644}, m_control));
}

void tst_TreeBuilder::refusesContentOfAnotherLength_data()
{
    QTest::addColumn<qint64>("size");
    QTest::newRow("shorter than said") << qint64(11);
    QTest::newRow("longer than said") << qint64(9);
    QTest::newRow("nothing said") << qint64(0);
}

void tst_TreeBuilder::refusesContentOfAnotherLength()
{
    QFETCH(const qint64, size);
    const BlobId blob = *m_blobs.put("ten bytes.");
    const Result<> added = add({.path = "file", .type = Type::File, .mode = 0644, .size = size, .blobs = {blob}});
    QVERIFY(!added);
    QCOMPARE(added.error().code, Error::Code::Corrupt);
}

void tst_TreeBuilder::makesNoDevices()
{
    QVERIFY(add({.path = "disk", .type = Type::BlockDevice, .mode = 0666, .device = 0x801}));
    QVERIFY(add({.path = "null", .type = Type::CharacterDevice, .mode = 0666, .device = 0x103}));
    QVERIFY(m_builder->finish(m_control));
    QVERIFY(QDir(m_folder->filePath(u"root"_s)).isEmpty());
}

// More than are made in one go, with folders that nobody may write to and links between the goes.
void tst_TreeBuilder::makesManyFilesInManyFoldersAtOnce()
{
    static constexpr int folders = 40;
    static constexpr int files = 60;
    static constexpr Timestamp then{.seconds = 1'500'000'000, .nanoseconds = 7};
    for (int folder = 100; folder < 100 + folders; ++folder) {
        const QByteArray place = QByteArray::number(folder);
        QVERIFY(m_builder->add({.path = place, .type = Type::Folder, .mode = 0555, .modified = then}, m_control));
        for (int file = 100; file < 100 + files; ++file) {
            const QByteArray path = place + '/' + QByteArray::number(file);
            const BlobId blob = *m_blobs.put(file == 100 ? QByteArray("linked") : path);
            const ListEntry entry{.path = path,
                                  .mode = 0644,
                                  .size = file == 100 ? 6 : path.size(),
                                  .linkGroup = file == 100 ? quint64(1) : 0,
                                  .blobs = {blob}};
            QVERIFY(m_builder->add(entry, m_control));
        }
    }
    QVERIFY(m_builder->finish(m_control));

    const QByteArray root = QFile::encodeName(m_folder->filePath(u"root"_s));
    QCOMPARE(statPath(root + "/100/100")->links, quint64(folders));
    for (int folder = 100; folder < 100 + folders; ++folder) {
        const QByteArray place = root + '/' + QByteArray::number(folder);
        QCOMPARE(statPath(place)->mode, quint32(0555));
        QVERIFY(statPath(place)->modified == then);
        QCOMPARE(QDir(QFile::decodeName(place)).count(), uint(files + 2));
        QFile last(QFile::decodeName(place + "/159"));
        QVERIFY(last.open(QIODevice::ReadOnly));
        QCOMPARE(last.readAll(), place.sliced(root.size() + 1) + "/159");
    }
}

void tst_TreeBuilder::endsWhenABlobIsMissing()
{
    const Result<> added = add(
        {.path = "file", .type = Type::File, .mode = 0644, .size = 3, .blobs = {Sha256::of("not there")}});
    QVERIFY(!added);
    QCOMPARE(added.error().code, Error::Code::Corrupt);
}

QTEST_GUILESS_MAIN(tst_TreeBuilder)
#include "tst_treebuilder.moc"
