// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/filesfixture.h"
#include "tests/support/ordinaryuser.h"
#include "tests/support/treetools.h"
#include "tests/support/verifyresult.h"

#include <QDir>
#include <QFile>
#include <QProcess>

#include <functional>

#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

// Trees that somebody writes to while they are backed up, or may not read.
class tst_FilesChanging final : public QObject
{
    Q_OBJECT

private slots:
    void takesAStoreThroughAMappingAfterThePrePass();
    void takesAFileRewrittenWithItsSizeAndTime();
    void takesARewriteThatTheLastBackupCouldNotTell();
    void reportsAFileThatIsWrittenToAllTheTime();
    void reportsAFileThatVanishes();
    void reportsANameThatMovedWhileALiveTreeWasRead();
    void saysNothingOfALiveTreeThatNobodyChanges();
    void keepsApartTwoNamesOfAFileThatChangedBetweenThem();
    void reportsWhatItMayNotRead();
    void doesNotTrustAClockThatWentBack();
    void readsTheRestLaterAndReportsWhatChangedBefore();
    void namesWhoHoldsAFileOpen();
    void namesWhoHasAFileMapped();
    void namesWhatWasWrittenBetweenBeginAndEnd();
    void provesThatNobodyWrites();
};

// Long enough for the clock of file systems to move on.
static void letATickPass()
{
    QVERIFY(shell(u"/"_s, u"read -t 0.06 < <(sleep 1) || true"_s).exitCode == 0);
}

static QByteArray restoredContent(FilesFixture &files, const StorageRecord &record, const QString &name)
{
    const Result<std::unique_ptr<Staged>> staged = files.restore(record);
    if (!staged)
        return reasonOf(staged.error());
    const QByteArray content = shell(files.tree(), u"cat "_s + name).output;
    const Result<> dropped = (*staged)->drop(files.control);
    return dropped ? content : reasonOf(dropped.error());
}

void tst_FilesChanging::takesAStoreThroughAMappingAfterThePrePass()
{
    FilesFixture files;
    QCOMPARE(files.make(u"head -c 8192 /dev/zero | tr '\\0' A > mapped"_s), QByteArray());
    QFile file(files.path(u"mapped"_s));
    QVERIFY(file.open(QIODevice::ReadWrite));
    uchar *memory = file.map(0, 8192);
    QVERIFY(memory);
    memory[0] = 'B'; // the page is dirty when the pre-pass begins
    letATickPass();
    const Result<StorageRecord> record = files.backUp({}, [memory] { memory[0] = 'C'; });
    VERIFY_RESULT(record);
    QCOMPARE(restoredContent(files, *record, u"mapped"_s).first(2), "CA");

    // And between two backups.
    QFile again(files.path(u"mapped"_s));
    QVERIFY(again.open(QIODevice::ReadWrite));
    memory = again.map(0, 8192);
    memory[0] = 'D';
    letATickPass();
    const Result<StorageRecord> second = files.backUp();
    VERIFY_RESULT(second);
    letATickPass();
    memory[0] = 'E';
    const Result<StorageRecord> third = files.backUp(*second);
    VERIFY_RESULT(third);
    files.operation.replace(0, 1, u'f');
    QCOMPARE(restoredContent(files, *third, u"mapped"_s).first(2), "EA");
}

void tst_FilesChanging::takesAFileRewrittenWithItsSizeAndTime()
{
    FilesFixture files;
    QCOMPARE(files.make(u"printf before > file"_s), QByteArray());
    letATickPass();
    const Result<StorageRecord> record = files.backUp({}, [&files] {
        QCOMPARE(files.make(u"touch -r file ../time; printf after. > file; touch -r ../time file"_s), QByteArray());
    });
    VERIFY_RESULT(record);
    QCOMPARE(restoredContent(files, *record, u"file"_s), "after.");
}

void tst_FilesChanging::takesARewriteThatTheLastBackupCouldNotTell()
{
    FilesFixture files;
    QCOMPARE(files.make(u"printf before > file"_s), QByteArray());
    const Result<StorageRecord> first = files.backUp(); // within the tick in which it was written
    VERIFY_RESULT(first);
    QCOMPARE(files.make(u"touch -r file ../time; printf after. > file; touch -r ../time file"_s), QByteArray());
    const Result<StorageRecord> second = files.backUp(*first);
    VERIFY_RESULT(second);
    QCOMPARE(restoredContent(files, *second, u"file"_s), "after.");
}

void tst_FilesChanging::reportsAFileThatIsWrittenToAllTheTime()
{
    FilesFixture files;
    QCOMPARE(files.make(u"head -c 30000000 /dev/zero > busy; printf quiet > quiet"_s), QByteArray());
    QProcess writer;
    writer.start(u"python3"_s,
                 {u"-uc"_s, u"import os\nif os.geteuid() == 0: os.nice(-20)\n" // also on a machine with much else to do
                            "f = open('%1', 'r+b')\nprint('on')\nwhile True: f.seek(0); f.write(b'x'); f.flush()"_s.arg(
                                files.path(u"busy"_s))});
    QVERIFY(writer.waitForReadyRead(-1));
    const Result<StorageRecord> record = files.backUp();
    writer.kill();
    QVERIFY(writer.waitForFinished(-1));
    VERIFY_RESULT(record);
    QVERIFY(!record->consistent);
    QVERIFY(!record->lost);
    QCOMPARE(record->problemCount, 1);
    QCOMPARE(record->problems.first().kind, Problem::Kind::ChangedWhileRead);
    QCOMPARE(record->problems.first().subject, u"busy"_s);
    QCOMPARE(record->entries, 3); // it is in the backup, as it was read last
}

void tst_FilesChanging::reportsAFileThatVanishes()
{
    FilesFixture files;
    QCOMPARE(files.make(u"printf a > a; printf b > b; printf c > c"_s), QByteArray());
    const std::unique_ptr<FilesStorage> storage = files.storage();
    int visits = 0;
    const TaskControl control(files.cancelled, [&](const Progress &) {
        if (++visits == 3) // the root, a, and now b: seen, not yet opened
            QFile::remove(files.path(u"b"_s));
    });
    const Result<std::unique_ptr<Capture>> capture = storage->capture({}, control);
    VERIFY_RESULT(capture);
    const Result<StorageRecord> record = (*capture)->read(files.blobs, files.control);
    VERIFY_RESULT(record);
    QCOMPARE(record->problemCount, 1);
    QCOMPARE(record->problems.first().kind, Problem::Kind::Vanished);
    QCOMPARE(record->problems.first().subject, u"b"_s);
    QVERIFY(!record->consistent);
    QCOMPARE(record->entries, 3);
}

// From a folder that was not read yet into one that was: it stands in neither.
void tst_FilesChanging::reportsANameThatMovedWhileALiveTreeWasRead()
{
    FilesFixture files;
    QCOMPARE(files.make(u"mkdir a z; printf a > a/a; printf z > z/file"_s), QByteArray());
    const std::unique_ptr<FilesStorage> storage = files.storage();
    int visits = 0;
    const TaskControl control(files.cancelled, [&](const Progress &) {
        if (++visits == 4) // the root, a, a/a, and now z: its names are not read yet
            QVERIFY(QFile::rename(files.path(u"z/file"_s), files.path(u"a/file"_s)));
    });
    const Result<std::unique_ptr<Capture>> capture = storage->capture({.live = true}, control);
    VERIFY_RESULT(capture);
    const Result<StorageRecord> record = (*capture)->read(files.blobs, files.control);
    VERIFY_RESULT(record);
    QCOMPARE(record->entries, 4); // it is not there
    QVERIFY(!record->consistent);
    QCOMPARE(record->problemCount, 2);
    QCOMPARE(record->problems.first().kind, Problem::Kind::ChangedWhileRead);
    QCOMPARE(record->problems.first().subject, u"a"_s);
    QCOMPARE(record->problems.last().subject, u"z"_s);
}

void tst_FilesChanging::saysNothingOfALiveTreeThatNobodyChanges()
{
    FilesFixture files;
    QCOMPARE(files.make(u"mkdir a; printf a > a/a"_s), QByteArray());
    const Result<std::unique_ptr<Capture>> capture = files.storage()->capture({.live = true}, files.control);
    VERIFY_RESULT(capture);
    const Result<StorageRecord> record = (*capture)->read(files.blobs, files.control);
    VERIFY_RESULT(record);
    QVERIFY(record->consistent);
    QCOMPARE(record->problemCount, 0);
}

// It is the same for an inode that was used again: the later name must not get the content of the earlier one.
void tst_FilesChanging::keepsApartTwoNamesOfAFileThatChangedBetweenThem()
{
    FilesFixture files;
    QCOMPARE(files.make(u"mkdir a b; printf before > a/one; ln a/one b/two"_s), QByteArray());
    letATickPass();
    const std::unique_ptr<FilesStorage> storage = files.storage();
    int visits = 0;
    const TaskControl control(files.cancelled, [&](const Progress &) {
        if (++visits == 4) // the root, a, a/one, and now b
            QCOMPARE(files.make(u"printf after. > b/two"_s), QByteArray());
    });
    const Result<std::unique_ptr<Capture>> capture = storage->capture({.live = true}, control);
    VERIFY_RESULT(capture);
    const Result<StorageRecord> record = (*capture)->read(files.blobs, files.control);
    VERIFY_RESULT(record);
    QVERIFY(!record->consistent);
    QCOMPARE(record->problems.first().subject, u"b/two"_s);
    QCOMPARE(restoredContent(files, *record, u"a/one b/two"_s), "beforeafter.");
}

void tst_FilesChanging::reportsWhatItMayNotRead()
{
    FilesFixture files;
    QCOMPARE(
        files.make(
            u"printf s > secret; mkdir closed; printf i > closed/inside; printf o > open; chmod 000 secret closed"_s),
        QByteArray());
    QCOMPARE(shell(files.folder(), u"mkdir scratch; chmod 777 scratch; chmod 755 . live"_s).exitCode, 0);
    const QByteArray wrong = asOrdinaryUser([&files]() -> QByteArray {
        const Result<StorageRecord> record = files.backUp();
        if (!record)
            return reasonOf(record.error());
        QStringList subjects;
        for (const Problem &problem : record->problems)
            subjects += problem.subject;
        return record->lost && subjects == QStringList({u"closed"_s, u"secret"_s}) && record->entries == 3
                   ? QByteArray()
                   : subjects.join(u' ').toUtf8();
    });
    QCOMPARE(wrong, QByteArray());
}

void tst_FilesChanging::doesNotTrustAClockThatWentBack()
{
    FilesFixture files;
    QCOMPARE(files.make(u"head -c 100000 /dev/urandom > file"_s), QByteArray());
    letATickPass();
    Result<StorageRecord> first = files.backUp();
    VERIFY_RESULT(first);
    files.blobs.forgetCounts();
    VERIFY_RESULT(files.backUp(*first));
    QVERIFY(files.blobs.putBytes < 50'000);
    first->facts.insert(u"scannedAt"_s, QJsonObject{{u"seconds"_s, qint64(99'999'999'999)}, {u"nanoseconds"_s, 0}});
    files.blobs.forgetCounts();
    VERIFY_RESULT(files.backUp(*first));
    QVERIFY(files.blobs.putBytes >= 100'000);
}

void tst_FilesChanging::readsTheRestLaterAndReportsWhatChangedBefore()
{
    FilesFixture files;
    QCOMPARE(files.make(u"printf one > a; printf two > b"_s), QByteArray());
    letATickPass();
    const std::unique_ptr<FilesStorage> storage = files.storage();
    VERIFY_RESULT(storage->prepare(files.blobs, {}, files.control));
    const Result<std::unique_ptr<Capture>> capture = storage->capture({}, files.control);
    VERIFY_RESULT(capture);
    // The repository lost what the pre-pass put, and one of the files is another by now.
    files.blobs.content.clear();
    QCOMPARE(files.make(u"printf 2 > b"_s), QByteArray());
    const Result<StorageRecord> record = (*capture)->read(files.blobs, files.control);
    VERIFY_RESULT(record);
    QCOMPARE(record->problemCount, 1);
    QCOMPARE(record->problems.first().subject, u"b"_s);
    QVERIFY(!record->consistent);
    QCOMPARE(restoredContent(files, *record, u"a b"_s), "one2");
}

// A process that has something open until it is killed.
static std::unique_ptr<QProcess> holder(const QString &script)
{
    auto process = std::make_unique<QProcess>();
    process->start(u"python3"_s, {u"-uc"_s, script + u"\nprint('on')\nimport signal; signal.pause()"_s});
    if (!process->waitForReadyRead(-1))
        return {};
    return process;
}

static Result<Writers> watch(FilesFixture &files, const std::function<void()> &between = {})
{
    const std::unique_ptr<FilesStorage> storage = files.storage();
    const Result<Writers> begun = storage->writers(Watch::Begin, files.control);
    if (!begun)
        return begun;
    if (between)
        between();
    return storage->writers(Watch::End, files.control);
}

static void end(QProcess &process)
{
    process.kill();
    QVERIFY(process.waitForFinished(-1));
}

void tst_FilesChanging::namesWhoHoldsAFileOpen()
{
    FilesFixture files;
    files.config.exclude = QStringList{u"logs"_s};
    QCOMPARE(files.make(u"mkdir logs; printf x > data; printf l > logs/l"_s), QByteArray());
    letATickPass();
    const std::unique_ptr<QProcess> reader = holder(
        u"f = open('%1', 'rb'); g = open('%2', 'ab')"_s.arg(files.path(u"data"_s), files.path(u"logs/l"_s)));
    QVERIFY(reader);
    const Result<Writers> before = watch(files);
    VERIFY_RESULT(before);
    QCOMPARE(before->names, QStringList());
    const std::unique_ptr<QProcess> writer = holder(u"f = open('%1', 'r+b')"_s.arg(files.path(u"data"_s)));
    QVERIFY(writer);
    const Result<Writers> found = watch(files);
    VERIFY_RESULT(found);
    QVERIFY(!found->proved);
    QCOMPARE(found->names.size(), 1);
    QVERIFY(found->names.first().contains(u"data"_s)
            && found->names.first().contains(QString::number(writer->processId())));
    end(*reader);
    end(*writer);
}

void tst_FilesChanging::namesWhoHasAFileMapped()
{
    FilesFixture files;
    QCOMPARE(files.make(u"head -c 5000 /dev/zero > data"_s), QByteArray());
    letATickPass();
    const std::unique_ptr<QProcess> writer = holder(
        u"import mmap, os\nd = os.open('%1', os.O_RDWR)\nm = mmap.mmap(d, 5000)\nos.close(d)"_s.arg(
            files.path(u"data"_s)));
    QVERIFY(writer);
    const Result<Writers> found = watch(files);
    VERIFY_RESULT(found);
    QVERIFY(!found->proved);
    QVERIFY(!found->names.isEmpty());
    end(*writer);
}

void tst_FilesChanging::namesWhatWasWrittenBetweenBeginAndEnd()
{
    FilesFixture files;
    QCOMPARE(files.make(u"printf x > data; printf y > other"_s), QByteArray());
    letATickPass();
    const Result<Writers> found = watch(files, [&files] {
        letATickPass();
        QCOMPARE(files.make(u"printf z > data"_s), QByteArray());
    });
    VERIFY_RESULT(found);
    QVERIFY(!found->proved);
    QCOMPARE(found->names.size(), 1);
    QVERIFY(found->names.first().contains(u"data"_s));
}

void tst_FilesChanging::provesThatNobodyWrites()
{
    FilesFixture files;
    QCOMPARE(files.make(u"printf x > data"_s), QByteArray());
    letATickPass();
    const Result<Writers> found = watch(files);
    VERIFY_RESULT(found);
    QCOMPARE(found->names, QStringList());
    // Only an administrator sees what others have open; anybody else must say so.
    QCOMPARE(found->proved, found->notProved.isEmpty());
    QCOMPARE(found->proved, ::geteuid() == 0);
}

QTEST_GUILESS_MAIN(tst_FilesChanging)
#include "tst_fileschanging.moc"
