// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/sealedjson.h"
#include "services/crypto/sha256.h"
#include "services/repository/bloomfilter.h"
#include "services/repository/packindex.h"
#include "services/repository/tarmember.h"
#include "services/storages/postgres/rowdigest.h"
#include "tests/support/foldersnapshot.h"
#include "tests/support/repositoryfixture.h"
#include "tests/support/sourceroot.h"

#include <QDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

// FORMAT.md says how the bytes are; these tests read it and hold the code to it.
class tst_Format : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void theTarHeaderIsAsSpecified();
    void theIndexOfAPackIsAsSpecified();
    void theFilterIsAsSpecified();
    void linesOfListsAreAsSpecified();
    void cutsOfListsAreAsSpecified();
    void digestsOfRowsAreAsSpecified();
    void sealsAreAsSpecified();
    void theGoldenRepositoryIsRead();
    void theGoldenRepositoryIsContinued();

private:
    [[nodiscard]] QByteArray vector(const QByteArray &name) const;
    // The rest of the line of a vector that begins with `key`.
    [[nodiscard]] QByteArray value(const QByteArray &name, const QByteArray &key) const;

    QByteArray m_text;
};

void tst_Format::initTestCase()
{
    m_text = contentOf(sourceRoot() + u"/services/repository/FORMAT.md"_s);
    QVERIFY(!m_text.isEmpty());
}

QByteArray tst_Format::vector(const QByteArray &name) const
{
    const QByteArray head = "```vector " + name + '\n';
    const qsizetype begin = m_text.indexOf(head);
    const qsizetype end = m_text.indexOf("```", begin + head.size());
    return begin < 0 ? QByteArray() : m_text.sliced(begin + head.size(), end - begin - head.size());
}

QByteArray tst_Format::value(const QByteArray &name, const QByteArray &key) const
{
    for (const QByteArray &line : vector(name).split('\n')) {
        if (line.startsWith(key + ' '))
            return line.sliced(key.size() + 1);
    }
    return {};
}

void tst_Format::theTarHeaderIsAsSpecified()
{
    const QByteArray content = value("tar-header", "content");
    const QByteArray header = TarMember::header(Sha256::of(content), content.size());
    QCOMPARE(header.size(), 512);
    QCOMPARE(Sha256::of(header).toHex(), value("tar-header", "header-sha256"));
}

void tst_Format::theIndexOfAPackIsAsSpecified()
{
    const QList<QByteArray> numbers = value("pack", "index-frame-of-places").split(' ');
    PackIndex index{
        .frames = {
            {.offset = numbers[0].toUInt(), .storedSize = numbers[1].toUInt(), .plainSize = numbers[2].toUInt()}}};
    quint32 offset = 512;
    for (const QByteArray &line : vector("pack").split('\n')) {
        if (!line.startsWith("member "))
            continue;
        const QByteArray content = line.sliced(7);
        index.members.append({.id = Sha256::of(content), .offset = offset, .length = quint32(content.size())});
        offset += 1024;
    }
    QCOMPARE(index.members.size(), 2);
    QCOMPARE(Sha256::of(index.toFrame()).toHex(), value("pack", "index-sha256"));
}

void tst_Format::theFilterIsAsSpecified()
{
    BloomFilter filter(value("bloom", "expected").toLongLong());
    const std::optional<BlobId> id = BlobId::fromHex(value("bloom", "id"));
    QVERIFY(id);
    filter.add(*id);
    QCOMPARE(Sha256::of(filter.bits()).toHex(), value("bloom", "bits-sha256"));
}

void tst_Format::linesOfListsAreAsSpecified()
{
    const QList<QByteArray> lines = vector("list-lines").trimmed().split('\n');
    QCOMPARE(lines.size(), 4);
    for (const QByteArray &line : lines) {
        const Result<ListEntry> entry = parseEntry(line);
        QVERIFY2(entry, line.constData());
        QCOMPARE(encodeEntry(*entry), line + '\n');
    }
    const Result<ListEntry> file = parseEntry(lines[1]);
    QCOMPARE(file->path, "a b"_ba);
    QCOMPARE(file->modified, (Timestamp{.seconds = -1, .nanoseconds = 500'000'000}));
    QCOMPARE(file->attributes.first().name, "user.a=b"_ba);
    QCOMPARE(file->blobs.first(), Sha256::of("abc"));
}

void tst_Format::cutsOfListsAreAsSpecified()
{
    ListWriter list([](QByteArrayView plain) -> Result<BlobId> { return Sha256::of(plain); });
    for (int n = 0; n < value("list", "entries").toInt(); ++n) {
        const QByteArray path = "folder-" + QByteArray::number(n / 50).rightJustified(3, '0') + "/file-"
                                + QByteArray::number(n).rightJustified(5, '0');
        QVERIFY(list.add({.path = path, .mode = 0644, .size = n}));
    }
    const Result<ListRoot> root = list.finish();
    QVERIFY(root);
    QCOMPARE(root->id.toHex(), value("list", "root"));
    QCOMPARE(QByteArray::number(root->depth), value("list", "depth"));
}

void tst_Format::digestsOfRowsAreAsSpecified()
{
    RowDigest digest;
    for (const QByteArray &line : vector("row-digest").split('\n')) {
        if (line.startsWith("row "))
            digest.addRow(line.sliced(4));
    }
    QCOMPARE(digest.rows(), 2);
    QCOMPARE(digest.toText().toLatin1(), value("row-digest", "digest"));
}

void tst_Format::sealsAreAsSpecified()
{
    const QByteArray sealed = vector("sealed");
    QVERIFY(isSealIntact(sealed));
    QCOMPARE(sealJson({{"name"_L1, u"before 2.5"_s}, {"nested"_L1, QJsonObject{{"digest"_L1, u"another"_s}}}}), sealed);
    QVERIFY(!isSealIntact(QByteArray(sealed).replace("2.5", "2.6")));
}

static RepositoryFixture::Tree goldenTree(bool second)
{
    RepositoryFixture::Tree tree{
        {"a.txt", "alpha"}, {"b/c.txt", "gamma\n"}, {"b/zeros", QByteArray(100'000, '\0')}, {"empty", ""}};
    for (int i = 0; i < 60; ++i)
        tree.insert("many/" + QByteArray::number(100 + i), "file number " + QByteArray::number(i));
    if (second)
        tree["a.txt"] = "another alpha";
    return tree;
}

static void copyGolden(const RepositoryFixture &fixture)
{
    const QString golden = sourceRoot() + u"/tests/golden/repository-1"_s;
    const FolderSnapshot snapshot(golden);
    for (const QString &file : snapshot.files()) {
        const QString copy = fixture.path() + file.sliced(golden.size());
        QDir().mkpath(QFileInfo(copy).path());
        overwrite(copy, snapshot.content(file));
    }
}

void tst_Format::theGoldenRepositoryIsRead()
{
    const RepositoryFixture fixture;
    copyGolden(fixture);
    const auto repository = fixture.open();
    QVERIFY(repository);
    const Result<QList<Backup>> backups = (*repository)->backups();
    QVERIFY(backups);
    QCOMPARE(backups->size(), 2);
    QCOMPARE(backups->at(0).name(), u"second"_s);
    QCOMPARE(backups->at(1).name(), u"renamed"_s);
    QCOMPARE(RepositoryFixture::readBack(**repository, backups->at(0).manifest), goldenTree(true));
    QCOMPARE(RepositoryFixture::readBack(**repository, backups->at(1).manifest), goldenTree(false));
    QVERIFY((*repository)->check(fixture.control())->good());
    QVERIFY((*repository)->verify(backups->at(1).manifest, fixture.control())->good());
}

void tst_Format::theGoldenRepositoryIsContinued()
{
    RepositoryFixture fixture;
    copyGolden(fixture);
    const qsizetype packs = fixture.packFiles().size();
    const Result<Manifest> third = fixture.backUp(goldenTree(true));
    QVERIFY(third);
    QCOMPARE(fixture.packFiles().size(), packs);
    QCOMPARE((*fixture.open())->backups()->size(), 3);
}

QTEST_GUILESS_MAIN(tst_Format)
#include "tst_format.moc"
