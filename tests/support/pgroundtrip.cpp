// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/pgroundtrip.h"

#include "services/storages/postgres/sqlquote.h"
#include "tests/support/pgequality.h"

#include <QCoreApplication>
#include <QFile>

using namespace Qt::StringLiterals;

namespace Understudy::Testing {

// An extension as a package brings one: rows of its own, and tables whose rows belong to the user.
static const auto s_extension = uR"sql(
CREATE TABLE @extschema@.options (name text PRIMARY KEY, value text);
INSERT INTO @extschema@.options VALUES ('given', 'by the extension');
CREATE TABLE @extschema@.systems (id int PRIMARY KEY, name text, own bool NOT NULL);
INSERT INTO @extschema@.systems SELECT i, 'system ' || i, false FROM generate_series(1, 20) i;
CREATE TABLE @extschema@.fixed (a int); INSERT INTO @extschema@.fixed VALUES (1), (2);
CREATE SEQUENCE @extschema@.numbers;
SELECT pg_catalog.pg_extension_config_dump('@extschema@.options', $$WHERE name <> 'given'$$);
SELECT pg_catalog.pg_extension_config_dump('@extschema@.systems', 'WHERE own');
SELECT pg_catalog.pg_extension_config_dump('@extschema@.numbers', '');
)sql"_s;

// Bears the name of one that keeps rows where no COPY of ours would find them all.
static const auto s_ownWay = uR"sql(
CREATE TABLE @extschema@.chunks (id int PRIMARY KEY, name text);
SELECT pg_catalog.pg_extension_config_dump('@extschema@.chunks', '');
)sql"_s;

PgRoundTrip::PgRoundTrip()
    : m_on15(PostgresServer::binaries15())
    , m_on17(PostgresServer::binaries17())
{
    for (PostgresFixture *fixture : {&m_on15, &m_on17}) {
        fixture->server.addExtension(u"understudy_conf"_s, s_extension.toUtf8());
        fixture->server.addExtension(u"timescaledb"_s, s_ownWay.toUtf8());
    }
}

// Into the server's own folder: it runs as another user, who may not look into the build's.
QString labelProvider(const PostgresServer &server, int major)
{
    const QString name = u"labelprovider%1.so"_s.arg(major);
    const QString path = server.socketFolder() + u'/' + name;
    const bool copied = QFile::exists(path)
                        || (QFile::copy(QCoreApplication::applicationDirPath() + u'/' + name, path)
                            && QFile::setPermissions(path, QFile::Permissions(0x5555)));
    return copied ? path : QString();
}

bool PgRoundTrip::start()
{
    const QStringList setUp{pgFixtureRoles(), u"ALTER ROLE postgres SET allow_in_place_tablespaces = on"_s,
                            u"CREATE TABLESPACE \"fast \"\"one\" LOCATION ''"_s,
                            u"CREATE TABLESPACE slow LOCATION ''"_s};
    for (const int major : {15, 17}) {
        PostgresFixture *const fixture = &on(major);
        if (!fixture->start()) {
            qWarning("%s", qPrintable(fixture->server.problem()));
            return false;
        }
        const QStringList labels{
            u"ALTER ROLE ALL SET session_preload_libraries = %1"_s.arg(sqlText(labelProvider(fixture->server, major)))};
        for (const QString &statement : setUp + labels) {
            if (const QString made = fixture->server.sql(u"postgres"_s, statement); !made.isEmpty()) {
                qWarning("%s", qPrintable(made));
                return false;
            }
        }
    }
    return true;
}

void PgRoundTrip::addRows(const QList<PgFixture> &fixtures)
{
    QTest::addColumn<int>("fixture");
    QTest::addColumn<int>("from");
    QTest::addColumn<int>("into");
    for (int i = 0; i < int(fixtures.size()); ++i) {
        const char *const name = fixtures[i].name;
        if (fixtures[i].fromMajor <= 15) {
            QTest::addRow("%s, on 15", name) << i << 15 << 15;
            QTest::addRow("%s, from 15 into 17", name) << i << 15 << 17;
        }
        QTest::addRow("%s, on 17", name) << i << 17 << 17;
    }
}

QByteArray PgRoundTrip::make(int major, const PgFixture &fixture, const QString &database)
{
    const PostgresServer &server = on(major).server;
    on(major).drop(database);
    const QString name = sqlName(database);
    QString done = server.sql(u"postgres"_s, u"CREATE DATABASE %1 %2"_s.arg(name, fixture.options));
    if (!done.startsWith(u"ERROR"_s))
        done = server.sql(database, fixture.sql);
    if (!done.startsWith(u"ERROR"_s) && !fixture.around.isEmpty())
        done = server.sql(u"postgres"_s, QString(fixture.around).replace(u"%1"_s, name));
    return done.startsWith(u"ERROR"_s) ? "make: " + done.toUtf8() : QByteArray();
}

// Not a thing of the user's is left, and others are there in its place.
QByteArray PgRoundTrip::damage(int major, const QString &database)
{
    const QString done = on(major).server.sql(database,
                                              uR"sql(SET transaction_read_only = off; DO $$ DECLARE r record; BEGIN
FOR r IN SELECT evtname FROM pg_event_trigger LOOP EXECUTE format('DROP EVENT TRIGGER %I', r.evtname); END LOOP;
FOR r IN SELECT pubname FROM pg_publication LOOP EXECUTE format('DROP PUBLICATION %I', r.pubname); END LOOP;
FOR r IN SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
  LOOP EXECUTE format('DROP SCHEMA %I CASCADE', r.nspname); END LOOP;
PERFORM lo_unlink(oid) FROM pg_largeobject_metadata; END $$;
CREATE SCHEMA public; CREATE TABLE public.damaged AS SELECT 1 AS a; SELECT lo_from_bytea(5, 'damaged');)sql"_s);
    return done == u"5"_s ? QByteArray() : "damage: " + done.toUtf8();
}

static QByteArray failed(const char *step, const Error &error)
{
    const Result<> outcome = std::unexpected(error);
    return QByteArray(step) + ": " + told(outcome);
}

static QByteArray unequal(const char *when, const QStringList &expected, const QStringList &actual)
{
    const QByteArray differences = firstDifferences(expected, actual);
    return differences.isEmpty() ? QByteArray() : QByteArray(when) + ":\n" + differences;
}

QByteArray PgRoundTrip::inPlace(const PgFixture &fixture, int major, const QString &database)
{
    PostgresFixture &there = on(major);
    const PostgresServer &server = there.server;
    if (const QByteArray made = make(major, fixture, database); !made.isEmpty())
        return made;
    const QStringList before = equalityProof(server, database);
    if (!before.filter(u"ERROR"_s).isEmpty())
        return "proof: " + before.filter(u"ERROR"_s).join(u'\n').toUtf8();
    const auto storage = there.storage(there.config(database));
    const Result<StorageRecord> record = there.backUp(*storage);
    if (!record)
        return failed("back up", record.error());
    if (record->facts.contains(u"form"_s) == fixture.oneStream)
        return "not read in the way it should be";
    if (const QByteArray same = unequal("after the backup", before, equalityProof(server, database)); !same.isEmpty())
        return same;
    const QString following = nextValues(server, database);
    if (const QByteArray done = damage(major, database); !done.isEmpty())
        return done;
    const QStringList damaged = equalityProof(server, database);

    const Result<Comparison> comparison = storage->compare(*record, there.blobs, there.control);
    if (!comparison || !comparison->refusals.isEmpty())
        return failed("compare", comparison ? comparison->refusals.first() : comparison.error());
    const Result<std::unique_ptr<Staged>> staged = storage->stage(
        *record, there.blobs, {.operation = PostgresFixture::operation}, there.control);
    if (!staged)
        return failed("stage", staged.error());
    if (const QByteArray same = unequal("live while staged", damaged, equalityProof(server, database)); !same.isEmpty())
        return same;
    if (const Result<> swapped = (*staged)->swapIn({staged->get()}, there.control); !swapped)
        return failed("swap in", swapped.error());
    if (const QByteArray same = unequal("restored", before, equalityProof(server, database)); !same.isEmpty())
        return same;
    if (const QString now = nextValues(server, database); now != following)
        return "next values: " + now.toUtf8() + " instead of " + following.toUtf8();
    if (const Result<> back = (*staged)->swapBack({staged->get()}, there.control); !back)
        return failed("swap back", back.error());
    if (const QByteArray same = unequal("undone", damaged, equalityProof(server, database)); !same.isEmpty())
        return same;
    const Result<> dropped = (*staged)->drop(there.control);
    return dropped ? QByteArray() : failed("drop", dropped.error());
}

// What the fixture is on 17 when it is made there is what a backup from 15 must come to.
QByteArray PgRoundTrip::upward(const PgFixture &fixture, const QString &database)
{
    if (const QByteArray made = make(15, fixture, database); !made.isEmpty())
        return made;
    if (const QByteArray made = make(17, fixture, database); !made.isEmpty())
        return made;
    const QStringList expected = equalityProof(m_on17.server, database);
    m_on17.drop(database);
    const auto source = m_on15.storage(m_on15.config(database));
    const Result<StorageRecord> record = m_on15.backUp(*source);
    if (!record)
        return failed("back up", record.error());
    const auto target = m_on17.storage(m_on17.config(database));
    const Result<Comparison> comparison = target->compare(*record, m_on15.blobs, m_on17.control);
    if (!comparison || !comparison->refusals.isEmpty())
        return failed("compare", comparison ? comparison->refusals.first() : comparison.error());
    const Result<std::unique_ptr<Staged>> staged = target->stage(
        *record, m_on15.blobs, {.operation = PostgresFixture::operation}, m_on17.control);
    if (!staged)
        return failed("stage", staged.error());
    if (const Result<> swapped = (*staged)->swapIn({staged->get()}, m_on17.control); !swapped)
        return failed("swap in", swapped.error());
    return unequal("restored", expected, equalityProof(m_on17.server, database));
}

QByteArray PgRoundTrip::run(const PgFixture &fixture, int from, int into, const QString &database)
{
    return from == into ? inPlace(fixture, from, database) : upward(fixture, database);
}

} // namespace Understudy::Testing
