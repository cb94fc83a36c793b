// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/filesfixture.h"
#include "tests/support/treetools.h"
#include "tests/support/verifyresult.h"

#include <QDir>
#include <QFile>

#include <ctime>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

// What a tree of files may hold and where it may lie, each judged by rsync and tar.
class tst_FilesTree final : public QObject
{
    Q_OBJECT

private slots:
    void bringsBackEverythingASystemKeepsAboutFiles();
    void bringsBackATreeDeeperThanPathsMayBeLong();
    void keepsHolesAndIsQuickAboutThem();
    void restoresThroughALinkAndLeavesTheLink();
    void restoresWhereALinkLeadsNowhere();
    void restoresWhenTheParentIsMissingToo();
    void carriesOverWhatIsExcluded();
    void saysWhatWouldBeLostAndNothingElse();
    void carriesOverOtherStoragesOfTheStage();
    void createsBesideAnotherStorageThatCameFirst();
    void refusesWhenWhatIsExcludedHasNoPlace();
    void readsNothingOfAnUnchangedTree();
    void storesLittleWhenLittleChanged();
    void listsSocketsWithoutMakingThem();
    void givesHardLinksOneContent();
    void tellsWhatWasWrittenAfterTheSwap();
    void refusesToSwapIntoAStrangersFolder();
};

static const QString s_everything = uR"sh(
printf plain > plain
printf bytes > $'\xff\xfe not text'
printf newline > $'two\nlines'
printf blank > ' blank \ backslash '
mkdir -p empty 'deep/a/b' ; printf x > deep/a/b/c
printf mode > setuid; chmod 4755 setuid
printf mode > none; chmod 000 none
mkdir sticky; chmod 1777 sticky; mkdir setgid; chmod 2770 setgid
ln -s ../outside link; ln -s $'\xfe' bytes-link; ln -s /dev/null absolute-link
printf linked > first; ln first deep/second; ln first third
mkfifo -m 640 pipe
setfattr -n user.colour -v blue plain; setfattr -n user.empty deep
setfacl -m u:12345:rw plain; setfacl -d -m g:4321:rx deep
touch -d '2001-02-03 04:05:06.123456789' plain; touch -h -d '1999-12-31 23:59:59.987654321' link
touch -d '1960-01-01 00:00:00.5' third
[ "$(id -u)" != 0 ] || { chown 1234:5678 plain; chown -h 4321:8765 link; setcap cap_net_raw+ep setuid 2>/dev/null || true; chown 77:88 setgid; chmod 2770 setgid; }
head -c 9000000 /dev/urandom > large
: > zero
touch -d '2010-10-10 10:10:10.101010101' deep/a deep sticky empty .
)sh"_s;

void tst_FilesTree::bringsBackEverythingASystemKeepsAboutFiles()
{
    FilesFixture files;
    QCOMPARE(files.make(s_everything), QByteArray());
    const Result<StorageRecord> record = files.backUp();
    VERIFY_RESULT(record);
    QCOMPARE(record->problemCount, 0);
    const QString before = files.folder() + u"/before"_s;
    QVERIFY(QDir().rename(files.tree(), before));

    const Result<std::unique_ptr<Staged>> staged = files.restore(*record);
    VERIFY_RESULT(staged);

    QCOMPARE(treeDifference(before, files.tree()), QByteArray());
    QCOMPARE(treeFingerprint(files.tree()), treeFingerprint(before));
    VERIFY_RESULT((*staged)->drop(files.control));
    QCOMPARE(files.beside(), QStringList());
}

void tst_FilesTree::bringsBackATreeDeeperThanPathsMayBeLong()
{
    FilesFixture files;
    QCOMPARE(files.make(uR"sh(
name=$(printf 'n%.0s' $(seq 200))
for i in $(seq 60); do mkdir $name; cd $name; printf $i > file; done
)sh"_s),
             QByteArray());
    const Result<StorageRecord> record = files.backUp();
    VERIFY_RESULT(record);
    QCOMPARE(record->problemCount, 0);
    QCOMPARE(record->entries, 121);
    const QString before = files.folder() + u"/before"_s;
    QVERIFY(QDir().rename(files.tree(), before));
    const Result<std::unique_ptr<Staged>> staged = files.restore(*record);
    VERIFY_RESULT(staged);
    const Result<Comparison> same = files.storage()->compare(*record, files.blobs, files.control);
    VERIFY_RESULT(same);
    QCOMPARE(same->same, 60);
    QCOMPARE(
        shell(files.folder(), u"find before live/tree -name file | wc -l; rm -rf before live/tree"_s).output.trimmed(),
        "120");
}

void tst_FilesTree::keepsHolesAndIsQuickAboutThem()
{
    FilesFixture files;
    QCOMPARE(
        files.make(u"truncate -s 3G sparse; printf data | dd of=sparse bs=1 seek=2000000000 conv=notrunc status=none; "
                   "truncate -s 5M only-a-hole"_s),
        QByteArray());
    const std::clock_t begin = std::clock(); // of the processor: the same on a busy machine
    const Result<StorageRecord> record = files.backUp();
    VERIFY_RESULT(record);
    QVERIFY(record->sizeBytes < 1'000'000);
    const QString before = files.folder() + u"/before"_s;
    QVERIFY(QDir().rename(files.tree(), before));
    const Result<std::unique_ptr<Staged>> staged = files.restore(*record);
    VERIFY_RESULT(staged);
    QCOMPARE_LT((std::clock() - begin) / CLOCKS_PER_SEC, 2); // three gigabytes of zeros take longer to read and hash

    QCOMPARE(shell(files.folder(), u"du -k before | cut -f1; stat -c '%s %Y' before/*"_s).output,
             shell(files.folder(), u"du -k live/tree | cut -f1; stat -c '%s %Y' live/tree/*"_s).output);
    const QString onlyData =
        u"for d in before live/tree; do tar -S --sort=name -C $d -cf - . | sha256sum; done | uniq | wc -l"_s;
    QCOMPARE(shell(files.folder(), onlyData).output.trimmed(), "1");
}

void tst_FilesTree::restoresThroughALinkAndLeavesTheLink()
{
    FilesFixture files;
    QVERIFY(QDir().mkpath(files.folder() + u"/elsewhere/real"_s));
    QVERIFY(QFile::link(u"../elsewhere/real"_s, files.tree()));
    QCOMPARE(files.make(u"printf one > file"_s), QByteArray());
    const Result<StorageRecord> record = files.backUp();
    VERIFY_RESULT(record);
    QCOMPARE(files.make(u"printf two > file; printf more > another"_s), QByteArray());

    const Result<std::unique_ptr<Staged>> staged = files.restore(*record);
    VERIFY_RESULT(staged);

    QCOMPARE(shell(files.folder(), u"readlink live/tree; ls elsewhere/real; cat elsewhere/real/file"_s).output,
             "../elsewhere/real\nfile\none");
    VERIFY_RESULT((*staged)->drop(files.control));
    QCOMPARE(shell(files.folder(), u"ls -A elsewhere live"_s).output, "elsewhere:\nreal\n\nlive:\ntree\n");
}

void tst_FilesTree::restoresWhereALinkLeadsNowhere()
{
    FilesFixture files;
    QCOMPARE(files.make(u"printf one > file"_s), QByteArray());
    const Result<StorageRecord> record = files.backUp();
    VERIFY_RESULT(record);
    QCOMPARE(shell(files.folder(), u"rm -r live/tree; mkdir elsewhere; ln -s ../elsewhere/gone live/tree"_s).exitCode,
             0);
    const Result<std::unique_ptr<Staged>> staged = files.restore(*record);
    VERIFY_RESULT(staged);
    QCOMPARE(shell(files.folder(), u"readlink live/tree; cat elsewhere/gone/file"_s).output, "../elsewhere/gone\none");
}

void tst_FilesTree::restoresWhenTheParentIsMissingToo()
{
    FilesFixture files;
    QCOMPARE(files.make(u"printf one > file"_s), QByteArray());
    const Result<StorageRecord> record = files.backUp();
    VERIFY_RESULT(record);
    QVERIFY(QDir(files.folder() + u"/live"_s).removeRecursively());
    const Result<std::unique_ptr<Staged>> staged = files.restore(*record);
    VERIFY_RESULT(staged);
    QCOMPARE(shell(files.tree(), u"cat file"_s).output, "one");
}

void tst_FilesTree::carriesOverWhatIsExcluded()
{
    FilesFixture files;
    files.config.exclude = QStringList{u".git"_s, u"*.tmp"_s, u"var/cache/[ab]*"_s};
    QCOMPARE(
        files.make(u"mkdir -p .git app/.git var/cache; printf g > .git/config; printf h > app/.git/config; "
                   "printf t > app/x.tmp; printf a > var/cache/a1; printf c > var/cache/c1; printf one > app/file; "
                   "touch -d 2001-01-01 app var"_s),
        QByteArray());
    const Result<StorageRecord> record = files.backUp();
    VERIFY_RESULT(record);
    QCOMPARE(record->entries, 6); // ., app, app/file, var, var/cache, var/cache/c1
    QCOMPARE(files.make(
                 u"printf changed > .git/config; mkdir -p new/.git; printf n > new/.git/config; printf two > app/file; "
                 "touch -d 2002-02-02 app new"_s),
             QByteArray());
    const QByteArray changed = treeFingerprint(files.tree());
    const Result<Comparison> plan = files.storage()->compare(*record, files.blobs, files.control);
    VERIFY_RESULT(plan);
    QCOMPARE(plan->carriedOver,
             QStringList({u".git"_s, u"app/.git"_s, u"app/x.tmp"_s, u"new/.git"_s, u"var/cache/a1"_s}));

    const Result<std::unique_ptr<Staged>> staged = files.restore(*record);
    VERIFY_RESULT(staged);
    QCOMPARE(shell(files.tree(),
                   u"cat .git/config app/.git/config new/.git/config app/x.tmp var/cache/a1 app/file; stat -c %y app"_s)
                 .output.first(22),
             "changedhntaone2001-01-");

    VERIFY_RESULT(files.swapBack(**staged));
    QCOMPARE(treeFingerprint(files.tree()), changed);
    VERIFY_RESULT(files.swapIn(**staged));
    VERIFY_RESULT((*staged)->drop(files.control));
    QCOMPARE(shell(files.tree(), u"cat .git/config new/.git/config app/file"_s).output, "changednone");
}

void tst_FilesTree::saysWhatWouldBeLostAndNothingElse()
{
    FilesFixture files;
    QCOMPARE(files.make(u"printf one > a; printf two > b"_s), QByteArray());
    const Result<StorageRecord> record = files.backUp();
    VERIFY_RESULT(record);
    const auto lossAfter = [&](const QString &script) {
        const QByteArray said = files.make(script);
        const Result<Comparison> comparison = files.storage()->compare(*record, files.blobs, files.control);
        return comparison && said.isEmpty() ? comparison->loss : u"not compared"_s;
    };
    QCOMPARE(lossAfter(u"true"_s), QString());
    QCOMPARE(lossAfter(u"printf new > c"_s), u"1 file(s) removed (3 bytes now)."_s);
    QCOMPARE(lossAfter(u"printf new > d"_s), u"2 file(s) removed (6 bytes now)."_s);
    QCOMPARE(lossAfter(u"printf four > a"_s), u"2 file(s) removed, 1 file(s) overwritten (10 bytes now)."_s);
    QCOMPARE(lossAfter(u"rm c d"_s), u"1 file(s) overwritten (4 bytes now)."_s);
}

void tst_FilesTree::carriesOverOtherStoragesOfTheStage()
{
    FilesFixture files;
    files.config.nestedPaths = QStringList{files.path(u"data/jobs.db"_s), files.path(u"data/jobs.db-wal"_s)};
    QCOMPARE(
        files.make(u"mkdir data; printf db > data/jobs.db; printf w > data/jobs.db-wal; printf f > data/jobs.db.txt"_s),
        QByteArray());
    const Result<StorageRecord> record = files.backUp();
    VERIFY_RESULT(record);
    QCOMPARE(record->entries, 3); // ., data, data/jobs.db.txt
    QCOMPARE(
        files.make(
            u"printf later > data/jobs.db; printf g > data/jobs.db.txt; printf mine > data/.jobs.db.understudy-%1"_s
                .arg(files.operation)),
        QByteArray());
    const QByteArray inode = shell(files.tree(), u"stat -c %i data/jobs.db"_s).output;

    const Result<std::unique_ptr<Staged>> staged = files.restore(*record);
    VERIFY_RESULT(staged);

    QCOMPARE(shell(files.tree(), u"cat data/jobs.db data/jobs.db-wal data/jobs.db.txt data/.jobs*"_s).output,
             "laterwfmine");
    QCOMPARE(shell(files.tree(), u"stat -c %i data/jobs.db"_s).output, inode);
}

void tst_FilesTree::createsBesideAnotherStorageThatCameFirst()
{
    FilesFixture files;
    files.config.nestedPaths = QStringList{files.path(u"data/jobs.db"_s)};
    QCOMPARE(files.make(u"mkdir data; printf f > data/file"_s), QByteArray());
    const Result<StorageRecord> record = files.backUp();
    VERIFY_RESULT(record);
    QVERIFY(QDir(files.tree()).removeRecursively());
    const Result<std::unique_ptr<Staged>> staged = files.stage(*record);
    VERIFY_RESULT(staged);
    QCOMPARE(files.make(u"mkdir data; printf db > data/jobs.db"_s), QByteArray());

    VERIFY_RESULT(files.swapIn(**staged));
    QCOMPARE(shell(files.tree(), u"cat data/file data/jobs.db"_s).output, "fdb");
    QCOMPARE((*staged)->state(), Result<SwapState>(SwapState::New));
    VERIFY_RESULT(files.swapBack(**staged));
    QCOMPARE(shell(files.tree(), u"find . -type f"_s).output, "./data/jobs.db\n");
    QCOMPARE((*staged)->state(), Result<SwapState>(SwapState::Old));
}

void tst_FilesTree::refusesWhenWhatIsExcludedHasNoPlace()
{
    FilesFixture files;
    files.config.exclude = QStringList{u".git"_s};
    QCOMPARE(files.make(u"printf f > app"_s), QByteArray());
    const Result<StorageRecord> record = files.backUp();
    VERIFY_RESULT(record);
    QCOMPARE(files.make(u"rm app; mkdir -p app/.git; printf g > app/.git/config"_s), QByteArray());
    const QByteArray before = treeFingerprint(files.tree());
    const Result<std::unique_ptr<Staged>> staged = files.stage(*record);
    QVERIFY(!staged);
    QCOMPARE(staged.error().code, Error::Code::Refused);
    QCOMPARE(treeFingerprint(files.tree()), before);
    QCOMPARE(files.beside(), QStringList());
}

static qint64 bytesReadSoFar()
{
    QFile io(u"/proc/self/io"_s);
    return io.open(QIODevice::ReadOnly) ? io.readAll().split('\n').first().split(' ').last().toLongLong() : -1;
}

void tst_FilesTree::readsNothingOfAnUnchangedTree()
{
    FilesFixture files;
    QCOMPARE(files.make(u"for d in $(seq 40); do mkdir $d; head -c 200000 /dev/urandom | split -b 4000 - $d/f; done"_s),
             QByteArray());
    QCOMPARE(files.make(u"read -t 0.05 < <(sleep 1) || true"_s), QByteArray()); // older than a tick of the clock
    const Result<StorageRecord> first = files.backUp();
    VERIFY_RESULT(first);
    files.blobs.forgetCounts();
    const qint64 before = bytesReadSoFar();
    const Result<StorageRecord> second = files.backUp(*first);
    VERIFY_RESULT(second);
    const qint64 read = bytesReadSoFar() - before;

    QVERIFY2(read < 2'000'000, QByteArray::number(read).constData()); // its own scratch file, of 8 MB of content
    QVERIFY2(files.blobs.newBytes < 80'000, QByteArray::number(files.blobs.newBytes).constData());
    QVERIFY(second->list == first->list || files.blobs.newBytes > 0);
}

void tst_FilesTree::storesLittleWhenLittleChanged()
{
    FilesFixture files;
    QCOMPARE(files.make(u"head -c 40000000 /dev/urandom > large; head -c 2000000 /dev/urandom | split -b 4000 - f"_s),
             QByteArray());
    const Result<StorageRecord> first = files.backUp();
    VERIFY_RESULT(first);
    // An insertion near the front, and five files.
    QCOMPARE(
        files.make(
            u"{ head -c 3000000 large; printf inserted; tail -c +3000001 large; } > new; mv new large; for f in faa fab fba fbb fcz; do printf x >> $f; done"_s),
        QByteArray());
    files.blobs.forgetCounts();
    const Result<StorageRecord> second = files.backUp(*first);
    VERIFY_RESULT(second);
    QVERIFY2(files.blobs.newBytes < 10'000'000, QByteArray::number(files.blobs.newBytes).constData());
}

void tst_FilesTree::listsSocketsWithoutMakingThem()
{
    FilesFixture files;
    QCOMPARE(files.make(u"python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind(\"s\")'; printf x > f"_s),
             QByteArray());
    const Result<StorageRecord> record = files.backUp();
    VERIFY_RESULT(record);
    QCOMPARE(record->entries, 3);
    const Result<std::unique_ptr<Staged>> staged = files.restore(*record);
    VERIFY_RESULT(staged);
    QCOMPARE(shell(files.tree(), u"ls"_s).output, "f\n");
}

void tst_FilesTree::givesHardLinksOneContent()
{
    FilesFixture files;
    QCOMPARE(files.make(u"head -c 3000000 /dev/urandom > a; mkdir z; ln a b; ln a z/c; ln -P a ../outside"_s),
             QByteArray());
    const Result<StorageRecord> record = files.backUp();
    VERIFY_RESULT(record);
    QCOMPARE(record->sizeBytes, 3'000'000);
    const Result<std::unique_ptr<Staged>> staged = files.restore(*record);
    VERIFY_RESULT(staged);
    QCOMPARE(
        shell(files.tree(), u"stat -c %h a; [ a -ef b ] && [ b -ef z/c ] && cmp a ../outside && echo same"_s).output,
        "3\nsame\n");
}

void tst_FilesTree::tellsWhatWasWrittenAfterTheSwap()
{
    FilesFixture files;
    QCOMPARE(files.make(u"printf one > file; mkdir sub; printf s > sub/s"_s), QByteArray());
    const Result<StorageRecord> record = files.backUp();
    VERIFY_RESULT(record);
    const Result<std::unique_ptr<Staged>> staged = files.restore(*record);
    VERIFY_RESULT(staged);
    QCOMPARE((*staged)->writesSinceSwap(files.control), Result<QStringList>(QStringList()));
    QCOMPARE(files.make(u"read -t 0.05 < <(sleep 1) || true; printf later > sub/s"_s), QByteArray());
    const Result<QStringList> writes = (*staged)->writesSinceSwap(files.control);
    VERIFY_RESULT(writes);
    QCOMPARE(*writes, QStringList(u"sub/s"_s));
}

void tst_FilesTree::refusesToSwapIntoAStrangersFolder()
{
    FilesFixture files;
    QCOMPARE(files.make(u"printf one > file"_s), QByteArray());
    const Result<StorageRecord> record = files.backUp();
    VERIFY_RESULT(record);
    const Result<std::unique_ptr<Staged>> staged = files.stage(*record);
    VERIFY_RESULT(staged);
    QCOMPARE(shell(files.folder(), u"mv live/tree aside; mkdir live/tree; printf mine > live/tree/mine"_s).exitCode, 0);
    const Result<> swapped = files.swapIn(**staged);
    QVERIFY(!swapped);
    QCOMPARE(shell(files.tree(), u"cat mine; ls"_s).output, "minemine\n");
}

QTEST_GUILESS_MAIN(tst_FilesTree)
#include "tst_filestree.moc"
