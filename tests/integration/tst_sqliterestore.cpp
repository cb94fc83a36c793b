// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/plainfiles.h"
#include "tests/support/sqlitefixture.h"
#include "tests/support/tinydisk.h"

#include <QDir>
#include <QFile>
#include <QTest>

#include <sys/mount.h>

using namespace Understudy;
using namespace Understudy::Testing;
using namespace Qt::StringLiterals;

class tst_SqliteRestore : public QObject, private SqliteFixture
{
    Q_OBJECT

private slots:
    void init() { QVERIFY(setUp()); }
    void cleanup() { QCOMPARE(listNames(m_scratch), QStringList()); } // whatever the test did
    void tellsRowsNowAndThen();
    void findsEqualContentEqual();
    void aStaleLogIsNotReplayed();
    void theOldStateComesBackWithItsLog();
    void createsWhatIsMissing();
    void followsALink();
    void refusesWhileSomebodyIsConnected();
    void refusesWhatWasReplacedMeanwhile();
    void refusesWhatIsNoFile();
    void refusesAFileThatIsMountedByItself();
    void saysThatADamagedDatabaseIsKept();
    void saysWhatWasWrittenSinceTheSwap();
    void aDamagedBlobLeavesNothingBeside();
    void sweepsWhatHasNoJournal();
    void forgetsNothingOnADiskThatIsNotMounted();
};

void tst_SqliteRestore::tellsRowsNowAndThen()
{
    sqlite(path(), "CREATE TABLE dropped (x); CREATE TABLE same (x); INSERT INTO same VALUES (1)");
    const Result<StorageRecord> record = backUp();
    QVERIFY(record);
    sqlite(path(), "DROP TABLE dropped; CREATE TABLE later (x); INSERT INTO later VALUES (1), (2); INSERT INTO job "
                   "(text) VALUES ('three')");
    const Result<Comparison> comparison = storage().compare(*record, m_blobs, m_control);
    QVERIFY(comparison);
    using enum Difference::Change;
    QCOMPARE(comparison->differences.at(0), (Difference{.subject = u"later"_s, .change = Removed, .now = 2}));
    QCOMPARE(comparison->differences.at(1),
             (Difference{.subject = u"job"_s, .change = Overwritten, .now = 3, .then = 2}));
    QCOMPARE(comparison->differences.at(3), (Difference{.subject = u"dropped"_s, .change = Added, .then = 0}));
    QCOMPARE(comparison->differences.at(4), (Difference{.subject = u"same"_s, .change = Same, .now = 1, .then = 1}));
    QVERIFY(comparison->loss.contains(u"later"_s));
    QVERIFY(comparison->refusals.isEmpty());

    QVERIFY(QFile::remove(path()));
    const Result<Comparison> missing = storage().compare(*record, m_blobs, m_control);
    QVERIFY(missing);
    QVERIFY(!missing->exists);
    QCOMPARE(missing->added, 3);
}

void tst_SqliteRestore::findsEqualContentEqual()
{
    const Result<StorageRecord> record = backUp();
    QVERIFY(record);
    sqlite(path(), "VACUUM");
    const Result<Comparison> comparison = storage().compare(*record, m_blobs, m_control);
    QVERIFY(comparison);
    QCOMPARE(comparison->same, 1);
    QCOMPARE(comparison->overwritten + comparison->added + comparison->removed, 0);
    QCOMPARE(comparison->loss, QString());
    sqlite(path(), "UPDATE job SET text = 'uno' WHERE id = 1"); // as many rows
    QCOMPARE(storage().compare(*record, m_blobs, m_control)->overwritten, 1);
}

void tst_SqliteRestore::aStaleLogIsNotReplayed()
{
    sqlite(path(), "PRAGMA journal_mode = WAL");
    const Result<StorageRecord> record = backUp();
    QVERIFY(record);
    {
        SqliteProcess application(path());
        application.run("INSERT INTO job (text) VALUES ('only in the log');");
        application.kill();
    }
    QVERIFY(QFile(path() + u"-wal"_s).size() > 0);
    const std::unique_ptr<Staged> staged = stageFrom(*record);
    QVERIFY(staged);
    QVERIFY(staged->swapIn({staged.get()}, m_control));
    QVERIFY(!QFile::exists(path() + u"-wal"_s));
    QVERIFY(!QFile::exists(path() + u"-shm"_s));
    QCOMPARE(rows(), QStringList({u"one"_s, u"two"_s}));
    QCOMPARE(sqlite(path(), "PRAGMA integrity_check"), QStringList{u"ok"_s});
}

void tst_SqliteRestore::theOldStateComesBackWithItsLog()
{
    sqlite(path(), "PRAGMA journal_mode = WAL");
    const Result<StorageRecord> record = backUp();
    QVERIFY(record);
    {
        SqliteProcess application(path());
        application.run("INSERT INTO job (text) VALUES ('only in the log');");
        application.kill();
    }
    const std::unique_ptr<Staged> staged = stageFrom(*record);
    QVERIFY(staged->swapIn({staged.get()}, m_control));
    { // the restored one gets a log of its own
        SqliteProcess application(path());
        application.run("INSERT INTO job (text) VALUES ('since the restore');");
        application.kill();
    }
    const Result<std::unique_ptr<Staged>> again = storage().reopen(staged->identity());
    QVERIFY(again);
    QVERIFY((*again)->swapBack({again->get()}, m_control));
    QCOMPARE((*again)->state().value(), SwapState::Old);
    QCOMPARE(rows(), QStringList({u"one"_s, u"two"_s, u"only in the log"_s}));
    QVERIFY((*again)->swapIn({again->get()}, m_control));
    QCOMPARE(rows(), QStringList({u"one"_s, u"two"_s, u"since the restore"_s}));
    QVERIFY((*again)->keptBytes().value() > 0);
    QVERIFY((*again)->drop(m_control));
    QVERIFY((*again)->drop(m_control));
    QCOMPARE(listNames(m_data).filter(u"understudy"_s), QStringList());
}

void tst_SqliteRestore::createsWhatIsMissing()
{
    const Result<StorageRecord> record = backUp();
    QVERIFY(record);
    QVERIFY(QDir(m_data).removeRecursively());
    QCOMPARE(storage().check(Purpose::Restore, m_control)->presence, StorageCheck::Presence::Missing);
    const std::unique_ptr<Staged> staged = stageFrom(*record);
    QVERIFY(staged);
    QVERIFY(staged->swapIn({staged.get()}, m_control));
    QVERIFY(staged->swapIn({staged.get()}, m_control));
    QCOMPARE(staged->state().value(), SwapState::New);
    QCOMPARE(rows(), QStringList({u"one"_s, u"two"_s}));
    QVERIFY(staged->swapBack({staged.get()}, m_control));
    QVERIFY(!QFile::exists(path()));
    QCOMPARE(staged->state().value(), SwapState::Old);
    QVERIFY(staged->drop(m_control));
    QCOMPARE(listNames(m_data), QStringList());
}

void tst_SqliteRestore::followsALink()
{
    QVERIFY(QFile::rename(path(), path(u"real.db"_s)));
    QVERIFY(QFile::link(u"real.db"_s, path()));
    const Result<StorageRecord> record = backUp();
    QVERIFY(record);
    sqlite(path(), "DELETE FROM job");
    const std::unique_ptr<Staged> staged = stageFrom(*record);
    QVERIFY(staged);
    QVERIFY(staged->swapIn({staged.get()}, m_control));
    QCOMPARE(QFile::symLinkTarget(path()), path(u"real.db"_s));
    QCOMPARE(rows(), QStringList({u"one"_s, u"two"_s}));
}

void tst_SqliteRestore::refusesWhileSomebodyIsConnected()
{
    sqlite(path(), "PRAGMA journal_mode = WAL");
    const Result<StorageRecord> record = backUp();
    QVERIFY(record);
    const std::unique_ptr<Staged> staged = stageFrom(*record);
    {
        SqliteProcess application(path());
        const Result<> swapped = staged->swapIn({staged.get()}, m_control);
        QVERIFY(!swapped);
        QCOMPARE(swapped.error().code, Error::Code::Refused);
        QCOMPARE(staged->state().value(), SwapState::Old);
    }
    QVERIFY(staged->swapIn({staged.get()}, m_control));
}

void tst_SqliteRestore::refusesWhatWasReplacedMeanwhile()
{
    const Result<StorageRecord> record = backUp();
    QVERIFY(record);
    const std::unique_ptr<Staged> staged = stageFrom(*record);
    QVERIFY(QFile::copy(path(), path(u"other"_s)));
    QVERIFY(QFile::remove(path()));
    QVERIFY(QFile::rename(path(u"other"_s), path()));
    const Result<> swapped = staged->swapIn({staged.get()}, m_control);
    QVERIFY(!swapped);
    QCOMPARE(swapped.error().code, Error::Code::Refused);
    QVERIFY(staged->drop(m_control));
    QCOMPARE(listNames(m_data), QStringList{u"jobs.db"_s});
}

void tst_SqliteRestore::refusesWhatIsNoFile()
{
    const Result<StorageRecord> record = backUp();
    QVERIFY(record);
    SqliteStorage other({.path = m_data}, m_scratch);
    const Result<Comparison> comparison = other.compare(*record, m_blobs, m_control);
    QVERIFY(comparison);
    QCOMPARE(comparison->refusals.size(), 1);
    QCOMPARE(comparison->refusals.first().code, Error::Code::InvalidInput);
    QCOMPARE(other.stage(*record, m_blobs, m_request, m_control).error().code, Error::Code::InvalidInput);
}

void tst_SqliteRestore::refusesAFileThatIsMountedByItself()
{
    const Result<StorageRecord> record = backUp();
    QVERIFY(record);
    const QByteArray wrong = onTinyDisk(1024 * 1024, [this, &record](const QString &folder) -> QByteArray {
        const QString target = folder + u"/mounted.db"_s;
        if (!QFile::copy(path(), folder + u"/source.db"_s) || !QFile::copy(path(), target))
            return "no copies";
        if (::mount(qPrintable(folder + u"/source.db"_s), qPrintable(target), nullptr, MS_BIND, nullptr) != 0)
            return "no mount";
        SqliteStorage mounted({.path = target}, m_scratch);
        const Result<Comparison> comparison = mounted.compare(*record, m_blobs, m_control);
        if (!comparison || comparison->refusals.size() != 1
            || comparison->refusals.first().code != Error::Code::Refused)
            return "the plan does not refuse";
        const Result<std::unique_ptr<Staged>> staged = mounted.stage(*record, m_blobs, m_request, m_control);
        return !staged && staged.error().code == Error::Code::Refused ? "" : "it was staged";
    });
    QCOMPARE(wrong, QByteArray());
}

void tst_SqliteRestore::saysThatADamagedDatabaseIsKept()
{
    const Result<StorageRecord> record = backUp();
    QVERIFY(record);
    QVERIFY(writeAll(path(), QByteArray(8192, 'x')));
    const Result<Comparison> comparison = storage().compare(*record, m_blobs, m_control);
    QVERIFY(comparison);
    QVERIFY(comparison->exists);
    QVERIFY(!comparison->readable);
    QVERIFY(!comparison->loss.isEmpty());
    QVERIFY(comparison->refusals.isEmpty());
    QCOMPARE(storage().check(Purpose::Restore, m_control)->presence, StorageCheck::Presence::Unreadable);
    const std::unique_ptr<Staged> staged = stageFrom(*record);
    QVERIFY(staged && staged->swapIn({staged.get()}, m_control));
    QCOMPARE(rows(), QStringList({u"one"_s, u"two"_s}));
    QVERIFY(staged->swapBack({staged.get()}, m_control));
    QCOMPARE(readAll(path()), QByteArray(8192, 'x'));
}

void tst_SqliteRestore::saysWhatWasWrittenSinceTheSwap()
{
    const Result<StorageRecord> record = backUp();
    QVERIFY(record);
    const std::unique_ptr<Staged> staged = stageFrom(*record);
    QVERIFY(staged->swapIn({staged.get()}, m_control));
    QCOMPARE(staged->writesSinceSwap(m_control).value(), QStringList());
    sqlite(path(), "INSERT INTO job (text) VALUES ('three')");
    QCOMPARE(staged->writesSinceSwap(m_control).value(), QStringList{u"“job” has 3 rows, it had 2."_s});
}

void tst_SqliteRestore::aDamagedBlobLeavesNothingBeside()
{
    const Result<StorageRecord> record = backUp();
    QVERIFY(record);
    for (QByteArray &blob : m_blobs.content) {
        if (blob.startsWith("SQLite format 3"))
            blob[50] = 'x';
    }
    QCOMPARE(storage().stage(*record, m_blobs, m_request, m_control).error().code, Error::Code::Corrupt);
    QCOMPARE(listNames(m_data), QStringList{u"jobs.db"_s});
}

void tst_SqliteRestore::sweepsWhatHasNoJournal()
{
    const Result<StorageRecord> record = backUp();
    QVERIFY(record);
    QVERIFY(stageFrom(*record));
    QVERIFY(QFile::exists(beside()));
    QVERIFY(storage().sweep(u"99999999-2222-3333-4444-555555555555"_s, m_control));
    QVERIFY(QFile::exists(beside()));
    QVERIFY(storage().sweep(m_request.operation, m_control));
    QCOMPARE(listNames(m_data), QStringList{u"jobs.db"_s});
}

void tst_SqliteRestore::forgetsNothingOnADiskThatIsNotMounted()
{
    const Result<StorageRecord> record = backUp();
    QVERIFY(record);
    const std::unique_ptr<Staged> staged = stageFrom(*record);
    QVERIFY(staged);
    QVERIFY(staged->swapIn({staged.get()}, m_control));
    const QString disk = QFileInfo(path()).path();
    const QStringList names = listNames(disk);
    QVERIFY(QDir().rename(disk, disk + u".away"_s));
    for (const bool mountPoint : {false, true}) {
        QVERIFY(!mountPoint || QDir().mkdir(disk));
        for (const Result<> &dropped : {staged->mayDrop(m_control), staged->drop(m_control)}) {
            QVERIFY(!dropped);
            QCOMPARE(dropped.error().code, Error::Code::NotFound);
        }
    }
    QVERIFY(QDir().rmdir(disk));
    QVERIFY(QDir().rename(disk + u".away"_s, disk));
    QCOMPARE(listNames(disk), names);
    QVERIFY(staged->drop(m_control));
    QVERIFY(staged->drop(m_control));
    QVERIFY(listNames(disk).size() < names.size());
}

QTEST_GUILESS_MAIN(tst_SqliteRestore)
#include "tst_sqliterestore.moc"
