// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/ownmounts.h"
#include "tests/support/realstage.h"
#include "tests/support/treetools.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTest>

#include <memory>
#include <vector>

using namespace Qt::StringLiterals;
using namespace Understudy::Testing;

using Prints = QMap<QString, QByteArray>;

// Restores of a whole, real stage whose data is not where, or not how, a restore would like to find it.
class tst_RestorePlaces : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void comesBackIntoAnyPlaceAndCanBeUndone_data();
    void comesBackIntoAnyPlaceAndCanBeUndone();
    void comesBackWhereNothingIsLeft_data();
    void comesBackWhereNothingIsLeft();
    void onlyTheChosenStoragesAreRestoredAndUndone();
    void oneRestoreComesAfterTheOther();
    void keepsAnExcludedSchemaWithKeysBothWays();
    void refusesAnExcludedSchemaThatDoesNotFit();
    void restoresIntoAnotherStage();
    void worksWithAnOlderServer();
    void replacesADatabaseThatTakesNoConnections();
    void replacesADatabaseThatCannotBeRead();

private:
    enum class Place { MountPoint, BindMount, Link, LinkToAnotherFileSystem, AnotherFileSystem };
    enum class Loss { Database, Folder, ParentFolder, LinkTarget };
    void prepare(Place place);
    void lose(Loss loss);
    [[nodiscard]] QByteArray mountFault() const;
    void startWithANewStage(const QString &binaries = PostgresServer::binaries17());
    [[nodiscard]] CliRun backup(const QString &verb, const QStringList &arguments) const;
    [[nodiscard]] CliRun restore(const QStringList &options = {}) const;
    [[nodiscard]] CliRun undo() const { return backup(u"undo"_s, {u"--yes"_s}); }
    [[nodiscard]] QString sql(const QString &statements) const { return m_stage->server.sql(u"shop"_s, statements); }
    void excludeKeycloak();
    [[nodiscard]] QString breakATable();

    std::vector<TestMount> m_mounts;
    std::unique_ptr<QTemporaryDir> m_elsewhere; // on another file system than the stage
    std::unique_ptr<RealStage> m_stage;
    Prints m_then; // what the backup "first" holds
};

void tst_RestorePlaces::init()
{
    if (!m_stage)
        startWithANewStage();
    if (QTest::currentTestFailed())
        return;
    (void) backup(u"accept"_s, {}); // there may be nothing to accept
    m_stage->change(2);
}

void tst_RestorePlaces::cleanup()
{
    m_mounts.clear();
    if (m_stage && (QTest::currentTestFailed() || QFileInfo(m_stage->uploads()).isSymLink()))
        m_stage.reset();
    m_elsewhere.reset();
}

void tst_RestorePlaces::startWithANewStage(const QString &binaries)
{
    m_stage = std::make_unique<RealStage>(binaries);
    QVERIFY2(m_stage->make(), qPrintable(m_stage->problem()));
    m_then = m_stage->fingerprints();
    REQUIRE_DONE(backup(u"create"_s, {u"--name"_s, u"first"_s, u"--suspend"_s}));
}

CliRun tst_RestorePlaces::backup(const QString &verb, const QStringList &arguments) const
{
    return m_stage->cli(QStringList{u"backup"_s, verb, u"shop/staging"_s} + arguments);
}

CliRun tst_RestorePlaces::restore(const QStringList &options) const
{
    return backup(u"restore"_s, QStringList{u"first"_s, u"--suspend"_s, u"--yes"_s} + options);
}

QByteArray tst_RestorePlaces::mountFault() const
{
    QByteArray faults;
    for (const TestMount &mount : m_mounts)
        faults += mount.problem();
    return faults;
}

void tst_RestorePlaces::prepare(Place place)
{
    static constexpr qint64 bytes = 64 << 20;
    const QString uploads = m_stage->uploads();
    const QString aside = m_stage->path(u"aside"_s);
    QVERIFY(place == Place::AnotherFileSystem || QDir(uploads).removeRecursively());
    QVERIFY(QDir().mkpath(aside));
    m_elsewhere = std::make_unique<QTemporaryDir>(u"/dev/shm/understudy-XXXXXX"_s);
    QVERIFY(m_elsewhere->isValid());
    switch (place) {
    case Place::MountPoint:
        QVERIFY(QDir().mkpath(uploads));
        m_mounts.push_back(TestMount::memory(uploads, bytes));
        break;
    case Place::BindMount:
        QVERIFY(QDir().mkpath(uploads));
        m_mounts.push_back(TestMount::bind(aside, uploads));
        break;
    case Place::Link:
        QVERIFY(QFile::link(u"../aside"_s, uploads));
        break;
    case Place::LinkToAnotherFileSystem:
        QVERIFY(QDir(m_elsewhere->path()).mkdir(u"uploads"_s));
        QVERIFY(QFile::link(m_elsewhere->filePath(u"uploads"_s), uploads));
        break;
    case Place::AnotherFileSystem:
        m_mounts.push_back(TestMount::memory(m_stage->path(u"data"_s), bytes));
        break;
    }
    QCOMPARE(mountFault(), QByteArray());
}

void tst_RestorePlaces::comesBackIntoAnyPlaceAndCanBeUndone_data()
{
    QTest::addColumn<Place>("place");
    QTest::newRow("a mount point") << Place::MountPoint;
    QTest::newRow("a bind mount") << Place::BindMount;
    QTest::newRow("a link") << Place::Link;
    QTest::newRow("a link to another file system") << Place::LinkToAnotherFileSystem;
    QTest::newRow("another file system than the repository") << Place::AnotherFileSystem;
}

void tst_RestorePlaces::comesBackIntoAnyPlaceAndCanBeUndone()
{
    QFETCH(Place, place);
    prepare(place);
    m_stage->makeTree();
    m_stage->change(3);
    QFile later(m_stage->uploads() + u"/cache/made later"_s);
    QVERIFY(later.open(QIODevice::WriteOnly) && later.write("kept") == 4);
    later.close();
    const QFileInfo placeBefore(m_stage->uploads());
    const Prints before = m_stage->fingerprints();
    Prints expected = m_then;
    expected[u"cache"_s] = before[u"cache"_s]; // no backup holds it

    REQUIRE_DONE(restore());
    QCOMPARE(m_stage->fingerprints(), expected);
    QVERIFY(m_stage->isRunning());
    const QFileInfo placeAfter(m_stage->uploads());
    QCOMPARE(placeAfter.isSymLink(), placeBefore.isSymLink());
    QCOMPARE(placeAfter.symLinkTarget(), placeBefore.symLinkTarget());

    REQUIRE_DONE(undo());
    QCOMPARE(m_stage->fingerprints(), before);
    QCOMPARE(m_stage->leftovers(), QStringList());
    const QString beside = QFileInfo(placeBefore.canonicalFilePath()).path();
    QCOMPARE(QDir(beside).entryList({u"*understudy*"_s}, QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot), QStringList());
}

void tst_RestorePlaces::lose(Loss loss)
{
    switch (loss) {
    case Loss::Database:
        QCOMPARE(m_stage->server.sql(u"postgres"_s, u"drop database shop with (force)"_s), QString());
        break;
    case Loss::Folder:
        QVERIFY(QDir(m_stage->uploads()).removeRecursively());
        break;
    case Loss::ParentFolder:
        QVERIFY(QDir(m_stage->path(u"data"_s)).removeRecursively());
        break;
    case Loss::LinkTarget:
        QVERIFY(QDir(m_stage->uploads()).removeRecursively());
        QVERIFY(QFile::link(u"../not there/uploads"_s, m_stage->uploads()));
        break;
    }
}

void tst_RestorePlaces::comesBackWhereNothingIsLeft_data()
{
    QTest::addColumn<Loss>("loss");
    QTest::addColumn<bool>("withCache");
    QTest::newRow("the database was dropped") << Loss::Database << true;
    QTest::newRow("the folder was deleted") << Loss::Folder << false;
    QTest::newRow("the folder above was deleted") << Loss::ParentFolder << false;
    QTest::newRow("a link leads to nothing") << Loss::LinkTarget << false;
}

void tst_RestorePlaces::comesBackWhereNothingIsLeft()
{
    QFETCH(Loss, loss);
    QFETCH(bool, withCache);
    lose(loss);
    const Prints before = m_stage->fingerprints();
    Prints expected = m_then;
    if (!withCache)
        expected[u"cache"_s] = QByteArray();

    REQUIRE_DONE(restore());
    QCOMPARE(m_stage->fingerprints(), expected);
    QVERIFY(m_stage->isRunning());

    REQUIRE_DONE(undo());
    Prints undone = m_stage->fingerprints();
    if (before[u"uploads"_s].isEmpty()) { // a folder that had to be made for a file in it may stay
        QCOMPARE(QDir(m_stage->uploads()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot), QStringList());
        undone[u"uploads"_s].clear();
    }
    QCOMPARE(undone, before);
    QCOMPARE(m_stage->leftovers(), QStringList());
    REQUIRE_DONE(restore()); // and once more, which the next test builds on
    QCOMPARE(m_stage->fingerprints(), expected);
    m_stage->makeTree();
}

void tst_RestorePlaces::onlyTheChosenStoragesAreRestoredAndUndone()
{
    const Prints before = m_stage->fingerprints();
    Prints expected = before;
    for (const QString &storage : {u"database"_s, u"secrets"_s})
        expected[storage] = m_then[storage];

    const CliRun done = restore({u"--only"_s, u"database/main"_s, u"--only"_s, u"api/env"_s, u"-o"_s, u"json"_s});
    REQUIRE_DONE(done);
    QCOMPARE(m_stage->fingerprints(), expected);
    // What is not restored is in the safety backup all the same.
    const CliRun safety = m_stage->cli({u"backup"_s, u"show"_s, done.json()[u"safetyBackup"_s].toString(), u"-o"_s, u"json"_s});
    REQUIRE_DONE(safety);
    QVERIFY2(safety.output.contains("uploads") && safety.output.contains("jobs"), safety.output.constData());

    REQUIRE_DONE(undo());
    QCOMPARE(m_stage->fingerprints(), before);
}

void tst_RestorePlaces::oneRestoreComesAfterTheOther()
{
    const Prints before = m_stage->fingerprints();
    REQUIRE_DONE(restore());
    QCOMPARE(m_stage->fingerprints(), m_then);
    const CliRun tooEarly = restore();
    QCOMPARE(tooEarly.exitCode, 3);
    QVERIFY2(tooEarly.errors.contains("backup accept shop/staging"), tooEarly.errors.constData());
    QCOMPARE(m_stage->fingerprints(), m_then);

    REQUIRE_DONE(undo());
    QCOMPARE(m_stage->fingerprints(), before);
    QCOMPARE(undo().exitCode, 5);
    REQUIRE_DONE(restore()); // after one that was undone
    QCOMPARE(m_stage->fingerprints(), m_then);

    REQUIRE_DONE(backup(u"accept"_s, {}));
    QCOMPARE(undo().exitCode, 5);
    QCOMPARE(m_stage->leftovers(), QStringList());
    m_stage->change(4);
    REQUIRE_DONE(restore()); // after one that was accepted
    QCOMPARE(m_stage->fingerprints(), m_then);
}

void tst_RestorePlaces::excludeKeycloak()
{
    QCOMPARE(sql(u"create schema keycloak; create table keycloak.users (id int primary key, name text not null);"
                 "create table plans (id int primary key); insert into plans values (1), (2);"
                 "insert into keycloak.users values (1, 'alice');"
                 "create table profiles (person int references keycloak.users); insert into profiles values (1);"
                 "create table keycloak.sessions (plan int references plans); insert into keycloak.sessions values (1)"_s),
             QString());
    QByteArray file = QJsonDocument(m_stage->stageFile()).toJson(QJsonDocument::Compact);
    file.replace("\"connection\":", "\"excludeSchemas\":[\"keycloak\"],\"connection\":");
    QVERIFY2(m_stage->addStage(QJsonDocument::fromJson(file).object()), qPrintable(m_stage->problem()));
    m_then = m_stage->fingerprints();
    REQUIRE_DONE(backup(u"create"_s, {u"--name"_s, u"without keycloak"_s, u"--suspend"_s}));
    m_stage->change(5);
}

void tst_RestorePlaces::keepsAnExcludedSchemaWithKeysBothWays()
{
    excludeKeycloak();
    QCOMPARE(sql(u"insert into keycloak.users values (2, 'bob'); insert into keycloak.sessions values (2);"
                 "insert into profiles values (2)"_s), QString());
    const Prints before = m_stage->fingerprints();

    REQUIRE_DONE(backup(u"restore"_s, {u"without keycloak"_s, u"--suspend"_s, u"--yes"_s}));
    QCOMPARE(m_stage->fingerprints(), m_then);
    QCOMPARE(sql(u"select string_agg(name, ',' order by id) from keycloak.users"_s), u"alice,bob"_s);
    QCOMPARE(sql(u"select string_agg(plan::text, ',' order by plan) from keycloak.sessions"_s), u"1,2"_s);
    QCOMPARE(sql(u"select string_agg(person::text, ',' order by person) from profiles"_s), u"1"_s);
    QVERIFY(sql(u"insert into profiles values (7)"_s).contains(u"foreign key"_s));
    QVERIFY(sql(u"delete from plans where id = 1"_s).contains(u"foreign key"_s));

    REQUIRE_DONE(undo());
    QCOMPARE(m_stage->fingerprints(), before);
    QCOMPARE(sql(u"select string_agg(person::text, ',' order by person) from profiles"_s), u"1,2"_s);
    m_stage.reset(); // the next test wants one without that schema
}

void tst_RestorePlaces::refusesAnExcludedSchemaThatDoesNotFit()
{
    excludeKeycloak();
    // A plan that the backup does not know.
    QCOMPARE(sql(u"insert into plans values (3); insert into keycloak.sessions values (3)"_s), QString());
    const Prints before = m_stage->fingerprints();

    const CliRun refused = backup(u"restore"_s, {u"without keycloak"_s, u"--suspend"_s, u"--yes"_s});
    QCOMPARE(refused.exitCode, 3);
    QVERIFY2(refused.errors.contains("keycloak"), refused.errors.constData());
    QCOMPARE(m_stage->fingerprints(), before);
    QCOMPARE(sql(u"select count(*) from keycloak.sessions"_s), u"2"_s);
    QCOMPARE(m_stage->leftovers(), QStringList());
    QVERIFY(m_stage->isRunning());
    m_stage.reset();
}

void tst_RestorePlaces::restoresIntoAnotherStage()
{
    const Prints before = m_stage->fingerprints();
    QByteArray file = QJsonDocument(m_stage->stageFile()).toJson(QJsonDocument::Compact);
    file.replace("\"stage\":\"staging\"", "\"stage\":\"copy\"");
    file.replace("/data/", "/other/data/");
    file.replace("/shop?", "/copy?");
    QFile copy(m_stage->path(u"copy.json"_s));
    QVERIFY(copy.open(QIODevice::WriteOnly) && copy.write(file) == file.size());
    copy.close();
    const CliRun added = m_stage->cli({u"stage"_s, u"add"_s, copy.fileName()});
    QVERIFY2(added.exitCode == 6, added.told().constData()); // nothing of it is there yet

    REQUIRE_DONE(restore({u"--into"_s, u"shop/copy"_s}));

    QCOMPARE(m_stage->fingerprints(), before);
    REQUIRE_DONE(restore()); // to compare the two as they lie there
    QCOMPARE(m_stage->fingerprints(), m_then);
    const QString rows = u"select md5(string_agg(id || word, ',' order by id)) from items"_s;
    QCOMPARE(m_stage->server.sql(u"copy"_s, rows), sql(rows));
    const ShellResult compared = shell(m_stage->path({}), u"diff -r -x cache -x '*understudy*' data other/data"_s);
    QVERIFY2(compared.exitCode == 0, compared.output.constData());

    REQUIRE_DONE(m_stage->cli({u"backup"_s, u"undo"_s, u"shop/copy"_s, u"--yes"_s}));
    QCOMPARE(m_stage->server.sql(u"postgres"_s, u"select count(*) from pg_database where datname = 'copy'"_s), u"0"_s);
    QVERIFY(!QFile::exists(m_stage->path(u"other/data/jobs.db"_s)));
    QVERIFY(!QFile::exists(m_stage->path(u"other/data/uploads"_s)));
    QCOMPARE(m_stage->fingerprints(), m_then);
}

void tst_RestorePlaces::worksWithAnOlderServer()
{
    startWithANewStage(PostgresServer::binaries15());
    m_stage->change(2);
    const Prints before = m_stage->fingerprints();

    REQUIRE_DONE(restore());
    QCOMPARE(m_stage->fingerprints(), m_then);
    REQUIRE_DONE(undo());
    QCOMPARE(m_stage->fingerprints(), before);
    QCOMPARE(m_stage->leftovers(), QStringList());
    m_stage.reset();
}

void tst_RestorePlaces::replacesADatabaseThatTakesNoConnections()
{
    const Prints before = m_stage->fingerprints();
    const auto letIn = [this](bool on) {
        return m_stage->server.sql(u"postgres"_s, u"alter database shop allow_connections %1"_s.arg(on ? u"true"_s : u"false"_s));
    };
    QCOMPARE(letIn(false), QString());
    const CliRun refused = restore();
    QCOMPARE(refused.exitCode, 3);
    QVERIFY2(refused.errors.contains("--without-safety-backup"), refused.errors.constData());

    const CliRun forced = restore({u"--without-safety-backup"_s});
    QVERIFY2(forced.exitCode == 6, forced.told().constData()); // it says that the old data could not be read
    QCOMPARE(m_stage->fingerprints(), m_then);
    QVERIFY(m_stage->isRunning());

    REQUIRE_DONE(undo());
    QCOMPARE(m_stage->fingerprints()[u"database"_s], QByteArray()); // as closed as it was
    QCOMPARE(letIn(true), QString());
    QCOMPARE(m_stage->fingerprints(), before);
    QCOMPARE(m_stage->leftovers(), QStringList());
}

// Writes over a table's file while the server is down; the path of the file.
QString tst_RestorePlaces::breakATable()
{
    const QString file = m_stage->server.sql(u"postgres"_s, u"show data_directory"_s) + u'/' + sql(u"select pg_relation_filepath('items')"_s);
    m_stage->server.stop();
    QFile table(file);
    const qint64 size = table.size();
    if (!table.open(QIODevice::ReadWrite) || table.write(QByteArray(size, '\xee')) != size)
        return {};
    table.close();
    return m_stage->server.start() ? file : QString();
}

void tst_RestorePlaces::replacesADatabaseThatCannotBeRead()
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
    const CliRun refused = restore();
    QCOMPARE(refused.exitCode, 3);
    QVERIFY2(refused.errors.contains("--without-safety-backup"), refused.errors.constData());
    QCOMPARE(m_stage->fingerprints(), before);

    const CliRun forced = restore({u"--without-safety-backup"_s});
    QVERIFY2(forced.exitCode == 6, forced.told().constData()); // it says that the old data could not be read
    QCOMPARE(m_stage->fingerprints(), m_then);
    QCOMPARE(bytes(), broken);

    REQUIRE_DONE(undo());
    QCOMPARE(m_stage->fingerprints(), before);
    QCOMPARE(bytes(), broken);
    QCOMPARE(m_stage->leftovers(), QStringList());
    m_stage.reset();
}

int main(int argc, char *argv[])
{
    if (const QByteArray problem = enterOwnMounts(); !problem.isEmpty())
        qFatal("This test mounts file systems for itself, which this system does not let it: %s", problem.constData());
    const QCoreApplication application(argc, argv);
    tst_RestorePlaces test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_restoreplaces.moc"
