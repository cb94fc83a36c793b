// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/suites/storagecontract.h"
#include "tests/support/plainfiles.h"
#include "tests/support/sqlitefixture.h"

#include <QFile>
#include <QTest>

using namespace Understudy;
using namespace Understudy::Testing;
using namespace Qt::StringLiterals;

// The contract of every storage, kept by SQLite databases with and without a write-ahead log.
class tst_SqliteContract : public StorageContract, private SqliteFixture
{
    Q_OBJECT

private slots:
    void initTestCase_data();
    void init();
    void cleanup() { m_suite.reset(); }

private:
    void write(int version) const;
    [[nodiscard]] QByteArray read() const;
    void remove() const;

    QByteArray m_mode;
};

void tst_SqliteContract::initTestCase_data()
{
    QTest::addColumn<QByteArray>("mode");
    QTest::newRow("rollback journal") << QByteArray("DELETE");
    QTest::newRow("write-ahead log") << QByteArray("WAL");
}

void tst_SqliteContract::init()
{
    QFETCH_GLOBAL(QByteArray, mode);
    m_mode = mode;
    QVERIFY(setUp());
    m_suite = std::make_unique<StorageSuite>(StorageSuite::Data{
        .storage = [this] { return std::make_unique<SqliteStorage>(storage()); },
        .write = [this](int version) { write(version); },
        .read = [this] { return read(); },
        .remove = [this] { remove(); },
        .beside = [this] { return listNames(m_data).filter(u"understudy"_s); },
    });
}

void tst_SqliteContract::write(int version) const
{
    const QByteArray number = QByteArray::number(version);
    const QStringList answer = sqlite(
        path(), "PRAGMA journal_mode = " + m_mode + "; DROP TABLE IF EXISTS job; DROP TABLE IF EXISTS extra"
                    + QByteArray::number(version - 1) + "; CREATE TABLE extra" + number
                    + " (x); CREATE TABLE job (id INTEGER PRIMARY KEY, text);"
                      "WITH RECURSIVE c(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM c WHERE i < 1000 * "
                    + number + ") INSERT INTO job (text) SELECT 'version " + number + " row ' || i FROM c");
    QCOMPARE(answer, QStringList{QString::fromLatin1(m_mode).toLower()});
}

QByteArray tst_SqliteContract::read() const
{
    if (!QFile::exists(path()))
        return {};
    const QStringList schema = sqlite(path(), "SELECT sql FROM sqlite_schema ORDER BY name");
    return (schema + rows()).join(u'\n').toUtf8();
}

void tst_SqliteContract::remove() const
{
    for (const QString &suffix : {u""_s, u"-wal"_s, u"-shm"_s, u"-journal"_s})
        QFile::remove(path() + suffix);
}

QTEST_GUILESS_MAIN(tst_SqliteContract)
#include "tst_sqlitecontract.moc"
