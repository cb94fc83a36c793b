// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/platform/filestat.h"
#include "tests/support/ordinaryuser.h"
#include "tests/support/patience.h"
#include "tests/support/plainfiles.h"
#include "tests/support/sqlitefixture.h"
#include "tests/support/verifyresult.h"

#include <QDir>
#include <QFile>
#include <QTest>

#include <sqlite3.h>

using namespace Understudy;
using namespace Understudy::Testing;
using namespace Qt::StringLiterals;

static constexpr int s_changes = 80;

// The head counts changes, and a copy is one.
static QByteArray withoutCounters(QByteArray database)
{
    return database.replace(24, 4, "----").replace(92, 4, "----");
}

class tst_SqliteStorage : public QObject, private SqliteFixture
{
    Q_OBJECT

private slots:
    void init() { QVERIFY(setUp()); }
    void cleanup() { QCOMPARE(listNames(m_scratch), QStringList()); } // whatever the test did
    void bringsBackEveryByteAndItsMetadata();
    void bringsBackWhatLiesInTheWriteAheadLog();
    void leavesTheSourceAsItWas_data();
    void leavesTheSourceAsItWas();
    void holdsOneMomentWhileAnotherProcessWrites_data();
    void holdsOneMomentWhileAnotherProcessWrites();
    void readsADatabaseWithALogWhereNothingMayBeMade();
    void rollsBackAHotJournal();
    void anEmptyFileStaysEmpty();
    void bringsBackWhatOnlyItsApplicationCanSort();
    void aSecondBackupPutsOnlyThePagesThatChanged();
    void refusesToBackUpADamagedDatabase_data();
    void refusesToBackUpADamagedDatabase();
    void isCancelledAndLeavesNothing();
    void namesWhoHasItOpen();
    void keepsWritersOutBetweenBeginAndEnd();
    void asksForTheSchemaLevel();
};

void tst_SqliteStorage::bringsBackEveryByteAndItsMetadata()
{
    QVERIFY(QFile::setPermissions(path(), QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup));
    const Timestamp modified = statPath(QFile::encodeName(path()))->modified;
    const QByteArray before = readAll(path());
    const Result<StorageRecord> record = backUp();
    QVERIFY(record);
    QCOMPARE(record->sizeBytes, before.size());
    QCOMPARE(record->summary, u"1 table, 2 rows"_s);
    QCOMPARE(record->facts[u"journalMode"].toString(), u"delete"_s);

    sqlite(path(), "DELETE FROM job; VACUUM");
    QVERIFY(QFile::setPermissions(path(), QFile::ReadOwner));
    const std::unique_ptr<Staged> staged = stageFrom(*record);
    QVERIFY(staged);
    QCOMPARE(staged->state().value(), SwapState::Old);
    QVERIFY(staged->swapIn({staged.get()}, m_control));

    QCOMPARE(staged->state().value(), SwapState::New);
    QCOMPARE(withoutCounters(readAll(path())), withoutCounters(before));
    const FileStat now = *statPath(QFile::encodeName(path()));
    QCOMPARE(now.mode, 0640U);
    QVERIFY(now.modified == modified);
    QVERIFY(staged->drop(m_control));
    QCOMPARE(listNames(m_data), QStringList{u"jobs.db"_s});
}

void tst_SqliteStorage::bringsBackWhatLiesInTheWriteAheadLog()
{
    SqliteProcess application(path());
    QVERIFY(
        application.run("PRAGMA journal_mode = WAL; INSERT INTO job (text) VALUES ('in the log');").startsWith("wal"));
    QVERIFY(QFile::exists(path() + u"-wal"_s));
    const Result<StorageRecord> record = backUp();
    QVERIFY(record);
    QCOMPARE(record->facts[u"journalMode"].toString(), u"wal"_s);
    application.kill();

    m_live = path(u"elsewhere.db"_s);
    const std::unique_ptr<Staged> staged = stageFrom(*record);
    QVERIFY(staged);
    QVERIFY(staged->swapIn({staged.get()}, m_control));
    QCOMPARE(sqlite(m_live, "SELECT text FROM job ORDER BY id"), QStringList({u"one"_s, u"two"_s, u"in the log"_s}));
    QCOMPARE(sqlite(m_live, "PRAGMA journal_mode"), QStringList{u"wal"_s});
}

void tst_SqliteStorage::leavesTheSourceAsItWas_data()
{
    QTest::addColumn<QByteArray>("mode");
    QTest::addColumn<bool>("crashed");
    QTest::newRow("rollback journal") << QByteArray("DELETE") << false;
    QTest::newRow("log, closed properly") << QByteArray("WAL") << false;
    QTest::newRow("log, left by a crash") << QByteArray("WAL") << true;
}

void tst_SqliteStorage::leavesTheSourceAsItWas()
{
    QFETCH(QByteArray, mode);
    QFETCH(bool, crashed);
    {
        SqliteProcess application(path());
        application.run("PRAGMA journal_mode = " + mode + "; INSERT INTO job (text) VALUES ('more');");
        if (crashed)
            application.kill();
    }
    const QByteArray database = readAll(path());
    const QByteArray log = readAll(path() + u"-wal"_s);
    const QStringList files = listNames(m_data);
    QCOMPARE(files.size(), crashed ? 3 : 1);

    SqliteStorage subject = storage();
    QVERIFY(subject.check(Purpose::Backup, m_control));
    QVERIFY(subject.lock(u"test"_s));
    QVERIFY(subject.writers(Watch::Begin, m_control));
    const Result<std::unique_ptr<Capture>> capture = subject.capture({}, m_control);
    QVERIFY(capture);
    QVERIFY(subject.writers(Watch::End, m_control));
    const Result<StorageRecord> record = (*capture)->read(m_blobs, m_control);
    QVERIFY(record);
    QVERIFY(subject.compare(*record, m_blobs, m_control));

    QCOMPARE(listNames(m_data), files);
    QCOMPARE(readAll(path()), database);
    QCOMPARE(readAll(path() + u"-wal"_s), log);
}

void tst_SqliteStorage::holdsOneMomentWhileAnotherProcessWrites_data()
{
    QTest::addColumn<QByteArray>("mode");
    QTest::newRow("rollback journal") << QByteArray("DELETE");
    QTest::newRow("log") << QByteArray("WAL");
}

// Two tables that every transaction changes together: a copy from two moments has different sums.
void tst_SqliteStorage::holdsOneMomentWhileAnotherProcessWrites()
{
    QFETCH(QByteArray, mode);
    sqlite(path(),
           "PRAGMA journal_mode = " + mode
               + "; CREATE TABLE a (n, filler); CREATE TABLE b (n, filler);"
                 "WITH RECURSIVE c(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM c WHERE i < 2000)"
                 "INSERT INTO a SELECT 0, randomblob(2000) FROM c; INSERT INTO b SELECT 0, randomblob(2000) FROM a;");
    QProcess writer;
    writer.start(u"sqlite3"_s, {u"-batch"_s, u"-cmd"_s, u".timeout 20000"_s, path()});
    // Reading in between lets others in: without a log nobody can read while this process commits.
    const QByteArray change = "BEGIN IMMEDIATE; UPDATE a SET n = n + 1 WHERE rowid IN (1, 1000, 2000); "
                              "UPDATE b SET n = n + 1 WHERE rowid IN (1, 1000, 2000); COMMIT;\n"
                              "SELECT 'written' FROM a WHERE length(hex(filler)) > 0 GROUP BY 1;\n";
    writer.write(change.repeated(s_changes));
    writer.closeWriteChannel();
    QVERIFY(writer.waitForReadyRead(patienceMs));

    for (int attempt = 0; attempt < 3; ++attempt) {
        const Result<StorageRecord> record = backUp();
        QVERIFY(record);
        m_live = path(u"copy%1.db"_s.arg(attempt));
        const std::unique_ptr<Staged> staged = stageFrom(*record);
        QVERIFY(staged);
        QVERIFY(staged->swapIn({staged.get()}, m_control));
        QCOMPARE(sqlite(m_live, "SELECT (SELECT sum(n) FROM a) = (SELECT sum(n) FROM b)"), QStringList{u"1"_s});
        m_live = path();
    }
    QVERIFY(writer.waitForFinished(patienceMs));
    QCOMPARE(writer.readAllStandardOutput().count("written"), s_changes);
    QCOMPARE(writer.readAllStandardError(), QByteArray());
}

// Its application is stopped, so the log is gone, and this user may read the database but make no file beside it.
void tst_SqliteStorage::readsADatabaseWithALogWhereNothingMayBeMade()
{
    sqlite(path(), "PRAGMA journal_mode = WAL; INSERT INTO job (text) VALUES ('three')");
    QCOMPARE(listNames(m_data), QStringList{u"jobs.db"_s});
    static constexpr QFile::Permissions s_toRead = QFile::ReadOwner | QFile::ReadGroup | QFile::ReadOther;
    static constexpr QFile::Permissions s_toEnter = s_toRead | QFile::ExeOwner | QFile::ExeGroup | QFile::ExeOther;
    QVERIFY(QDir().mkpath(m_scratch)
            && QFile::setPermissions(m_scratch, s_toEnter | QFile::WriteOther | QFile::WriteOwner));
    QVERIFY(QFile::setPermissions(m_folder->path(), s_toEnter | QFile::WriteOwner));
    QVERIFY(QFile::setPermissions(path(), s_toRead) && QFile::setPermissions(m_data, s_toEnter));
    const QByteArray wrong = asOrdinaryUser([this]() -> QByteArray {
        const Result<StorageCheck> check = storage().check(Purpose::Backup, m_control);
        if (!check || !check->problems.isEmpty())
            return "check: " + reasonOf(check ? check->problems.first() : check.error());
        const Result<StorageRecord> record = backUp();
        if (!record)
            return reasonOf(record.error());
        const Result<Comparison> comparison = storage().compare(*record, m_blobs, m_control);
        if (!comparison || !comparison->readable || comparison->same != 1)
            return "it is not what is there";
        return record->facts[u"tables"][0][u"rows"].toInt() == 3 ? QByteArray() : "rows are missing";
    });
    QVERIFY(QFile::setPermissions(m_data, s_toEnter | QFile::WriteOwner));
    QCOMPARE(wrong, QByteArray());
    QCOMPARE(listNames(m_data), QStringList{u"jobs.db"_s});
}

void tst_SqliteStorage::rollsBackAHotJournal()
{
    {
        SqliteProcess application(path());
        application.run("PRAGMA cache_size = 1; PRAGMA cache_spill = 1; BEGIN;"
                        "UPDATE job SET text = 'half done';"
                        "WITH RECURSIVE c(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM c WHERE i < 500)"
                        "INSERT INTO job (text) SELECT randomblob(3000) FROM c;");
        QVERIFY(QFile::exists(path() + u"-journal"_s));
        application.kill();
    }
    const QByteArray journal = readAll(path() + u"-journal"_s);
    QCOMPARE(storage().check(Purpose::Backup, m_control)->presence, StorageCheck::Presence::Present);
    QCOMPARE(readAll(path() + u"-journal"_s), journal);
    const Result<StorageRecord> record = backUp();
    QVERIFY(record);
    m_live = path(u"copy.db"_s);
    const std::unique_ptr<Staged> staged = stageFrom(*record);
    QVERIFY(staged->swapIn({staged.get()}, m_control));
    QCOMPARE(sqlite(m_live, "SELECT text FROM job ORDER BY id"), QStringList({u"one"_s, u"two"_s}));
}

void tst_SqliteStorage::anEmptyFileStaysEmpty()
{
    QFile file(path(u"empty.db"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.close();
    m_live = file.fileName();
    const Result<StorageRecord> record = backUp();
    QVERIFY(record);
    QVERIFY(file.remove());
    const std::unique_ptr<Staged> staged = stageFrom(*record);
    QVERIFY(staged);
    QVERIFY(staged->swapIn({staged.get()}, m_control));
    QVERIFY(file.exists());
    QCOMPARE(file.size(), 0);
}

// A collation of its own, as mail programs and media libraries have.
static bool runWithCollation(const QString &path, const char *sql)
{
    const auto compare = [](void *, int leftSize, const void *left, int rightSize, const void *right) {
        return QByteArray(static_cast<const char *>(left), leftSize)
            .compare(QByteArrayView(static_cast<const char *>(right), rightSize), Qt::CaseInsensitive);
    };
    sqlite3 *database = nullptr;
    const bool done = sqlite3_open(QFile::encodeName(path).constData(), &database) == SQLITE_OK
                      && sqlite3_create_collation(database, "ours", SQLITE_UTF8, nullptr, compare) == SQLITE_OK
                      && sqlite3_exec(database, sql, nullptr, nullptr, nullptr) == SQLITE_OK;
    return sqlite3_close(database) == SQLITE_OK && done;
}

void tst_SqliteStorage::bringsBackWhatOnlyItsApplicationCanSort()
{
    QVERIFY(runWithCollation(path(),
                             "CREATE TABLE song (title TEXT COLLATE ours); CREATE INDEX by_title ON song (title);"
                             "CREATE TABLE tag (name TEXT COLLATE ours PRIMARY KEY) WITHOUT ROWID;"
                             "INSERT INTO song VALUES ('b'), ('A'); INSERT INTO tag VALUES ('x'), ('Y')"));
    const QByteArray before = withoutCounters(readAll(path())).replace(40, 4, "----"); // a copy counts its schema anew
    const Result<StorageRecord> record = backUp();
    QVERIFY2(record, record ? "" : qPrintable(record.error().message + record.error().details));
    QVERIFY(runWithCollation(path(), "DELETE FROM song; DELETE FROM tag"));
    const std::unique_ptr<Staged> staged = stageFrom(*record);
    QVERIFY(staged);
    QVERIFY(staged->swapIn({staged.get()}, m_control));
    QCOMPARE(withoutCounters(readAll(path())).replace(40, 4, "----"), before);
    QVERIFY(runWithCollation(path(), "INSERT INTO song VALUES ('c'); REINDEX"));
}

void tst_SqliteStorage::aSecondBackupPutsOnlyThePagesThatChanged()
{
    sqlite(path(), "WITH RECURSIVE c(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM c WHERE i < 4000)"
                   "INSERT INTO job (text) SELECT randomblob(3000) FROM c;");
    const Result<StorageRecord> first = backUp();
    QVERIFY(first);
    const qsizetype blobs = m_blobs.content.size();
    QVERIFY(blobs >= 12);
    sqlite(path(), "UPDATE job SET text = randomblob(3000) WHERE id = 2000");
    QVERIFY(backUp());
    QVERIFY2(m_blobs.content.size() - blobs <= 4, qPrintable(QString::number(m_blobs.content.size() - blobs)));
}

void tst_SqliteStorage::refusesToBackUpADamagedDatabase_data()
{
    QTest::addColumn<qint64>("at");
    QTest::addColumn<bool>("ownCollation");
    QTest::newRow("the head") << qint64(0) << false;
    QTest::newRow("a page of the table") << qint64(8 * 4096) << false;
    QTest::newRow("a page of the table, beside one that SQLite alone cannot sort") << qint64(8 * 4096) << true;
}

void tst_SqliteStorage::refusesToBackUpADamagedDatabase()
{
    QFETCH(const qint64, at);
    QFETCH(const bool, ownCollation);
    sqlite(path(), "WITH RECURSIVE c(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM c WHERE i < 500)"
                   "INSERT INTO job (text) SELECT hex(randomblob(200)) FROM c;");
    QVERIFY(!ownCollation || runWithCollation(path(), "CREATE TABLE tag (t COLLATE ours); CREATE INDEX t ON tag (t)"));
    QFile file(path());
    QVERIFY(file.open(QIODevice::ReadWrite));
    QVERIFY(file.seek(at));
    QCOMPARE(file.write(QByteArray(200, '\x55')), 200);
    file.close();
    const Result<StorageRecord> record = backUp();
    QVERIFY(!record);
    QCOMPARE(record.error().code, Error::Code::Corrupt);
}

void tst_SqliteStorage::isCancelledAndLeavesNothing()
{
    const Result<StorageRecord> record = backUp();
    QVERIFY(record);
    m_cancelled = true;
    QCOMPARE(storage().capture({}, m_control).error().code, Error::Code::Cancelled);
    QCOMPARE(storage().stage(*record, m_blobs, m_request, m_control).error().code, Error::Code::Cancelled);
    QCOMPARE(listNames(m_data), QStringList{u"jobs.db"_s});
}

void tst_SqliteStorage::namesWhoHasItOpen()
{
    SqliteProcess application(path());
    SqliteStorage subject = storage();
    const Result<Writers> begun = subject.writers(Watch::Begin, m_control);
    QVERIFY(begun);
    QVERIFY(!begun->proved);
    QVERIFY(subject.writers(Watch::End, m_control));
    const Result<Writers> ended = subject.writers(Watch::End, m_control);
    QVERIFY(ended);
    QVERIFY(!ended->proved);
    QVERIFY(ended->names.join(u' ').contains(QString::number(application.id())));
    QVERIFY(
        application.run("INSERT INTO job (text) VALUES ('not disturbed'); SELECT count(*) FROM job;").contains("3"));
}

void tst_SqliteStorage::keepsWritersOutBetweenBeginAndEnd()
{
    SqliteStorage subject = storage();
    const Result<Writers> begun = subject.writers(Watch::Begin, m_control);
    QVERIFY(begun);
    QVERIFY(begun->names.isEmpty());
    {
        const Result<std::unique_ptr<Capture>> capture = subject.capture({}, m_control);
        QVERIFY(capture);
        SqliteProcess late(path());
        QVERIFY(late.run("INSERT INTO job (text) VALUES ('too early');").contains("locked"));
        const Result<Writers> ended = subject.writers(Watch::End, m_control);
        QVERIFY(ended);
        QVERIFY(!ended->proved); // it is there now
        QCOMPARE(late.run("INSERT INTO job (text) VALUES ('after');"), QByteArray());
        const Result<StorageRecord> record = (*capture)->read(m_blobs, m_control);
        QVERIFY(record);
        QCOMPARE(record->facts[u"tables"][0][u"rows"].toInt(), 2);
    }
    QCOMPARE(rows(), QStringList({u"one"_s, u"two"_s, u"after"_s}));
}

void tst_SqliteStorage::asksForTheSchemaLevel()
{
    sqlite(path(), "PRAGMA user_version = 45");
    QCOMPARE(SqliteStorage::queryNumber({.path = path()}, u"PRAGMA user_version"_s).value(), 45);
    for (const QString &sql :
         {u"DELETE FROM job RETURNING 1"_s, u"SELECT 1 WHERE 0"_s, u"SELECT 'x'"_s, u"SELECT id FROM job"_s})
        QVERIFY(!SqliteStorage::queryNumber({.path = path()}, sql));
    QCOMPARE(rows().size(), 2);
}

QTEST_GUILESS_MAIN(tst_SqliteStorage)
#include "tst_sqlitestorage.moc"
