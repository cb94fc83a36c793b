// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/backedupstage.h"
#include "tests/support/treetools.h"

#include <QFile>
#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;
using namespace Understudy::Testing;

// Restores of a whole, real stage that are not the plain one: a part of it, another stage, an older server, schemas that
// no backup covers, a database that cannot be read.
class tst_RestoreCases : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void onlyTheChosenStoragesAreRestoredAndUndone();
    void oneRestoreComesAfterTheOther();
    void restoresIntoAnotherStage();
    void keepsAnExcludedSchemaWithKeysBothWays();
    void refusesAnExcludedSchemaThatDoesNotFit();
    void worksWithAnOlderServer();
    void replacesADatabaseThatTakesNoConnections();
    void replacesADatabaseThatCannotBeRead();

private:
    void startWithANewStage(const QString &binaries = PostgresServer::binaries17());
    [[nodiscard]] QString sql(const QString &statements) const { return m_stage->server.sql(u"shop"_s, statements); }
    void excludeKeycloak();
    [[nodiscard]] QString breakATable();

    std::unique_ptr<BackedUpStage> m_stage;
};

void tst_RestoreCases::init()
{
    if (!m_stage)
        startWithANewStage();
    if (QTest::currentTestFailed())
        return;
    (void)m_stage->backup(u"accept"_s); // there may be nothing to accept
    m_stage->change(2);
}

void tst_RestoreCases::cleanup()
{
    if (QTest::currentTestFailed())
        m_stage.reset();
}

void tst_RestoreCases::startWithANewStage(const QString &binaries)
{
    m_stage = std::make_unique<BackedUpStage>(binaries);
    QVERIFY2(m_stage->make(), qPrintable(m_stage->problem()));
}

void tst_RestoreCases::onlyTheChosenStoragesAreRestoredAndUndone()
{
    const Prints before = m_stage->fingerprints();
    Prints expected = before;
    for (const QString &storage : {u"database"_s, u"secrets"_s})
        expected[storage] = m_stage->then[storage];

    const CliRun done = m_stage->restore(
        {u"--only"_s, u"database/main"_s, u"--only"_s, u"api/env"_s, u"-o"_s, u"json"_s});
    REQUIRE_DONE(done);
    QCOMPARE(m_stage->fingerprints(), expected);
    // What is not restored is in the safety backup all the same.
    const CliRun safety = m_stage->cli(
        {u"backup"_s, u"show"_s, done.json()[u"safetyBackup"_s].toString(), u"-o"_s, u"json"_s});
    REQUIRE_DONE(safety);
    QVERIFY2(safety.output.contains("uploads") && safety.output.contains("jobs"), safety.output.constData());

    REQUIRE_DONE(m_stage->undo());
    QCOMPARE(m_stage->fingerprints(), before);
}

void tst_RestoreCases::oneRestoreComesAfterTheOther()
{
    const Prints before = m_stage->fingerprints();
    REQUIRE_DONE(m_stage->restore());
    QCOMPARE(m_stage->fingerprints(), m_stage->then);
    const CliRun tooEarly = m_stage->restore();
    QCOMPARE(tooEarly.exitCode, 3);
    QVERIFY2(tooEarly.errors.contains("backup accept shop/staging"), tooEarly.errors.constData());
    QCOMPARE(m_stage->fingerprints(), m_stage->then);

    REQUIRE_DONE(m_stage->undo());
    QCOMPARE(m_stage->fingerprints(), before);
    QCOMPARE(m_stage->undo().exitCode, 5);
    REQUIRE_DONE(m_stage->restore()); // after one that was undone
    QCOMPARE(m_stage->fingerprints(), m_stage->then);

    REQUIRE_DONE(m_stage->backup(u"accept"_s));
    QCOMPARE(m_stage->undo().exitCode, 5);
    QCOMPARE(m_stage->leftovers(), QStringList());
    m_stage->change(4);
    REQUIRE_DONE(m_stage->restore()); // after one that was accepted
    QCOMPARE(m_stage->fingerprints(), m_stage->then);
}

void tst_RestoreCases::excludeKeycloak()
{
    QCOMPARE(
        sql(u"create schema keycloak; create table keycloak.users (id int primary key, name text not null);"
            "create table plans (id int primary key); insert into plans values (1), (2);"
            "insert into keycloak.users values (1, 'alice');"
            "create table profiles (person int references keycloak.users); insert into profiles values (1);"
            "create table keycloak.sessions (plan int references plans); insert into keycloak.sessions values (1)"_s),
        QString());
    const QByteArray file = m_stage->changedFile("\"connection\":",
                                                 "\"excludeSchemas\":[\"keycloak\"],\"connection\":");
    QVERIFY2(m_stage->describeAs(file), qPrintable(m_stage->problem()));
    m_stage->then = m_stage->fingerprints();
    REQUIRE_DONE(m_stage->backup(u"create"_s, {u"--name"_s, u"without keycloak"_s, u"--suspend"_s}));
    m_stage->change(5);
}

void tst_RestoreCases::keepsAnExcludedSchemaWithKeysBothWays()
{
    excludeKeycloak();
    QCOMPARE(sql(u"insert into keycloak.users values (2, 'bob'); insert into keycloak.sessions values (2);"
                 "insert into profiles values (2)"_s),
             QString());
    const Prints before = m_stage->fingerprints();

    REQUIRE_DONE(m_stage->backup(u"restore"_s, {u"without keycloak"_s, u"--suspend"_s, u"--yes"_s}));
    QCOMPARE(m_stage->fingerprints(), m_stage->then);
    QCOMPARE(sql(u"select string_agg(name, ',' order by id) from keycloak.users"_s), u"alice,bob"_s);
    QCOMPARE(sql(u"select string_agg(plan::text, ',' order by plan) from keycloak.sessions"_s), u"1,2"_s);
    QCOMPARE(sql(u"select string_agg(person::text, ',' order by person) from profiles"_s), u"1"_s);
    QVERIFY(sql(u"insert into profiles values (7)"_s).contains(u"foreign key"_s));
    QVERIFY(sql(u"delete from plans where id = 1"_s).contains(u"foreign key"_s));

    REQUIRE_DONE(m_stage->undo());
    QCOMPARE(m_stage->fingerprints(), before);
    QCOMPARE(sql(u"select string_agg(person::text, ',' order by person) from profiles"_s), u"1,2"_s);
    m_stage.reset(); // the next test wants one without that schema
}

void tst_RestoreCases::refusesAnExcludedSchemaThatDoesNotFit()
{
    excludeKeycloak();
    // A plan that the backup does not know.
    QCOMPARE(sql(u"insert into plans values (3); insert into keycloak.sessions values (3)"_s), QString());
    const Prints before = m_stage->fingerprints();

    const CliRun refused = m_stage->backup(u"restore"_s, {u"without keycloak"_s, u"--suspend"_s, u"--yes"_s});
    QCOMPARE(refused.exitCode, 3);
    QVERIFY2(refused.errors.contains("keycloak"), refused.errors.constData());
    QCOMPARE(m_stage->fingerprints(), before);
    QCOMPARE(sql(u"select count(*) from keycloak.sessions"_s), u"2"_s);
    QCOMPARE(m_stage->leftovers(), QStringList());
    QVERIFY(m_stage->isRunning());
    m_stage.reset();
}

void tst_RestoreCases::restoresIntoAnotherStage()
{
    const Prints before = m_stage->fingerprints();
    QByteArray file = m_stage->changedFile("\"stage\":\"staging\"", "\"stage\":\"copy\"");
    file.replace("/data/", "/other/data/");
    file.replace("/shop?", "/copy?");
    QFile copy(m_stage->path(u"copy.json"_s));
    QVERIFY(copy.open(QIODevice::WriteOnly) && copy.write(file) == file.size());
    copy.close();
    const CliRun added = m_stage->cli({u"stage"_s, u"add"_s, copy.fileName()});
    QVERIFY2(added.exitCode == 6, added.told().constData()); // nothing of it is there yet

    REQUIRE_DONE(m_stage->restore({u"--into"_s, u"shop/copy"_s}));

    QCOMPARE(m_stage->fingerprints(), before);
    REQUIRE_DONE(m_stage->restore()); // to compare the two as they lie there
    QCOMPARE(m_stage->fingerprints(), m_stage->then);
    const QString rows = u"select md5(string_agg(id || word, ',' order by id)) from items"_s;
    QCOMPARE(m_stage->server.sql(u"copy"_s, rows), sql(rows));
    const ShellResult compared = shell(m_stage->path({}), u"diff -r -x cache -x '*understudy*' data other/data"_s);
    QVERIFY2(compared.exitCode == 0, compared.output.constData());

    REQUIRE_DONE(m_stage->cli({u"backup"_s, u"undo"_s, u"shop/copy"_s, u"--yes"_s}));
    QCOMPARE(m_stage->server.sql(u"postgres"_s, u"select count(*) from pg_database where datname = 'copy'"_s), u"0"_s);
    QVERIFY(!QFile::exists(m_stage->path(u"other/data/jobs.db"_s)));
    QVERIFY(!QFile::exists(m_stage->path(u"other/data/uploads/folder 0"_s)));
    QCOMPARE(m_stage->fingerprints(), m_stage->then);
}

void tst_RestoreCases::worksWithAnOlderServer()
{
    startWithANewStage(PostgresServer::binaries15());
    m_stage->change(2);
    const Prints before = m_stage->fingerprints();

    REQUIRE_DONE(m_stage->restore());
    QCOMPARE(m_stage->fingerprints(), m_stage->then);
    REQUIRE_DONE(m_stage->undo());
    QCOMPARE(m_stage->fingerprints(), before);
    QCOMPARE(m_stage->leftovers(), QStringList());
    m_stage.reset();
}

void tst_RestoreCases::replacesADatabaseThatTakesNoConnections()
{
    const Prints before = m_stage->fingerprints();
    const auto letIn = [this](bool on) {
        return m_stage->server.sql(u"postgres"_s,
                                   u"alter database shop allow_connections %1"_s.arg(on ? u"true"_s : u"false"_s));
    };
    QCOMPARE(letIn(false), QString());
    const CliRun refused = m_stage->restore();
    QCOMPARE(refused.exitCode, 3);
    QVERIFY2(refused.errors.contains("--without-safety-backup"), refused.errors.constData());

    const CliRun forced = m_stage->restore({u"--without-safety-backup"_s});
    QVERIFY2(forced.exitCode == 6, forced.told().constData()); // it says that the old data could not be read
    QCOMPARE(m_stage->fingerprints(), m_stage->then);
    QVERIFY(m_stage->isRunning());

    REQUIRE_DONE(m_stage->undo());
    QCOMPARE(m_stage->fingerprints()[u"database"_s], QByteArray()); // as closed as it was
    QCOMPARE(letIn(true), QString());
    QCOMPARE(m_stage->fingerprints(), before);
    QCOMPARE(m_stage->leftovers(), QStringList());
}

// Writes over a table's file while the server is down; the path of the file.
QString tst_RestoreCases::breakATable()
{
    const QString file = m_stage->server.sql(u"postgres"_s, u"show data_directory"_s) + u'/'
                         + sql(u"select pg_relation_filepath('items')"_s);
    m_stage->server.stop();
    QFile table(file);
    const qint64 size = table.size();
    if (!table.open(QIODevice::ReadWrite) || table.write(QByteArray(size, '\xee')) != size)
        return {};
    table.close();
    return m_stage->server.start() ? file : QString();
}

void tst_RestoreCases::replacesADatabaseThatCannotBeRead()
{
    const QString file = breakATable();
    QVERIFY2(!file.isEmpty(), qPrintable(m_stage->server.problem()));
    const auto bytes = [&file] {
        QFile table(file);
        return table.open(QIODevice::ReadOnly) ? table.readAll() : QByteArray();
    };
    const QByteArray broken = bytes();
    const Prints before = m_stage->fingerprints();
    QCOMPARE(before[u"database"_s], QByteArray());
    const CliRun refused = m_stage->restore();
    QCOMPARE(refused.exitCode, 3);
    QVERIFY2(refused.errors.contains("--without-safety-backup"), refused.errors.constData());
    QCOMPARE(m_stage->fingerprints(), before);

    const CliRun forced = m_stage->restore({u"--without-safety-backup"_s});
    QVERIFY2(forced.exitCode == 6, forced.told().constData()); // it says that the old data could not be read
    QCOMPARE(m_stage->fingerprints(), m_stage->then);
    QCOMPARE(bytes(), broken);

    REQUIRE_DONE(m_stage->undo());
    QCOMPARE(m_stage->fingerprints(), before);
    QCOMPARE(bytes(), broken);
    QCOMPARE(m_stage->leftovers(), QStringList());
    m_stage.reset();
}

QTEST_GUILESS_MAIN(tst_RestoreCases)
#include "tst_restorecases.moc"
