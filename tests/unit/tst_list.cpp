// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/listreader.h"
#include "models/messages/catalog.h"
#include "tests/support/randomentries.h"

#include <QCryptographicHash>
#include <QHash>
#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

namespace {

// Blobs in memory, as a repository keeps them: by the hash of their content.
class Blobs
{
public:
    ListWriter::Put putter()
    {
        return [this](QByteArrayView plain) -> Result<BlobId> {
            const QByteArray hash = QCryptographicHash::hash(plain, QCryptographicHash::Sha256);
            const BlobId id = *BlobId::fromHex(hash.toHex());
            if (!content.contains(id))
                newBytes += plain.size();
            content.insert(id, plain.toByteArray());
            return id;
        };
    }
    ListReader::Get getter()
    {
        return [this](const BlobId &id) -> Result<QByteArray> {
            if (!content.contains(id))
                return fail("repository.listDamaged"_L1);
            return content.value(id);
        };
    }

    QHash<BlobId, QByteArray> content;
    qint64 newBytes = 0;
};

QList<ListEntry> plainTree(int folders, int filesInEach)
{
    QRandomGenerator random(7);
    QList<ListEntry> entries{{.path = {}, .type = ListEntry::Type::Folder, .mode = 0755}};
    for (int f = 0; f < folders; ++f) {
        const QByteArray folder = "folder-" + QByteArray::number(f).rightJustified(5, '0');
        entries.append({.path = folder, .type = ListEntry::Type::Folder, .mode = 0755});
        for (int i = 0; i < filesInEach; ++i) {
            entries.append({.path = folder + "/file-" + QByteArray::number(i).rightJustified(5, '0') + ".txt",
                            .mode = 0644,
                            .size = random.bounded(1, 100'000),
                            .modified = {.seconds = 1'700'000'000 + i},
                            .blobs = {randomBlob(random)}});
        }
    }
    return entries;
}

Result<ListRoot> write(Blobs &blobs, const QList<ListEntry> &entries)
{
    ListWriter writer(blobs.putter());
    for (const ListEntry &entry : entries) {
        if (const Result<> added = writer.add(entry); !added)
            return std::unexpected(added.error());
    }
    return writer.finish();
}

Result<QList<ListEntry>> read(Blobs &blobs, const ListRoot &root)
{
    QList<ListEntry> entries;
    ListReader reader(root, blobs.getter());
    while (true) {
        const Result<std::optional<ListEntry>> entry = reader.next();
        if (!entry)
            return std::unexpected(entry.error());
        if (!*entry)
            return entries;
        entries.append(**entry);
    }
}

QByteArray plainLine()
{
    return "f a/b.txt 0644 1000 1000 5 1700000000.000000001 1700000000.000000002 42 " + QByteArray(64, 'a');
}

} // namespace

class tst_List : public QObject
{
    Q_OBJECT

private slots:
    void manyEntriesComeBackInOrder();
    void findsAnEntryByItsPath();
    void anEmptyListHasNoBlobs();
    void aFileOfManyBlobsComesBack();
    void theBytesDependOnTheEntriesAlone();
    void aRandomChangeOfOnePercentStoresLittleAgain();
    void anAddedFolderStoresLittleAgain();
    void refusesEntriesOutOfOrder();
    void refusesEntriesThatCannotBeStored();
    void aHostileListIsRefused_data();
    void aHostileListIsRefused();
    void tellsTheBlobsOfTheListItself();
};

void tst_List::manyEntriesComeBackInOrder()
{
    QRandomGenerator random(3);
    QList<QByteArray> paths;
    for (int i = 0; i < 5000; ++i)
        paths.append(randomName(random) + (i % 2 ? '/' + randomName(random) : QByteArray()));
    std::ranges::sort(paths, [](const QByteArray &a, const QByteArray &b) { return comparePaths(a, b) < 0; });
    paths.erase(std::ranges::unique(paths).begin(), paths.end());
    QList<ListEntry> entries;
    for (const QByteArray &path : std::as_const(paths))
        entries.append(randomEntry(path, random));

    Blobs blobs;
    const Result<ListRoot> root = write(blobs, entries);
    QVERIFY(root);
    QVERIFY(root->depth > 0);
    const Result<QList<ListEntry>> again = read(blobs, *root);
    QVERIFY(again);
    QCOMPARE(*again, entries);
}

void tst_List::findsAnEntryByItsPath()
{
    Blobs blobs;
    const Result<ListRoot> root = write(blobs, {{.path = "a"}, {.path = "b", .mode = 0600}, {.path = "c"}});
    QVERIFY(root);
    ListReader reader(*root, blobs.getter());

    const Result<std::optional<ListEntry>> found = reader.find("b");
    QVERIFY(found && *found);
    QCOMPARE((*found)->mode, quint32(0600));
    const Result<std::optional<ListEntry>> missing = reader.find("a"); // it was before that
    QVERIFY(missing && !*missing);
}

void tst_List::anEmptyListHasNoBlobs()
{
    Blobs blobs;
    const Result<ListRoot> root = write(blobs, {});
    QVERIFY(root);
    QVERIFY(root->id.isNull());
    QVERIFY(blobs.content.isEmpty());
    const Result<QList<ListEntry>> again = read(blobs, *root);
    QVERIFY(again && again->isEmpty());
}

void tst_List::aFileOfManyBlobsComesBack()
{
    QRandomGenerator random(4);
    ListEntry large{.path = "b", .size = 1};
    for (int i = 0; i < 100'000; ++i)
        large.blobs.append(randomBlob(random));
    const QList<ListEntry> entries{{.path = "a"}, large, {.path = "c"}};
    Blobs blobs;
    const Result<ListRoot> root = write(blobs, entries);
    QVERIFY(root);
    QVERIFY(std::ranges::all_of(blobs.content, [](const QByteArray &piece) { return piece.size() <= 64 * 1024; }));
    const Result<QList<ListEntry>> again = read(blobs, *root);
    QVERIFY(again);
    QCOMPARE(*again, entries);
}

void tst_List::theBytesDependOnTheEntriesAlone()
{
    const QList<ListEntry> entries = plainTree(50, 40);
    Blobs first;
    Blobs second;
    QVERIFY(write(second, plainTree(10, 10)));
    const Result<ListRoot> a = write(first, entries);
    const Result<ListRoot> b = write(second, entries);
    QVERIFY(a && b);
    QCOMPARE(*a, *b);
}

void tst_List::aRandomChangeOfOnePercentStoresLittleAgain()
{
    QRandomGenerator random(5);
    QList<ListEntry> entries = plainTree(500, 99);
    Blobs blobs;
    QVERIFY(write(blobs, entries));
    const qint64 all = blobs.newBytes;
    blobs.newBytes = 0;
    for (qsizetype i = 0; i < entries.size() / 100; ++i) {
        ListEntry &entry = entries[random.bounded(entries.size())];
        if (entry.type == ListEntry::Type::File)
            entry.blobs = {randomBlob(random)};
        entry.modified.seconds += random.bounded(1, 1'000'000'000);
    }
    QVERIFY(write(blobs, entries));
    QVERIFY2(blobs.newBytes < all * 30 / 100, qPrintable(u"%1 of %2"_s.arg(blobs.newBytes).arg(all)));
}

void tst_List::anAddedFolderStoresLittleAgain()
{
    QList<ListEntry> entries = plainTree(500, 20);
    Blobs blobs;
    QVERIFY(write(blobs, entries));
    const qint64 all = blobs.newBytes;
    blobs.newBytes = 0;
    entries.insert(1, {.path = "another", .type = ListEntry::Type::Folder});
    QVERIFY(write(blobs, entries));
    QVERIFY2(blobs.newBytes < all / 50, qPrintable(u"%1 of %2"_s.arg(blobs.newBytes).arg(all)));
}

void tst_List::refusesEntriesOutOfOrder()
{
    Blobs blobs;
    for (const QByteArray &second : {"a.b"_ba, "a"_ba}) {
        const Result<ListRoot> root = write(blobs, {{.path = "a.b"}, {.path = second}});
        QVERIFY(!root);
        QCOMPARE(root.error().code, Error::Code::InvalidInput);
    }
}

void tst_List::refusesEntriesThatCannotBeStored()
{
    Blobs blobs;
    const QList<ListEntry> bad{{.path = "../x"}, {.path = "x", .mode = 010000}, {.path = "x", .target = "y"}};
    for (const ListEntry &entry : bad) {
        const Result<ListRoot> root = write(blobs, {entry});
        QVERIFY(!root);
        QCOMPARE(root.error().code, Error::Code::InvalidInput);
    }
}

void tst_List::aHostileListIsRefused_data()
{
    QTest::addColumn<QByteArray>("piece");
    QTest::addColumn<int>("depth");
    const QByteArray line = plainLine() + '\n';
    QTest::newRow("a line without an end") << plainLine() << 0;
    QTest::newRow("an entry twice") << line + line << 0;
    QTest::newRow("an empty line") << "\n"_ba << 0;
    QTest::newRow("nothing") << QByteArray() << 0;
    QTest::newRow("a node that is none") << line << 1;
    QTest::newRow("a node cut short") << QByteArray(64, 'a') << 1;
    QTest::newRow("a child that is missing") << QByteArray(64, 'a') + '\n' << 1;
    QTest::newRow("too deep") << QByteArray(64, 'a') + '\n' << 1'000'000;
    QTest::newRow("a negative depth") << line << -1;
}

void tst_List::aHostileListIsRefused()
{
    QFETCH(const QByteArray, piece);
    QFETCH(const int, depth);
    const ListRoot root{.id = *BlobId::fromHex(QByteArray(64, 'b')), .depth = depth};
    Blobs blobs;
    blobs.content.insert(root.id, piece);
    const Result<QList<ListEntry>> entries = read(blobs, root);
    QVERIFY(!entries);
    QCOMPARE(entries.error().code, Error::Code::Corrupt);
}

void tst_List::tellsTheBlobsOfTheListItself()
{
    Blobs blobs;
    const Result<ListRoot> root = write(blobs, plainTree(100, 20));
    QVERIFY(root);
    QHash<BlobId, QByteArray> rest = blobs.content;
    ListReader reader(*root, blobs.getter());
    reader.onListBlob([&rest](const BlobId &id) { rest.remove(id); });
    while (true) {
        const Result<std::optional<ListEntry>> entry = reader.next();
        QVERIFY(entry);
        if (!*entry)
            break;
    }
    QVERIFY(rest.isEmpty());
}

QTEST_GUILESS_MAIN(tst_List)
#include "tst_list.moc"
