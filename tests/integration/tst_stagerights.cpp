// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/realstage.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;
using namespace Understudy::Testing;

// `stage add` says in words what the role of a database cannot do, for backups and for restores; and what it says is
// true: what it does not say works.
class tst_StageRights : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data();
    void initTestCase();
    void cleanupTestCase();

    void aSuperuserLacksNothing();
    void aPlainRoleLacksAlmostEverything();
    void aReaderIsToldWhatKeepsItFromRestoring();
    void anOwnerIsToldWhatIsPromisedLess();
    void aCopyThatCannotBeMadeIsSaid();

private:
    [[nodiscard]] RealStage &stage();
    void sql(const QString &statement);
    // The stage with its database read by `user`; null = as superuser.
    [[nodiscard]] CliRun add(const QString &user, const QString &capture = {});
    // What it said, each without the name of the storage.
    [[nodiscard]] static QStringList told(const CliRun &run, const QString &list);
    [[nodiscard]] CliRun backUp()
    {
        return stage().cli({u"backup"_s, u"create"_s, u"shop/staging"_s, u"--name"_s, u"first"_s, u"--suspend"_s});
    }

    std::unique_ptr<RealStage> m_stage15;
    std::unique_ptr<RealStage> m_stage17;
};

void tst_StageRights::initTestCase_data()
{
    QTest::addColumn<int>("major");
    QTest::newRow("server 15") << 15;
    QTest::newRow("server 17") << 17;
}

void tst_StageRights::initTestCase()
{
    m_stage15 = std::make_unique<RealStage>(PostgresServer::binaries15());
    m_stage17 = std::make_unique<RealStage>(PostgresServer::binaries17());
    for (RealStage *stage : {m_stage15.get(), m_stage17.get()}) {
        QVERIFY2(stage->make(), qPrintable(stage->problem()));
        const QString made = stage->server.sql(
            u"shop"_s, u"CREATE ROLE plain LOGIN; CREATE ROLE reader LOGIN; GRANT pg_read_all_data TO reader;"
                       "CREATE ROLE owner LOGIN CREATEDB; CREATE EXTENSION postgres_fdw;"
                       "SELECT lo_from_bytea(4711, 'large')"_s);
        QVERIFY2(!made.startsWith(u"ERROR"_s), qPrintable(made));
    }
}

void tst_StageRights::cleanupTestCase()
{
    m_stage15.reset();
    m_stage17.reset();
}

RealStage &tst_StageRights::stage()
{
    QFETCH_GLOBAL(const int, major);
    return major == 15 ? *m_stage15 : *m_stage17;
}

void tst_StageRights::sql(const QString &statement)
{
    const QString done = stage().server.sql(u"shop"_s, statement);
    QVERIFY2(!done.startsWith(u"ERROR"_s), qPrintable(done));
}

CliRun tst_StageRights::add(const QString &user, const QString &capture)
{
    QJsonObject file = stage().stageFile();
    QJsonObject storage{{u"name"_s, u"main"_s},
                        {u"kind"_s, u"postgres"_s},
                        {u"connection"_s, stage().server.connection(u"shop"_s, user)}};
    if (!capture.isEmpty())
        storage[u"capture"_s] = capture;
    file[u"components"_s] = QJsonArray{QJsonObject{{u"name"_s, u"database"_s}, {u"storages"_s, QJsonArray{storage}}}};
    if (!stage().addStage(file))
        qFatal() << stage().problem();
    return stage().cli({u"stage"_s, u"add"_s, stage().path(u"stage.json"_s), u"--replace"_s, u"-o"_s, u"json"_s});
}

QStringList tst_StageRights::told(const CliRun &run, const QString &list)
{
    QStringList sentences;
    for (const QJsonValue &sentence : run.json()[list].toArray())
        sentences.append(sentence.toString().sliced(QStringLiteral("database/main: ").size()));
    return sentences;
}

static const QStringList s_restoring{
    u"cannot restore what others own: “%1” is no member of postgres"_s,
    u"cannot restore extensions that take a superuser on most servers, unless this one lets “%1”: postgres_fdw"_s,
    u"cannot end the sessions of others for a restore: “%1” needs pg_signal_backend"_s,
};
static const auto s_proving =
    u"cannot prove that nobody writes while others are connected: “%1” needs pg_read_all_stats"_s;

static QStringList of(QStringList sentences, const QString &user)
{
    for (QString &sentence : sentences)
        sentence.replace(u"%1"_s, user);
    return sentences;
}

void tst_StageRights::aSuperuserLacksNothing()
{
    const CliRun run = add(u"postgres"_s);

    QCOMPARE(run.exitCode, 0);
    QCOMPARE(told(run, u"limits"_s), QStringList());
    QCOMPARE(told(run, u"warnings"_s), QStringList());
}

void tst_StageRights::aPlainRoleLacksAlmostEverything()
{
    const CliRun run = add(u"plain"_s);

    QCOMPARE(run.exitCode, 6); // a backup would fail
    const QStringList expected =
        QStringList{
            u"cannot back up: may not read all of public.audit, public.items, public.items_id_seq, public.numbers"_s,
            u"cannot back up: may not read all of large object 4711"_s}
        + of({s_proving}, u"plain"_s) + of(s_restoring, u"plain"_s)
        + QStringList{u"can back up, cannot restore: “plain” needs CREATEDB"_s};
    QCOMPARE(told(run, u"limits"_s), expected);
    QCOMPARE(told(run, u"warnings"_s).size(), 2);
    QVERIFY(told(run, u"warnings"_s).first().contains(u"Grant it SELECT"_s));
    QCOMPARE(backUp().exitCode, 1);
    QVERIFY(stage().isRunning()); // found before anything was stopped
}

void tst_StageRights::aReaderIsToldWhatKeepsItFromRestoring()
{
    sql(u"GRANT SELECT ON LARGE OBJECT 4711 TO reader"_s);
    const CliRun run = add(u"reader"_s);

    QCOMPARE(run.exitCode, 0);
    QCOMPARE(told(run, u"limits"_s), of({s_proving}, u"reader"_s) + of(s_restoring, u"reader"_s)
                                         + QStringList{u"can back up, cannot restore: “reader” needs CREATEDB"_s});
    REQUIRE_DONE(backUp());
    const CliRun restored = stage().cli({u"backup"_s, u"restore"_s, u"shop/staging"_s, u"latest"_s, u"--suspend"_s,
                                         u"--yes"_s, u"--space-not-checked"_s});
    QCOMPARE(restored.exitCode, 3);

    sql(u"ALTER ROLE reader CREATEDB"_s);
    QVERIFY(told(add(u"reader"_s), u"limits"_s)
                .contains(u"can back up, cannot restore: “reader” does not own the database"_s));
    sql(u"ALTER ROLE reader NOCREATEDB"_s);
}

void tst_StageRights::anOwnerIsToldWhatIsPromisedLess()
{
    sql(u"DROP EXTENSION postgres_fdw; ALTER DATABASE shop OWNER TO owner; ALTER TABLE items OWNER TO owner;"
        "ALTER TABLE audit OWNER TO owner; ALTER SEQUENCE numbers OWNER TO owner; ALTER LARGE OBJECT 4711 OWNER TO owner"_s);
    const CliRun run = add(u"owner"_s);

    QCOMPARE(run.exitCode, 0);
    QCOMPARE(told(run, u"limits"_s), of({s_proving, s_restoring.last()}, u"owner"_s));
    REQUIRE_DONE(backUp());
    REQUIRE_DONE(stage().cli({u"backup"_s, u"restore"_s, u"shop/staging"_s, u"latest"_s, u"--suspend"_s, u"--yes"_s,
                              u"--space-not-checked"_s}));
}

void tst_StageRights::aCopyThatCannotBeMadeIsSaid()
{
    sql(u"GRANT SELECT ON LARGE OBJECT 4711 TO reader"_s);
    const QString sentence = u"cannot be backed up from a copy, but under locks: “reader” needs CREATEDB"_s;

    QVERIFY(told(add(u"reader"_s, u"clone"_s), u"limits"_s).contains(sentence));
    QVERIFY(!told(add(u"reader"_s), u"limits"_s).contains(sentence));
}

QTEST_GUILESS_MAIN(tst_StageRights)
#include "tst_stagerights.moc"
