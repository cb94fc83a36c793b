// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/listreader.h"
#include "services/repository/blobreader.h"
#include "tests/support/forkedprocess.h"
#include "tests/support/realbench.h"

#include <QDir>
#include <QFile>
#include <QRandomGenerator>
#include <QTest>

#include <csignal>

#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;
using Hold = BackupRequest::Hold;

// Backups of a tree of files into a repository, both real, through the front door.
class tst_CreateFiles : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_bench = std::make_unique<RealBench>(); }
    void cleanup() { m_bench.reset(); }
    void aStageIsBackedUpListedAndVerified();
    void whatTheBackupHoldsIsWhatWasThere();
    void anUnchangedTreeIsNotReadAgain();
    void aChangedFileIsAllThatIsStoredAgain();
    void aCancelledBackupLeavesNoDataAndTheStageRunning();
    void aKilledBackupIsShownAsInterruptedAndTheStageIsResumed();
    void aSecondProcessIsRefusedWhileTheFirstIsAtWork();
    void aLostPackIsHealedByTheNextBackup();
    void aDamagedListIsHealedByTheBackupThatMeetsIt();

private:
    [[nodiscard]] QMap<QByteArray, QByteArray> contentOf(const Backup &backup);
    void makeTree(int files);

    std::unique_ptr<RealBench> m_bench;
};

#define REQUIRE(result) \
    QVERIFY2( \
        result, \
        qPrintable((result) ? QString() : (result).error().message + (result).error().why + (result).error().details))

// What this process has read so far, by any system call.
static qint64 bytesRead()
{
    QFile io(u"/proc/self/io"_s);
    if (!io.open(QIODevice::ReadOnly))
        return -1;
    return io.readLine().split(' ').value(1).trimmed().toLongLong();
}

static void flipByte(const QString &path, qint64 at)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadWrite) && file.seek(at));
    const char changed = static_cast<char>(file.peek(1).at(0) ^ 1);
    QVERIFY(file.putChar(changed));
}

static QByteArray noise(int size, quint32 seed)
{
    QRandomGenerator random(seed);
    QByteArray bytes(size, Qt::Uninitialized);
    for (char &byte : bytes)
        byte = static_cast<char>(random.bounded(256));
    return bytes;
}

void tst_CreateFiles::makeTree(int files)
{
    for (int index = 0; index < files; ++index)
        m_bench->writeFile(u"%1/%2.bin"_s.arg(index / 100).arg(index), noise(4096, static_cast<quint32>(index)));
}

QMap<QByteArray, QByteArray> tst_CreateFiles::contentOf(const Backup &backup)
{
    QMap<QByteArray, QByteArray> content;
    ListReader list(backup.manifest.storages.first().list,
                    [this](const BlobId &id) { return m_bench->repository->read(id); });
    while (true) {
        const Result<std::optional<ListEntry>> entry = list.next();
        if (!entry || !*entry)
            return content;
        if ((*entry)->type != ListEntry::Type::File)
            continue;
        QByteArray bytes;
        for (const BlobId &id : (*entry)->blobs)
            bytes += m_bench->repository->read(id).value_or("unreadable"_ba);
        content.insert((*entry)->path, bytes);
    }
}

void tst_CreateFiles::aStageIsBackedUpListedAndVerified()
{
    makeTree(300);
    const Result<Backup> backup = m_bench->backUp(Hold::Suspend, u"before 2.5"_s);
    REQUIRE(backup);
    QCOMPARE(backup->status, BackupStatus::Ready);
    QCOMPARE(backup->manifest.sizeBytes, 300 * 4096);
    QVERIFY(backup->manifest.newBytes > 0);
    QVERIFY(backup->manifest.suspendedMs > 0);
    QCOMPARE(m_bench->state(), "running"_ba);

    const Result<QList<Backup>> listed = m_bench->service->backups(u"shop/staging"_s);
    REQUIRE(listed);
    QCOMPARE(listed->size(), 1);
    QCOMPARE(listed->first().id(), backup->id());
    QCOMPARE(m_bench->service->find(u"shop/staging"_s, u"before 2.5"_s)->id(), backup->id());
    const Result<VerifyOutcome> verified = m_bench->service->verify(backup->id(), m_bench->control);
    REQUIRE(verified);
    QVERIFY(verified->good);
    const Result<StageStatus> status = m_bench->service->status(u"shop/staging"_s, m_bench->control);
    REQUIRE(status);
    QCOMPARE(status->state, u"running"_s);
    QCOMPARE(status->lastGood->id(), backup->id());
    QVERIFY(status->storages.first().ready);
}

void tst_CreateFiles::whatTheBackupHoldsIsWhatWasThere()
{
    const QByteArray large = noise(10 * 1024 * 1024, 7);
    m_bench->writeFile(u"a/large.bin"_s, large);
    m_bench->writeFile(u"empty"_s, {});
    const Result<Backup> backup = m_bench->backUp(Hold::Live);
    REQUIRE(backup);
    const QMap<QByteArray, QByteArray> expected{{"a/large.bin", large}, {"empty", {}}};
    QCOMPARE(contentOf(*backup), expected);
}

void tst_CreateFiles::anUnchangedTreeIsNotReadAgain()
{
    makeTree(4000);
    const Result<Backup> first = m_bench->backUp(Hold::Live);
    REQUIRE(first);
    // A file is only trusted by its stat once it is older than the scan.
    const Result<Backup> second = m_bench->backUp(Hold::Live);
    REQUIRE(second);

    const qint64 before = bytesRead();
    const Result<Backup> third = m_bench->backUp(Hold::Live);
    REQUIRE(third);
    const qint64 read = bytesRead() - before;

    // What is read is our own index, lists on their way and the open files of other processes.
    QVERIFY2(read < first->manifest.sizeBytes / 2,
             qPrintable(u"%1 of %2 bytes"_s.arg(read).arg(first->manifest.sizeBytes)));
    QVERIFY2(third->manifest.newBytes < first->manifest.sizeBytes / 100,
             qPrintable(QString::number(third->manifest.newBytes)));
    QCOMPARE(third->manifest.sizeBytes, first->manifest.sizeBytes);
    QCOMPARE(contentOf(*third).size(), 4000);
}

void tst_CreateFiles::aChangedFileIsAllThatIsStoredAgain()
{
    makeTree(1000);
    REQUIRE(m_bench->backUp(Hold::Live));
    const QByteArray changed = noise(4096, 99999);
    m_bench->writeFile(u"3/333.bin"_s, changed);
    QFile::remove(m_bench->uploads + u"/5/555.bin"_s);

    const Result<Backup> second = m_bench->backUp(Hold::Live);

    REQUIRE(second);
    QVERIFY2(second->manifest.newBytes < 1000 * 4096 / 10, qPrintable(QString::number(second->manifest.newBytes)));
    const QMap<QByteArray, QByteArray> content = contentOf(*second);
    QCOMPARE(content.size(), 999);
    QCOMPARE(content.value("3/333.bin"), changed);
}

void tst_CreateFiles::aCancelledBackupLeavesNoDataAndTheStageRunning()
{
    makeTree(50);
    int cancelledRuns = 0;
    for (int at = 1;; at += 3) {
        std::atomic_bool cancelled = false;
        std::atomic_int seen = 0;
        const TaskControl control(cancelled, [&](const Progress &) {
            if (++seen >= at)
                cancelled = true;
        });
        const Result<Backup> backup = m_bench->service->backUp({.stage = u"shop/staging"_s, .hold = Hold::Suspend},
                                                               control);
        QCOMPARE(m_bench->state(), "running"_ba);
        if (backup)
            break;
        ++cancelledRuns;
        QCOMPARE(backup.error().code, Error::Code::Cancelled);
        QCOMPARE(m_bench->repository->backups()->size(), 0);
        QCOMPARE(QDir(m_bench->home.repository() + u"/tmp"_s).entryList(QDir::AllEntries | QDir::NoDotAndDotDot),
                 QStringList());
        QCOMPARE(m_bench->repository->status()->packs, 0);
    }
    QVERIFY2(cancelledRuns >= 3, qPrintable(QString::number(cancelledRuns)));
}

void tst_CreateFiles::aKilledBackupIsShownAsInterruptedAndTheStageIsResumed()
{
    makeTree(50);
    // Dies as soon as the stage stands still: the first sign of the capture comes after that.
    const ForkedProcess other([&] {
        const TaskControl control(m_bench->cancelled, [&](const Progress &progress) {
            if (progress.step == Step::Capture)
                ::kill(::getpid(), SIGKILL);
        });
        return !m_bench->service->backUp({.stage = u"shop/staging"_s, .name = u"nightly"_s, .hold = Hold::Suspend},
                                         control);
    });
    QVERIFY(!other.isReady());
    QCOMPARE(m_bench->state(), "suspended"_ba);

    const Result<QList<Backup>> listed = m_bench->service->backups({});
    REQUIRE(listed);
    QCOMPARE(listed->size(), 1);
    QCOMPARE(listed->first().name(), u"nightly"_s);
    QCOMPARE(listed->first().status, BackupStatus::Failed);

    REQUIRE(m_bench->backUp(Hold::Live));
    QCOMPARE(m_bench->state(), "running"_ba);
}

void tst_CreateFiles::aSecondProcessIsRefusedWhileTheFirstIsAtWork()
{
    makeTree(10);
    const ForkedProcess other([&] {
        static Result<std::unique_ptr<StorageLock>> held =
            m_bench->storages.make(m_bench->stages.stage(u"shop/staging"_s)->stage.storages.first())
                ->lock(u"another home"_s);
        return held.has_value();
    });
    QVERIFY(other.isReady());
    const Result<Backup> backup = m_bench->backUp(Hold::Live);
    QVERIFY(!backup);
    QCOMPARE(backup.error().code, Error::Code::Busy);
    QCOMPARE(m_bench->service->backups({})->size(), 0);
}

void tst_CreateFiles::aLostPackIsHealedByTheNextBackup()
{
    makeTree(100);
    const Result<Backup> first = m_bench->backUp(Hold::Live);
    REQUIRE(first);
    const QString pack = first->manifest.packs.first().toString();
    QVERIFY(QFile::remove(u"%1/packs/%2/%3"_s.arg(m_bench->home.repository(), pack.first(2), pack)));
    QCOMPARE(m_bench->service->find({}, first->id())->status, BackupStatus::Damaged);

    const Result<Backup> second = m_bench->backUp(Hold::Live);

    REQUIRE(second);
    QCOMPARE(contentOf(*second).size(), 100);
    QVERIFY(m_bench->service->verify(second->id(), m_bench->control)->good);
}

// Nobody has noticed the damage before: the pack of the list counts as whole when the backup begins.
void tst_CreateFiles::aDamagedListIsHealedByTheBackupThatMeetsIt()
{
    makeTree(100);
    REQUIRE(m_bench->backUp(Hold::Live));
    const Result<Backup> settled = m_bench->backUp(Hold::Live);
    REQUIRE(settled);
    const QMap<QByteArray, QByteArray> then = contentOf(*settled);
    const Layout layout(m_bench->home.repository());
    BlobReader reader(layout);
    REQUIRE(reader.refresh());
    const Result<std::optional<BlobReference>> list = reader.find(settled->manifest.storages.first().list.id);
    QVERIFY(list && *list);
    const BlobLocation &location = (*list)->location;
    flipByte(layout.pack(location.pack), location.place.frame.offset + location.place.frame.storedSize / 2);
    m_bench->startAgain();

    const Result<Backup> third = m_bench->backUp(Hold::Live);

    REQUIRE(third);
    QCOMPARE(third->status, BackupStatus::Ready);
    m_bench->startAgain();
    QCOMPARE(contentOf(*third), then);
    QVERIFY(m_bench->service->verify(third->id(), m_bench->control)->good);
}

QTEST_GUILESS_MAIN(tst_CreateFiles)
#include "tst_createfiles.moc"
