// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/onbothservers.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;
using namespace Understudy;
using namespace Understudy::Testing;

// What belongs to a schema that a backup leaves out stays with it, wherever it lies.
class tst_PgCarried : public OnBothServers
{
    Q_OBJECT

public:
    tst_PgCarried()
        : OnBothServers(u"carried"_s)
    { }

private slots:
    void allThatNeedsTheSchemaIsNamed();

private:
    [[nodiscard]] std::unique_ptr<PostgresStorage> storage(CaptureForm form = CaptureForm::Fitting);
};

std::unique_ptr<PostgresStorage> tst_PgCarried::storage(CaptureForm form)
{
    StorageConfig config = fixture().config(u"carried"_s);
    config.excludeSchemas = QStringList{u"keycloak"_s};
    return fixture().storage(config, form);
}

void tst_PgCarried::allThatNeedsTheSchemaIsNamed()
{
    make(
        u"CREATE SCHEMA keycloak; CREATE SEQUENCE keycloak.ids; CREATE TYPE keycloak.kind AS ENUM ('a');"
        " CREATE TABLE keycloak.base (n int DEFAULT nextval('keycloak.ids'), t text) PARTITION BY LIST (n);"
        " CREATE TABLE keycloak.users (id int PRIMARY KEY);"
        " CREATE FUNCTION keycloak.audit() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';"
        " CREATE FUNCTION keycloak.allowed(int) RETURNS bool IMMUTABLE LANGUAGE sql AS 'SELECT true';"
        " CREATE TRIGGER inside AFTER INSERT ON keycloak.users FOR EACH ROW EXECUTE FUNCTION keycloak.audit();"
        " CREATE TABLE defaulted (id int DEFAULT nextval('keycloak.ids')); CREATE TABLE triggered (id int); CREATE TRIGGER"
        " noting AFTER INSERT ON triggered FOR EACH ROW EXECUTE FUNCTION keycloak.audit(); CREATE TABLE parted PARTITION"
        " OF keycloak.base FOR VALUES IN (1); CREATE TABLE guarded (id int); CREATE POLICY few ON guarded USING"
        " (keycloak.allowed(id)); CREATE TABLE checked (id int CHECK (keycloak.allowed(id))); CREATE VIEW asking AS SELECT"
        " keycloak.allowed(1) AS a; CREATE TABLE kinds (k keycloak.kind[]); CREATE INDEX indexed ON triggered"
        " (keycloak.allowed(id)); CREATE FUNCTION kindly(keycloak.kind) RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE"
        " DOMAIN narrow AS int CHECK (keycloak.allowed(VALUE)); CREATE TABLE \"Ordered\" (by int REFERENCES"
        " keycloak.users); CREATE TABLE free (id serial PRIMARY KEY, t text)"_s);
    const auto live = storage();

    const Result<StorageRecord> record = fixture().backUp(*live);

    REQUIRE(record);
    QStringList needed;
    for (const QJsonValue &one : record->facts[u"excludedSchemas"_s][0][u"neededBy"_s].toArray())
        needed.append(one.toString());
    needed.sort();
    QCOMPARE(needed.join(u'\n'), u"public.\"Ordered\" -> keycloak.users\n"
                                 "public.asking -> keycloak.allowed(integer)\n"
                                 "public.checked -> keycloak.allowed(integer)\n"
                                 "public.defaulted -> keycloak.ids\n"
                                 "public.guarded -> keycloak.allowed(integer)\n"
                                 "public.indexed -> keycloak.allowed(integer)\n"
                                 "public.kindly(keycloak.kind) -> keycloak.kind\n"
                                 "public.kinds -> keycloak.kind[]\n"
                                 "public.narrow -> keycloak.allowed(integer)\n"
                                 "public.parted -> keycloak.base\n"
                                 "public.parted -> keycloak.ids\n"
                                 "public.triggered -> keycloak.audit()"_s);
    QCOMPARE(sql(u"DROP SCHEMA keycloak CASCADE"_s), QString());
    const Result<Comparison> comparison = live->compare(*record, fixture().blobs, fixture().control);
    REQUIRE(comparison);
    QCOMPARE(comparison->refusals.size(), 1);
    QVERIFY2(comparison->refusals.first().why.contains(u"public.triggered -> keycloak.audit()"_s),
             qPrintable(comparison->refusals.first().why));
}

QTEST_GUILESS_MAIN(tst_PgCarried)
#include "tst_pgcarried.moc"
