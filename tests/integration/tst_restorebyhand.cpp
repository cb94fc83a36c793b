// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/listwriter.h"
#include "services/platform/durablefile.h"
#include "tests/support/repositoryfixture.h"
#include "tests/support/sourceroot.h"

#include <QDir>
#include <QProcess>
#include <QTest>
#include <QUuid>

#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

using enum ListEntry::Type;

// A backup is worth what can be got out of it without us: the script in RESTORE-BY-HAND.txt, with standard tools alone.
class tst_RestoreByHand : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void namesTheStorages();
    void bringsATreeBack();
    void bringsBackWhatHoldsPathsOfAnyBytes();
    void bringsALargeListBack();
    void findsDamage();
    void worksAfterPacksWereRewritten();
    void findsWhatWasStoredAgain_data();
    void findsWhatWasStoredAgain();
    void bringsTheGoldenRepositoryBack();

private:
    struct File
    {
        ListEntry entry;
        QByteArray content;
    };
    [[nodiscard]] static QList<File> tree();
    void verifyHolesAndAttributes() const;
    Result<Manifest> backUp(const QList<File> &files);
    QByteArray run(const QStringList &arguments, int expectedCode = 0);
    QByteArray restore(const Manifest &manifest, int expectedCode = 0);
    QString manifestFile(const Manifest &manifest) const;
    QByteArray target(const QByteArray &path) const;
    struct stat statOf(const QByteArray &path) const;
    QByteArray contentAt(const QByteArray &path) const;

    std::unique_ptr<RepositoryFixture> m_fixture;
};

void tst_RestoreByHand::init()
{
    m_fixture = std::make_unique<RepositoryFixture>();
}

// QTemporaryDir does not see names that are not UTF-8.
void tst_RestoreByHand::cleanup()
{
    QVERIFY(removeFolderOfOurs(m_fixture->scratch() + u"/target"_s));
}

Result<Manifest> tst_RestoreByHand::backUp(const QList<File> &files)
{
    const auto repository = m_fixture->open();
    const auto lock = (*repository)->lock(Repository::Access::Shared, u"a test"_s);
    const auto writer = (*repository)->begin(**lock, m_fixture->control());
    ListWriter list([&writer](QByteArrayView plain) { return (*writer)->put(plain); });
    for (File file : files) {
        file.entry.owner = getuid();
        file.entry.group = getgid();
        file.entry.size = file.entry.sparse ? file.entry.size : file.content.size();
        for (qsizetype at = 0; at < file.content.size(); at += 70'000) {
            const Result<BlobId> id = (*writer)->put(
                QByteArrayView(file.content).sliced(at).first(qMin<qsizetype>(70'000, file.content.size() - at)));
            if (!id)
                return std::unexpected(id.error());
            file.entry.blobs.append(*id);
        }
        if (const Result<> added = list.add(file.entry); !added)
            return std::unexpected(added.error());
    }
    const Result<ListRoot> root = list.finish();
    if (!root)
        return std::unexpected(root.error());
    return (*writer)->commit({.id = QUuid::createUuid().toString(QUuid::WithoutBraces),
                              .project = u"shop"_s,
                              .stage = u"staging"_s,
                              .createdAt = m_fixture->clock().now(),
                              .storages = {{.component = u"web"_s,
                                            .name = u"other \"one\""_s,
                                            .facts = {{"list"_L1, QJsonObject{{"id"_L1, u"x"_s}}}}},
                                           {.component = u"web"_s, .name = u"tree"_s, .list = *root}}});
}

QString tst_RestoreByHand::manifestFile(const Manifest &manifest) const
{
    return m_fixture->path() + u"/backups/"_s + manifest.id + u"/manifest.json"_s;
}

// As the text says, with nothing of ours on the way.
QByteArray tst_RestoreByHand::run(const QStringList &arguments, int expectedCode)
{
    const QString script = m_fixture->scratch() + u"/script"_s;
    QProcess cut;
    cut.setStandardOutputFile(script);
    cut.start(u"sed"_s, {u"-n"_s, uR"(/^#!\/bin\/sh/,$p)"_s, m_fixture->path() + u"/RESTORE-BY-HAND.txt"_s});
    if (!cut.waitForFinished() || cut.exitCode() != 0)
        return "the script could not be cut out";
    QProcess shell;
    shell.setProcessChannelMode(QProcess::MergedChannels);
    shell.start(u"sh"_s, QStringList{script} + arguments);
    const bool finished = shell.waitForFinished(120'000);
    const QByteArray output = shell.readAll();
    return finished && shell.exitCode() == expectedCode
               ? output
               : "exit code " + QByteArray::number(shell.exitCode()) + ": " + output;
}

QByteArray tst_RestoreByHand::restore(const Manifest &manifest, int expectedCode)
{
    return run({u"restore"_s, manifestFile(manifest), u"web/tree"_s, m_fixture->scratch() + u"/target"_s},
               expectedCode);
}

QByteArray tst_RestoreByHand::target(const QByteArray &path) const
{
    return QFile::encodeName(m_fixture->scratch()) + "/target/" + path;
}

struct stat tst_RestoreByHand::statOf(const QByteArray &path) const
{
    struct stat status = {};
    if (::lstat(target(path).constData(), &status) != 0)
        status.st_mode = 0;
    return status;
}

QByteArray tst_RestoreByHand::contentAt(const QByteArray &path) const
{
    const std::unique_ptr<FILE, int (*)(FILE *)> file(std::fopen(target(path).constData(), "rb"), std::fclose);
    QByteArray content(1'000'000, '\0');
    return file ? content.first(qsizetype(std::fread(content.data(), 1, size_t(content.size()), file.get())))
                : "no such file"_ba;
}

void tst_RestoreByHand::namesTheStorages()
{
    const Result<Manifest> manifest = backUp({{.entry = {.path = "a"}, .content = "x"}});
    QVERIFY(manifest);
    QCOMPARE(run({u"storages"_s, manifestFile(*manifest)}), "web/other \\\"one\\\"\nweb/tree\n"_ba);
}

static const QByteArray s_large = QByteArray(200'000, 'x') + "end";

// One of each kind.
QList<tst_RestoreByHand::File> tst_RestoreByHand::tree()
{
    return {
        {.entry = {.type = Folder, .mode = 0755, .modified = {.seconds = 1'500'000'000}}},
        {.entry = {.path = "empty", .mode = 0600, .modified = {.seconds = 1'600'000'000, .nanoseconds = 123'456'789}}},
        {.entry = {.path = "hard", .mode = 0640, .linkGroup = 5}, .content = "linked"},
        {.entry = {.path = "large", .mode = 0644}, .content = s_large},
        {.entry = {.path = "link",
                   .type = Symlink,
                   .mode = 0777,
                   .modified = {.seconds = 1'400'000'000},
                   .target = "no where"}},
        {.entry = {.path = "pipe", .type = Fifo, .mode = 0600}},
        {.entry = {.path = "read-only", .type = Folder, .mode = 0555, .modified = {.seconds = 1'300'000'000}}},
        {.entry = {.path = "read-only/hard", .mode = 0640, .linkGroup = 5}, .content = "linked"},
        {.entry = {.path = "read-only/run", .mode = 04755, .attributes = {{.name = "user.note", .value = "a\nb"}}},
         .content = "#!"},
        {.entry = {.path = "sparse",
                   .mode = 0644,
                   .size = 500'000,
                   .sparse = true,
                   .extents = {{.offset = 0, .length = 3}, {.offset = 400'000, .length = 4}}},
         .content = "abcdefg"},
    };
}

void tst_RestoreByHand::bringsATreeBack()
{
    const Result<Manifest> manifest = backUp(tree());
    QVERIFY(manifest);
    QCOMPARE(restore(*manifest), QByteArray());

    QCOMPARE(contentAt("large"), s_large);
    QCOMPARE(statOf("empty").st_size, 0);
    QCOMPARE(statOf("empty").st_mode, mode_t(S_IFREG | 0600));
    QCOMPARE(statOf("empty").st_mtim.tv_sec, 1'600'000'000);
    QCOMPARE(statOf("empty").st_mtim.tv_nsec, 123'456'789);
    QCOMPARE(statOf("hard").st_ino, statOf("read-only/hard").st_ino);
    QCOMPARE(contentAt("read-only/hard"), "linked"_ba);
    QCOMPARE(QFile::symLinkTarget(QString::fromLocal8Bit(target("link"))).section(u'/', -1), u"no where"_s);
    QCOMPARE(statOf("link").st_mtim.tv_sec, 1'400'000'000);
    QVERIFY(S_ISFIFO(statOf("pipe").st_mode));
    QCOMPARE(statOf("read-only").st_mode, mode_t(S_IFDIR | 0555));
    QCOMPARE(statOf("read-only").st_mtim.tv_sec, 1'300'000'000);
    QCOMPARE(statOf("read-only/run").st_mode, mode_t(S_IFREG | 04755));
    QCOMPARE(statOf("").st_mtim.tv_sec, 1'500'000'000);
    verifyHolesAndAttributes();
}

void tst_RestoreByHand::verifyHolesAndAttributes() const
{
    const QByteArray sparse = contentAt("sparse");
    QCOMPARE(sparse.size(), 500'000);
    QCOMPARE(sparse.sliced(0, 4), "abc\0"_ba);
    QCOMPARE(sparse.sliced(400'000, 5), "defg\0"_ba);
    QProcess attribute;
    attribute.start(u"getfattr"_s,
                    {u"--only-values"_s, u"-n"_s, u"user.note"_s, QString::fromLocal8Bit(target("read-only/run"))});
    QVERIFY(attribute.waitForFinished());
    QCOMPARE(attribute.readAllStandardOutput(), "a\nb"_ba);
}

void tst_RestoreByHand::bringsBackWhatHoldsPathsOfAnyBytes()
{
    QList<File> files;
    for (int c = 1; c < 256; ++c) {
        if (c != '/' && c != '.')
            files.append({.entry = {.path = QByteArray(1, char(c)), .mode = 0644}, .content = QByteArray::number(c)});
    }
    files.append({.entry = {.path = "\xff"
                                    "a b\n",
                            .mode = 0644},
                  .content = "last"});
    const Result<Manifest> manifest = backUp(files);
    QVERIFY(manifest);
    QCOMPARE(restore(*manifest), QByteArray());
    for (const File &file : std::as_const(files))
        QCOMPARE(contentAt(file.entry.path), file.content);
}

void tst_RestoreByHand::bringsALargeListBack()
{
    QList<File> files;
    for (int i = 0; i < 600; ++i)
        files.append({.entry = {.path = "file-" + QByteArray::number(10'000 + i), .mode = 0644},
                      .content = "content " + QByteArray::number(i)});
    const Result<Manifest> manifest = backUp(files);
    QVERIFY(manifest);
    QVERIFY(manifest->storages.last().list.depth > 0);
    QCOMPARE(restore(*manifest), QByteArray());
    for (const File &file : std::as_const(files))
        QCOMPARE(contentAt(file.entry.path), file.content);
}

void tst_RestoreByHand::findsDamage()
{
    const Result<Manifest> manifest = backUp({{.entry = {.path = "a"}, .content = "something that is long enough"}});
    const QString pack = m_fixture->packFiles().first();
    QByteArray content = contentOf(pack);
    content[content.size() / 4] = char(content[content.size() / 4] ^ 1);
    overwrite(pack, content);
    const QByteArray output = restore(*manifest, 1);
    QVERIFY2(output.contains("damaged") && !output.startsWith("exit code"), output.constData());
}

void tst_RestoreByHand::worksAfterPacksWereRewritten()
{
    QList<File> files;
    for (int i = 0; i < 50; ++i)
        files.append(
            {.entry = {.path = "file-" + QByteArray::number(100 + i), .mode = 0644},
             .content = QByteArray(2000, char(i)) + RepositoryFixture::randomTree(1, 2000, quint32(i)).first()});
    const Result<Manifest> first = backUp(files);
    m_fixture->clock().advance(1000);
    const Result<Manifest> second = backUp(files.first(5));
    const auto repository = m_fixture->open();
    QVERIFY((*repository)->trash(first->id));
    const auto lock = (*repository)->lock(Repository::Access::Exclusive, u"collect"_s);
    QVERIFY((*repository)->collect(**lock, true, m_fixture->control())->packsRewritten > 0);
    QCOMPARE(restore(*second), QByteArray());
    for (const File &file : files.first(5))
        QCOMPARE(contentAt(file.entry.path), file.content);
}

void tst_RestoreByHand::findsWhatWasStoredAgain_data()
{
    QTest::addColumn<bool>("isKnown");
    QTest::newRow("damage that a check found") << true;
    QTest::newRow("damage that nobody knows of") << false;
}

void tst_RestoreByHand::findsWhatWasStoredAgain()
{
    QFETCH(const bool, isKnown);
    QList<File> files;
    for (const auto &[path, content] : RepositoryFixture::randomTree(20, 3000, 1).asKeyValueRange())
        files.append({.entry = {.path = path, .mode = 0644}, .content = content});
    const Result<Manifest> first = backUp(files);
    QVERIFY(first);
    const QString pack = m_fixture->packFiles().first();
    const QString aside = m_fixture->scratch() + u"/pack"_s;
    QByteArray content = contentOf(pack);
    content[content.size() / 2] = char(content[content.size() / 2] ^ 1);
    overwrite(pack, content);
    if (isKnown)
        QVERIFY(!(*m_fixture->open())->check(m_fixture->control())->good());
    else
        QVERIFY(QFile::rename(pack, aside));
    QVERIFY(backUp(files + QList<File>{{.entry = {.path = "more", .mode = 0644}, .content = "another pack"}}));
    QVERIFY(backUp(files)); // and the list of the first
    QVERIFY(isKnown || QFile::rename(aside, pack));

    const QByteArray output = restore(*first);

    QVERIFY2(!output.startsWith("exit code"), output.constData());
    for (const File &file : std::as_const(files))
        QCOMPARE(contentAt(file.entry.path), file.content);
}

void tst_RestoreByHand::bringsTheGoldenRepositoryBack()
{
    QVERIFY(QDir().rmdir(m_fixture->path()) || !QDir().exists(m_fixture->path()));
    QCOMPARE(QProcess::execute(u"cp"_s, {u"-r"_s, sourceRoot() + u"/tests/golden/repository-1"_s, m_fixture->path()}),
             0);
    const auto repository = m_fixture->open();
    const Result<QList<Backup>> backups = (*repository)->backups();
    QVERIFY(backups);
    const QString manifest = manifestFile(backups->first().manifest);
    QCOMPARE(run({u"restore"_s, manifest, u"files/tree"_s, m_fixture->scratch() + u"/target"_s}), QByteArray());
    QCOMPARE(contentAt("a.txt"), "another alpha"_ba);
    QCOMPARE(contentAt("b/c.txt"), "gamma\n"_ba);
    QCOMPARE(contentAt("many/159"), "file number 59"_ba);
}

QTEST_GUILESS_MAIN(tst_RestoreByHand)
#include "tst_restorebyhand.moc"
