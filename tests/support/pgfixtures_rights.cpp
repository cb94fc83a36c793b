// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/pgfixtures.h"

using namespace Qt::StringLiterals;

namespace Understudy::Testing {

QString pgFixtureRoles()
{
    return uR"sql(CREATE ROLE "owner one" NOLOGIN; CREATE ROLE keeper LOGIN CREATEDB; CREATE ROLE reader NOLOGIN;
CREATE ROLE "Rôle ""q"" 'x'" NOLOGIN; CREATE ROLE mapped LOGIN; CREATE ROLE "user" LOGIN; GRANT "owner one" TO keeper)sql"_s;
}

static const auto s_rights = uR"sql(
CREATE SCHEMA owned AUTHORIZATION "owner one"; CREATE SCHEMA shared; GRANT USAGE, CREATE ON SCHEMA shared TO reader WITH GRANT OPTION;
REVOKE ALL ON SCHEMA public FROM PUBLIC; GRANT USAGE ON SCHEMA public TO "Rôle ""q"" 'x'";
CREATE TABLE owned.t (a int, b text, secret text); ALTER TABLE owned.t OWNER TO "owner one";
INSERT INTO owned.t VALUES (1, 'one', 'hidden');
GRANT SELECT (a, b), UPDATE (b) ON owned.t TO reader; GRANT SELECT, INSERT, DELETE, TRUNCATE ON owned.t TO "Rôle ""q"" 'x'" WITH GRANT OPTION;
CREATE TABLE for_all (a int); GRANT SELECT, INSERT ON for_all TO PUBLIC; REVOKE SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER ON for_all FROM postgres;
CREATE TABLE none (a int); REVOKE SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER ON none FROM postgres;
CREATE VIEW owned.v AS SELECT t.a FROM owned.t; ALTER VIEW owned.v OWNER TO keeper;
CREATE MATERIALIZED VIEW owned.m AS SELECT t.a FROM owned.t; ALTER MATERIALIZED VIEW owned.m OWNER TO "owner one";
CREATE SEQUENCE owned.s; ALTER SEQUENCE owned.s OWNER TO keeper; GRANT USAGE ON SEQUENCE owned.s TO PUBLIC;
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'; REVOKE EXECUTE ON FUNCTION f() FROM PUBLIC; GRANT EXECUTE ON FUNCTION f() TO reader;
ALTER FUNCTION f() OWNER TO "user";
CREATE PROCEDURE p() LANGUAGE sql AS 'SELECT 1'; ALTER PROCEDURE p() OWNER TO "owner one";
CREATE TYPE ty AS ENUM ('a'); REVOKE USAGE ON TYPE ty FROM PUBLIC; ALTER TYPE ty OWNER TO keeper;
CREATE DOMAIN dom AS int; GRANT USAGE ON DOMAIN dom TO reader; ALTER DOMAIN dom OWNER TO "owner one";
REVOKE USAGE ON LANGUAGE plpgsql FROM PUBLIC; GRANT USAGE ON LANGUAGE plpgsql TO keeper;
GRANT EXECUTE ON FUNCTION pg_catalog.pg_reload_conf() TO keeper; GRANT SELECT ON pg_catalog.pg_statistic TO keeper;
CREATE TABLE left_alone (a int); ALTER TABLE left_alone OWNER TO keeper;
ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO reader;
ALTER DEFAULT PRIVILEGES FOR ROLE "owner one" IN SCHEMA owned GRANT ALL ON SEQUENCES TO keeper WITH GRANT OPTION;
ALTER DEFAULT PRIVILEGES FOR ROLE keeper REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE keeper REVOKE ALL ON TYPES FROM keeper;
ALTER DEFAULT PRIVILEGES FOR ROLE "Rôle ""q"" 'x'" GRANT USAGE ON SCHEMAS TO PUBLIC;
COMMENT ON SCHEMA shared IS 'for all';
)sql"_s;

static const auto s_policies = uR"sql(
CREATE TABLE tenants (id int, owner name, t text);
INSERT INTO tenants SELECT i, CASE WHEN i % 2 = 0 THEN 'reader' ELSE 'keeper' END, 'row ' || i FROM generate_series(1, 30) i;
ALTER TABLE tenants ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY; ALTER TABLE tenants OWNER TO keeper;
CREATE POLICY own_rows ON tenants USING (owner = current_user) WITH CHECK (owner = current_user);
CREATE POLICY narrow ON tenants AS RESTRICTIVE FOR SELECT TO reader, keeper USING (id < 20);
CREATE POLICY nobody ON tenants FOR DELETE TO PUBLIC USING (false);
CREATE TABLE closed (a int); INSERT INTO closed VALUES (1), (2); ALTER TABLE closed ENABLE ROW LEVEL SECURITY;
CREATE TABLE policies_asleep (a int); CREATE POLICY asleep ON policies_asleep USING (a > 0);
INSERT INTO policies_asleep VALUES (-1);
COMMENT ON POLICY nobody ON tenants IS 'never';
)sql"_s;

static const auto s_foreign = uR"sql(
CREATE EXTENSION postgres_fdw; CREATE EXTENSION file_fdw;
CREATE FOREIGN DATA WRAPPER own_wrapper HANDLER postgres_fdw_handler NO VALIDATOR OPTIONS (any 'thing');
CREATE SERVER far TYPE 'pg' VERSION '9' FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '192.0.2.1', dbname 'far', fetch_size '50');
CREATE SERVER "Files ""q""" FOREIGN DATA WRAPPER file_fdw; ALTER SERVER far OWNER TO "owner one";
CREATE USER MAPPING FOR mapped SERVER far OPTIONS (user 'remote', password 'hunter2 ''quoted''');
CREATE USER MAPPING FOR PUBLIC SERVER far OPTIONS (user 'anybody', password 'hunter2-public');
CREATE FOREIGN TABLE over_there (id int OPTIONS (column_name 'nr') NOT NULL, t text COLLATE "C" DEFAULT 'd', CHECK (id > 0)) SERVER far OPTIONS (table_name 'x');
CREATE FOREIGN TABLE a_file (line text) SERVER "Files ""q""" OPTIONS (filename '/nowhere/at/all', format 'csv');
CREATE TABLE mixed (a int) PARTITION BY LIST (a); CREATE TABLE mixed_1 PARTITION OF mixed FOR VALUES IN (1);
CREATE FOREIGN TABLE mixed_2 PARTITION OF mixed FOR VALUES IN (2) SERVER far;
INSERT INTO mixed VALUES (1), (1);
CREATE VIEW through AS SELECT over_there.id FROM over_there;
GRANT USAGE ON FOREIGN SERVER far TO reader; GRANT USAGE ON FOREIGN DATA WRAPPER postgres_fdw TO reader;
GRANT SELECT ON over_there TO reader;
COMMENT ON SERVER far IS 'far away'; COMMENT ON FOREIGN TABLE over_there IS 'not here';
)sql"_s;

static const auto s_publications = uR"sql(
CREATE TABLE p1 (id int PRIMARY KEY, a text, b text); CREATE TABLE p2 (id int PRIMARY KEY); CREATE SCHEMA sent; CREATE TABLE sent.p3 (id int PRIMARY KEY);
CREATE PUBLICATION of_all FOR ALL TABLES WITH (publish = 'insert, update');
CREATE PUBLICATION of_some FOR TABLE p1 (id, a) WHERE (id > 10), p2; CREATE PUBLICATION of_schema FOR TABLES IN SCHEMA sent WITH (publish_via_partition_root = true);
CREATE PUBLICATION of_nothing; ALTER PUBLICATION of_some OWNER TO "owner one";
INSERT INTO p1 VALUES (1, 'a', 'b'), (11, 'c', 'd');
COMMENT ON PUBLICATION of_all IS 'everything';
)sql"_s;

static const auto s_comments = uR"sql(
CREATE TABLE t (a int, b int CHECK (b > 0)); COMMENT ON TABLE t IS E'line one\nline two -- \\ '' "'; COMMENT ON COLUMN t.a IS 'ä column';
COMMENT ON CONSTRAINT t_b_check ON t IS 'check'; COMMENT ON SCHEMA public IS NULL;
CREATE TYPE c AS (x int); COMMENT ON TYPE c IS 'type'; COMMENT ON COLUMN c.x IS 'attribute';
CREATE DOMAIN d AS int CONSTRAINT small CHECK (VALUE < 9); COMMENT ON CONSTRAINT small ON DOMAIN d IS 'of a domain'; COMMENT ON DOMAIN d IS 'dom';
COMMENT ON LANGUAGE plpgsql IS NULL; CREATE FUNCTION f(int, text) RETURNS int LANGUAGE sql AS 'SELECT 1'; COMMENT ON FUNCTION f(int, text) IS '$$';
CREATE SCHEMA s; COMMENT ON SCHEMA s IS ''; COMMENT ON SCHEMA s IS 'not empty';
CREATE TABLE s.of_large (a int); COMMENT ON TABLE s.of_large IS NULL;
DO $$ BEGIN EXECUTE format('COMMENT ON SCHEMA s IS %L', repeat('long ', 20000)); END $$;
)sql"_s;

static const auto s_labels = uR"sql(
CREATE TABLE t (a int, b text); SECURITY LABEL FOR understudy_test ON TABLE t IS E'secret \'\'"\n\\ ä'; SECURITY LABEL ON COLUMN t.b IS 'of a column';
INSERT INTO t VALUES (1, 'one');
CREATE SCHEMA s; SECURITY LABEL ON SCHEMA s IS 'of a schema'; SECURITY LABEL ON SCHEMA public IS 'of public';
CREATE VIEW s.v AS SELECT t.a FROM t; SECURITY LABEL ON VIEW s.v IS 'of a view'; SECURITY LABEL ON COLUMN s.v.a IS 'of its column';
CREATE MATERIALIZED VIEW m AS SELECT t.a FROM t; SECURITY LABEL ON MATERIALIZED VIEW m IS 'of a materialized view';
CREATE SEQUENCE n; SECURITY LABEL ON SEQUENCE n IS 'of a sequence';
CREATE FUNCTION f(int, text) RETURNS int LANGUAGE sql AS 'SELECT 1'; SECURITY LABEL ON FUNCTION f(int, text) IS 'of a function';
CREATE PROCEDURE p() LANGUAGE sql AS 'SELECT 1'; SECURITY LABEL ON PROCEDURE p() IS 'of a procedure';
CREATE AGGREGATE total (int) (SFUNC = int4pl, STYPE = int); SECURITY LABEL ON AGGREGATE total(int) IS 'of an aggregate';
CREATE TYPE ty AS ENUM ('a'); SECURITY LABEL ON TYPE ty IS 'of a type'; CREATE DOMAIN d AS int; SECURITY LABEL ON DOMAIN d IS 'of a domain';
CREATE TYPE c AS (x int); SECURITY LABEL ON TYPE c IS 'of a row type';
CREATE FUNCTION own_handler() RETURNS language_handler LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_call_handler'; CREATE LANGUAGE own HANDLER own_handler; SECURITY LABEL ON LANGUAGE own IS 'of a language';
SELECT lo_from_bytea(7001, 'labelled'); SECURITY LABEL ON LARGE OBJECT 7001 IS 'of a large object';
CREATE PUBLICATION pub FOR TABLE t; SECURITY LABEL ON PUBLICATION pub IS 'of a publication';
CREATE FUNCTION e() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'; CREATE EVENT TRIGGER et ON ddl_command_end EXECUTE FUNCTION e();
SECURITY LABEL ON EVENT TRIGGER et IS 'of an event trigger';
CREATE EXTENSION postgres_fdw; CREATE SERVER far FOREIGN DATA WRAPPER postgres_fdw; CREATE FOREIGN TABLE ft (a int) SERVER far;
SECURITY LABEL ON FOREIGN TABLE ft IS 'of a foreign table';
CREATE TABLE parted (a int) PARTITION BY LIST (a); CREATE TABLE part PARTITION OF parted FOR VALUES IN (1);
SECURITY LABEL ON TABLE parted IS 'of a partitioned table'; SECURITY LABEL ON TABLE part IS 'of a partition';
)sql"_s;

QList<PgFixture> pgRightsFixtures()
{
    return {{.name = "owners, rights, default rights", .sql = s_rights},
            {.name = "row level security", .sql = s_policies},
            {.name = "foreign servers and user mappings", .sql = s_foreign},
            {.name = "publications", .sql = s_publications},
            {.name = "comments", .sql = s_comments},
            {.name = "security labels",
             .sql = s_labels,
             .around = u"SECURITY LABEL FOR understudy_test ON DATABASE %1 IS 'of the ''database'''"_s}};
}

} // namespace Understudy::Testing
