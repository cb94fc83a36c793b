// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/pgfixtures.h"

using namespace Qt::StringLiterals;

namespace Understudy::Testing {

static const auto s_views = uR"sql(
CREATE TABLE base (id int PRIMARY KEY, v text, n int);
INSERT INTO base SELECT i, 'v' || i, i % 5 FROM generate_series(1, 40) i;
CREATE VIEW z_first AS SELECT base.id, base.v FROM base WHERE base.n > 1 WITH LOCAL CHECK OPTION;
CREATE VIEW a_second WITH (security_barrier) AS SELECT z_first.id FROM z_first WITH CASCADED CHECK OPTION;
CREATE VIEW invoker WITH (security_invoker) AS SELECT base.n FROM base;
CREATE VIEW grouped AS SELECT base.id, base.v, count(*) AS c FROM base GROUP BY base.id;
CREATE RECURSIVE VIEW counting (n) AS VALUES (1) UNION ALL SELECT n + 1 FROM counting WHERE n < 5;
CREATE MATERIALIZED VIEW m_z AS SELECT base.n, count(*) AS c FROM base GROUP BY base.n;
CREATE MATERIALIZED VIEW m_a AS SELECT sum(m_z.c) AS total FROM m_z;
CREATE VIEW over_m AS SELECT m_a.total + 1 AS more FROM m_a;
CREATE MATERIALIZED VIEW m_b AS SELECT over_m.more, (SELECT max(base.id) FROM base) AS top FROM over_m;
CREATE MATERIALIZED VIEW never_filled AS SELECT base.id FROM base WITH NO DATA;
CREATE UNIQUE INDEX ON m_z (n);
CREATE VIEW circle_a AS SELECT 1 AS x;
CREATE VIEW circle_b AS SELECT circle_a.x FROM circle_a;
CREATE FUNCTION from_view() RETURNS SETOF z_first LANGUAGE sql STABLE AS 'SELECT * FROM public.z_first';
CREATE VIEW over_function AS SELECT f.id FROM from_view() f(id, v);
ALTER VIEW invoker ALTER n SET DEFAULT 9;
COMMENT ON VIEW a_second IS 'second'; COMMENT ON MATERIALIZED VIEW m_a IS 'total';
)sql"_s;

static const auto s_rules = uR"sql(
CREATE TABLE kept (id int, t text); CREATE TABLE logged (id int, what text);
CREATE VIEW front AS SELECT kept.id, kept.t FROM kept;
CREATE RULE put AS ON INSERT TO front DO INSTEAD INSERT INTO kept VALUES (new.id, new.t) RETURNING kept.id, kept.t;
CREATE RULE noted AS ON UPDATE TO kept WHERE old.id <> new.id DO ALSO INSERT INTO logged VALUES (old.id, 'moved');
CREATE RULE never AS ON DELETE TO logged DO INSTEAD NOTHING;
CREATE RULE asleep AS ON INSERT TO logged DO ALSO NOTHING; ALTER TABLE logged DISABLE RULE asleep;
INSERT INTO front VALUES (1, 'one'), (2, 'two'); UPDATE kept SET id = 5 WHERE id = 2;
COMMENT ON RULE never ON logged IS 'stays';
)sql"_s;

static const auto s_triggers = uR"sql(
CREATE TABLE watched (id int PRIMARY KEY, t text, changes int DEFAULT 0);
CREATE TABLE journal (what text);
CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO public.journal VALUES (TG_NAME || ' ' || TG_OP || ' '
  || coalesce(TG_ARGV[0], '')); RETURN coalesce(NEW, OLD); END $$;
INSERT INTO watched VALUES (1, 'before any trigger'), (2, 'too');
CREATE TRIGGER plain BEFORE INSERT OR UPDATE ON watched FOR EACH ROW EXECUTE FUNCTION note('it''s');
CREATE TRIGGER changed AFTER UPDATE OF t ON watched FOR EACH ROW WHEN (old.t IS DISTINCT FROM new.t) EXECUTE FUNCTION note();
CREATE TRIGGER disabled BEFORE INSERT ON watched FOR EACH ROW EXECUTE FUNCTION note(); ALTER TABLE watched DISABLE TRIGGER disabled;
CREATE TRIGGER replica BEFORE INSERT ON watched FOR EACH ROW EXECUTE FUNCTION note(); ALTER TABLE watched ENABLE REPLICA TRIGGER replica;
CREATE TRIGGER always BEFORE INSERT ON watched FOR EACH ROW EXECUTE FUNCTION note(); ALTER TABLE watched ENABLE ALWAYS TRIGGER always;
CREATE TRIGGER whole AFTER TRUNCATE ON watched EXECUTE FUNCTION note();
CREATE TRIGGER statement AFTER DELETE ON watched REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION note();
CREATE CONSTRAINT TRIGGER late AFTER INSERT ON watched DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION note();
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no rows here'; END $$;
CREATE TABLE closed (a int); INSERT INTO closed VALUES (1), (2), (3);
CREATE TRIGGER refusing BEFORE INSERT ON closed FOR EACH ROW EXECUTE FUNCTION refuse(); ALTER TABLE closed ENABLE ALWAYS TRIGGER refusing;
CREATE TABLE parted (a int) PARTITION BY LIST (a); CREATE TABLE parted_1 PARTITION OF parted FOR VALUES IN (1);
CREATE TABLE parted_2 PARTITION OF parted FOR VALUES IN (2);
CREATE TRIGGER inherited AFTER INSERT ON parted FOR EACH ROW EXECUTE FUNCTION note();
ALTER TABLE parted_1 DISABLE TRIGGER inherited;
INSERT INTO parted VALUES (1), (2);
INSERT INTO watched VALUES (3, 'with triggers');
COMMENT ON TRIGGER always ON watched IS 'always';
CREATE FUNCTION on_event() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO public.journal VALUES (TG_EVENT || ' ' || TG_TAG); END $$;
CREATE FUNCTION no_tables() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no new tables'; END $$;
CREATE EVENT TRIGGER ev_plain ON ddl_command_end EXECUTE FUNCTION on_event();
CREATE EVENT TRIGGER ev_tag ON ddl_command_start WHEN TAG IN ('CREATE TABLE', 'CREATE TABLE AS') EXECUTE FUNCTION no_tables();
CREATE EVENT TRIGGER ev_disabled ON sql_drop EXECUTE FUNCTION no_tables(); ALTER EVENT TRIGGER ev_disabled DISABLE;
CREATE EVENT TRIGGER ev_replica ON ddl_command_end EXECUTE FUNCTION on_event(); ALTER EVENT TRIGGER ev_replica ENABLE REPLICA;
CREATE EVENT TRIGGER ev_always ON table_rewrite EXECUTE FUNCTION on_event(); ALTER EVENT TRIGGER ev_always ENABLE ALWAYS;
)sql"_s;

static const auto s_functions = uR"sql(
CREATE SCHEMA lib;
CREATE TABLE lib.settings (name text PRIMARY KEY, value text); INSERT INTO lib.settings VALUES ('factor', '3');
CREATE TABLE items (id int, price numeric); INSERT INTO items SELECT i, i * 1.5 FROM generate_series(1, 30) i;
SET check_function_bodies = off;
CREATE FUNCTION uses_later(a int, OUT b int, VARIADIC c int[] DEFAULT '{}') LANGUAGE sql STABLE STRICT PARALLEL SAFE COST 7 AS
  $_$ SELECT (SELECT count(*)::int FROM later_table) + $1 $_$;
CREATE TABLE later_table (a int);
CREATE FUNCTION atomic(x int) RETURNS numeric LANGUAGE sql BEGIN ATOMIC SELECT sum(i.price) * x FROM items i; END;
CREATE FUNCTION quoting() RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path TO 'public', "odd ""schema" AS
  $body$ DECLARE t text := $q$ it's $$ inside $q$; BEGIN -- a comment; with a semicolon
  RETURN t || '\.' || E'\n\\.\n'; END $body$;
CREATE FUNCTION with_path() RETURNS text LANGUAGE sql IMMUTABLE SET search_path = lib, pg_catalog SET work_mem = '5MB' AS 'SELECT value FROM settings';
CREATE FUNCTION setof_rows() RETURNS TABLE (a int, b numeric) LANGUAGE sql ROWS 5 LEAKPROOF AS 'SELECT id, price FROM public.items';
CREATE PROCEDURE work(INOUT a int) LANGUAGE plpgsql AS $$ BEGIN a := a + 1; COMMIT; END $$;
CREATE FUNCTION plain_path(int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN RETURN (SELECT $1 * value::int FROM lib.settings LIMIT 1); END $$;
CREATE INDEX by_function ON items (plain_path(id));
CREATE FUNCTION polymorphic(anycompatible, anycompatiblearray) RETURNS anycompatible LANGUAGE sql AS 'SELECT $1';
CREATE FUNCTION windowed(int) RETURNS bigint LANGUAGE internal WINDOW AS 'window_row_number';
CREATE FUNCTION add_up(numeric, numeric) RETURNS numeric LANGUAGE sql IMMUTABLE AS 'SELECT coalesce($1, 0) + coalesce($2, 0)';
CREATE AGGREGATE total (numeric) (SFUNC = add_up, STYPE = numeric, INITCOND = '0', COMBINEFUNC = add_up, PARALLEL = SAFE);
CREATE AGGREGATE moving (numeric) (SFUNC = add_up, STYPE = numeric, MSFUNC = numeric_add, MINVFUNC = numeric_sub, MSTYPE = numeric);
CREATE AGGREGATE largest (int) (SFUNC = int4larger, STYPE = int, SORTOP = >);
CREATE AGGREGATE middle_of (float8 ORDER BY anyelement) (SFUNC = ordered_set_transition, STYPE = internal, FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA);
CREATE AGGREGATE rank_of (VARIADIC "any" ORDER BY VARIADIC "any") (SFUNC = ordered_set_transition_multi, STYPE = internal, FINALFUNC = rank_final, FINALFUNC_EXTRA, HYPOTHETICAL);
CREATE SCHEMA "be""gin"; CREATE FUNCTION "be""gin"."end; $$"("a ""b" int, "new
line" text) RETURNS text LANGUAGE sql AS 'SELECT $2';
CREATE TYPE "be""gin"."ty ''pe" AS ENUM ('be''gin'); CREATE DOMAIN "be""gin"."do""main" AS "be""gin"."ty ''pe" CONSTRAINT "ch;eck" CHECK (VALUE IS NOT NULL);
CREATE FUNCTION "be""gin"."tr ig"() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER "on -- it" BEFORE INSERT ON items FOR EACH ROW EXECUTE FUNCTION "be""gin"."tr ig"('-- no comment', 'a''b');
CREATE POLICY "po""licy; ü" ON items USING (id > 0); CREATE RULE "ru;le" AS ON DELETE TO items DO INSTEAD NOTHING;
CREATE VIEW summed AS SELECT total(items.price) AS t FROM items;
COMMENT ON FUNCTION atomic(int) IS 'at definition'; COMMENT ON AGGREGATE total (numeric) IS 'adds'; COMMENT ON PROCEDURE work IS 'w';
)sql"_s;

static const auto s_operators = uR"sql(
CREATE TYPE parity AS (n int);
CREATE FUNCTION parity_lt(parity, parity) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT $1.n % 2 < $2.n % 2';
CREATE FUNCTION parity_le(parity, parity) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT $1.n % 2 <= $2.n % 2';
CREATE FUNCTION parity_eq(parity, parity) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT $1.n % 2 = $2.n % 2';
CREATE FUNCTION parity_ge(parity, parity) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT $1.n % 2 >= $2.n % 2';
CREATE FUNCTION parity_gt(parity, parity) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT $1.n % 2 > $2.n % 2';
CREATE FUNCTION parity_cmp(parity, parity) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1.n % 2 - $2.n % 2';
CREATE OPERATOR <% (LEFTARG = parity, RIGHTARG = parity, FUNCTION = parity_lt, COMMUTATOR = >%, NEGATOR = >=%, RESTRICT = scalarltsel, JOIN = scalarltjoinsel);
CREATE OPERATOR <=% (LEFTARG = parity, RIGHTARG = parity, FUNCTION = parity_le, COMMUTATOR = >=%, NEGATOR = >%);
CREATE OPERATOR =% (LEFTARG = parity, RIGHTARG = parity, FUNCTION = parity_eq, COMMUTATOR = =%, MERGES);
CREATE OPERATOR >=% (LEFTARG = parity, RIGHTARG = parity, FUNCTION = parity_ge);
CREATE OPERATOR >% (LEFTARG = parity, RIGHTARG = parity, FUNCTION = parity_gt);
CREATE OPERATOR FAMILY parity_family USING btree;
CREATE OPERATOR CLASS parity_class DEFAULT FOR TYPE parity USING btree FAMILY parity_family AS
  OPERATOR 1 <%, OPERATOR 2 <=%, OPERATOR 3 =%, OPERATOR 4 >=%, OPERATOR 5 >%, FUNCTION 1 parity_cmp(parity, parity);
CREATE TABLE numbers (p parity); INSERT INTO numbers SELECT ROW(i)::parity FROM generate_series(1, 20) i;
CREATE INDEX ON numbers (p parity_class);
CREATE FUNCTION to_parity(int) RETURNS parity LANGUAGE sql IMMUTABLE AS 'SELECT ROW($1)::public.parity';
CREATE CAST (int AS parity) WITH FUNCTION to_parity(int) AS IMPLICIT;
CREATE FUNCTION parity_hash(parity) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1.n % 2';
CREATE OPERATOR CLASS parity_hashes FOR TYPE parity USING hash AS OPERATOR 1 =%, FUNCTION 1 parity_hash(parity);
CREATE INDEX ON numbers USING hash (p parity_hashes);
CREATE OPERATOR CLASS own_points FOR TYPE point USING gist AS STORAGE box, OPERATOR 1 <<, OPERATOR 5 >>,
  OPERATOR 15 <-> (point, point) FOR ORDER BY float_ops, FUNCTION 1 gist_point_consistent(internal, point, smallint, oid, internal),
  FUNCTION 2 gist_box_union(internal, internal), FUNCTION 3 gist_point_compress(internal), FUNCTION 5 gist_box_penalty(internal, internal, internal),
  FUNCTION 6 gist_box_picksplit(internal, internal), FUNCTION 7 gist_box_same(box, box, internal), FUNCTION 8 gist_point_distance(internal, point, smallint, oid, internal);
CREATE TABLE spots (at point); INSERT INTO spots SELECT point(i, -i) FROM generate_series(1, 200) i; CREATE INDEX ON spots USING gist (at own_points);
CREATE DOMAIN amount AS int; CREATE CAST (bit AS bytea) WITHOUT FUNCTION;
CREATE TYPE weekday AS ENUM ('mo', 'tu');
CREATE CAST (weekday AS text) WITH INOUT AS ASSIGNMENT; CREATE CAST (text AS weekday) WITH INOUT;
CREATE FUNCTION utf8_to_latin(int, int, cstring, internal, int, bool) RETURNS int LANGUAGE c STRICT AS '$libdir/utf8_and_iso8859_1', 'utf8_to_iso8859_1';
CREATE CONVERSION own_conversion FOR 'UTF8' TO 'LATIN1' FROM utf8_to_latin;
CREATE OR REPLACE TRANSFORM FOR int LANGUAGE sql (FROM SQL WITH FUNCTION prsd_lextype(internal));
CREATE FUNCTION other_call() RETURNS language_handler LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_call_handler';
CREATE FUNCTION other_inline(internal) RETURNS void LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_inline_handler';
CREATE FUNCTION other_check(oid) RETURNS void LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_validator';
CREATE TRUSTED LANGUAGE other HANDLER other_call INLINE other_inline VALIDATOR other_check;
CREATE FUNCTION in_other() RETURNS int LANGUAGE other AS 'BEGIN RETURN 5; END';
COMMENT ON OPERATOR <% (parity, parity) IS 'less'; COMMENT ON CAST (int AS parity) IS 'cast'; COMMENT ON OPERATOR CLASS parity_class USING btree IS 'class';
)sql"_s;

static const auto s_search = uR"sql(
CREATE EXTENSION unaccent;
CREATE TEXT SEARCH DICTIONARY plain_simple (TEMPLATE = simple, STOPWORDS = english, ACCEPT = false);
CREATE TEXT SEARCH DICTIONARY own_snowball (TEMPLATE = snowball, LANGUAGE = german);
CREATE TEXT SEARCH CONFIGURATION own (COPY = english);
ALTER TEXT SEARCH CONFIGURATION own ALTER MAPPING FOR asciiword, word WITH unaccent, plain_simple, own_snowball;
ALTER TEXT SEARCH CONFIGURATION own DROP MAPPING FOR email;
CREATE TEXT SEARCH PARSER own_parser (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype);
CREATE TEXT SEARCH TEMPLATE own_template (INIT = dsimple_init, LEXIZE = dsimple_lexize);
CREATE TABLE texts (t text, v tsvector GENERATED ALWAYS AS (to_tsvector('public.own', t)) STORED);
INSERT INTO texts VALUES ('Die Häuser sind groß and big'), ('running dogs');
CREATE INDEX ON texts USING gin (v);
COMMENT ON TEXT SEARCH CONFIGURATION own IS 'ours'; COMMENT ON TEXT SEARCH DICTIONARY own_snowball IS 'german';
)sql"_s;

static const auto s_collations = uR"sql(
CREATE COLLATION libc_german (PROVIDER = libc, LOCALE = 'de_DE.utf8');
CREATE COLLATION icu_german (PROVIDER = icu, LOCALE = 'de-u-co-phonebk');
CREATE COLLATION case_blind (PROVIDER = icu, LOCALE = 'und-u-ks-level2', DETERMINISTIC = false);
CREATE COLLATION copied FROM "C";
CREATE TABLE words (w text COLLATE case_blind PRIMARY KEY, g text COLLATE icu_german, l text COLLATE libc_german);
INSERT INTO words VALUES ('Apfel', 'ä', 'ä'), ('birne', 'Z', 'z'), ('Ärger', 'ae', 'A');
CREATE INDEX ON words (g COLLATE "C", l COLLATE "de_DE.utf8" text_pattern_ops);
CREATE TABLE by_word (w text COLLATE icu_german) PARTITION BY RANGE (w COLLATE libc_german);
CREATE TABLE by_word_1 PARTITION OF by_word FOR VALUES FROM (MINVALUE) TO ('m');
CREATE TABLE by_word_2 PARTITION OF by_word FOR VALUES FROM ('m') TO (MAXVALUE);
INSERT INTO by_word VALUES ('apfel'), ('zebra'), ('Öl'), ('M');
CREATE DOMAIN german AS text COLLATE icu_german;
COMMENT ON COLLATION icu_german IS 'phone book';
)sql"_s;

static const auto s_collations17 = uR"sql(
CREATE COLLATION builtin_utf8 (PROVIDER = builtin, LOCALE = 'C.UTF-8');
CREATE COLLATION with_rules (PROVIDER = icu, LOCALE = 'und', RULES = '&V << w <<< W');
CREATE TABLE words (w text COLLATE builtin_utf8, r text COLLATE with_rules); INSERT INTO words VALUES ('a', 'v'), ('ß', 'W');
CREATE INDEX ON words (upper(w), r);
)sql"_s;

static const auto s_extensions = uR"sql(
CREATE SCHEMA ext; CREATE SCHEMA "Odd ext";
CREATE EXTENSION hstore SCHEMA ext; CREATE EXTENSION citext SCHEMA "Odd ext"; CREATE EXTENSION ltree; CREATE EXTENSION pg_trgm;
CREATE EXTENSION "uuid-ossp"; CREATE EXTENSION pgcrypto; CREATE EXTENSION cube; CREATE EXTENSION earthdistance;
CREATE TABLE uses (h ext.hstore, c "Odd ext".citext UNIQUE, l ltree, u uuid DEFAULT uuid_nil());
INSERT INTO uses VALUES ('a=>1, "b c"=>NULL', 'Case', 'top.mid.low'), ('', 'blind', '');
CREATE INDEX ON uses USING gin (h); CREATE INDEX ON uses USING gist (l); CREATE INDEX ON uses USING gin ((c::text) gin_trgm_ops);
COMMENT ON EXTENSION hstore IS 'changed';
GRANT EXECUTE ON FUNCTION gen_salt(text) TO reader; REVOKE EXECUTE ON FUNCTION crypt(text, text) FROM PUBLIC;
)sql"_s;

// The configuration of pg_partman stands in its own tables, which only the rows of a dump bring back.
static const auto s_partman = uR"sql(
CREATE SCHEMA partman; CREATE EXTENSION pg_partman SCHEMA partman;
CREATE TABLE public.events (at timestamptz NOT NULL, v int) PARTITION BY RANGE (at);
SELECT partman.create_parent('public.events', 'at', '1 month', p_start_partition := '2026-01-01', p_premake := 1, p_automatic_maintenance := 'off');
UPDATE partman.part_config SET retention = '12 months', infinite_time_partitions = true;
INSERT INTO public.events SELECT '2026-02-03', i FROM generate_series(1, 10) i;
)sql"_s;

// Rows of an extension's tables: of a table that is marked whole, of one that is marked with a condition, and its own
// sequence. The rows that the extension brings by itself come with CREATE EXTENSION.
static const auto s_configuration = uR"sql(
CREATE SCHEMA conf; CREATE EXTENSION understudy_conf SCHEMA conf;
INSERT INTO conf.options VALUES ('mine', 'yes'), ('mine too', NULL);
INSERT INTO conf.systems VALUES (100, 'own system', true), (101, E'tab\t\\.', true);
SELECT nextval('conf.numbers'), nextval('conf.numbers');
CREATE TABLE public.uses_it (s int REFERENCES conf.systems); INSERT INTO public.uses_it VALUES (100), (1);
)sql"_s;

static const auto s_otherAccess = uR"sql(
CREATE ACCESS METHOD own_heap TYPE TABLE HANDLER heap_tableam_handler;
CREATE TABLE in_own (id int PRIMARY KEY, t text) USING own_heap;
INSERT INTO in_own SELECT i, repeat('text ' || i, 600) FROM generate_series(1, 50) i;
CREATE TABLE in_heap (id int); INSERT INTO in_heap VALUES (1), (2);
CREATE MATERIALIZED VIEW in_own_too USING own_heap AS SELECT in_own.id FROM in_own;
CREATE TYPE kind AS ENUM ('a', 'b', 'c'); CREATE TABLE by_kind (k kind, n int) PARTITION BY HASH (k);
CREATE TABLE by_kind0 PARTITION OF by_kind FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE by_kind1 PARTITION OF by_kind FOR VALUES WITH (MODULUS 2, REMAINDER 1) USING own_heap;
INSERT INTO by_kind SELECT (ARRAY['a', 'b', 'c']::kind[])[1 + i % 3], i FROM generate_series(1, 30) i;
COMMENT ON ACCESS METHOD own_heap IS 'heap by another name';
)sql"_s;

static const auto s_ownWay = uR"sql(
CREATE SCHEMA times; CREATE EXTENSION timescaledb SCHEMA times; INSERT INTO times.chunks VALUES (1, 'one'), (2, E'tab\t\\.');
CREATE TABLE measured (at int PRIMARY KEY, v text); INSERT INTO measured SELECT i, 'value ' || i FROM generate_series(1, 300) i;
)sql"_s;

// Words that only a body of statements gives a meaning: pg_dump writes them as they are.
static const auto s_words = uR"sql(
CREATE SCHEMA begin; CREATE TYPE begin.begin AS (a int); CREATE DOMAIN atomic AS int;
CREATE FUNCTION begin.begin() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION begin.atomic(begin int) RETURNS begin.begin LANGUAGE sql AS 'SELECT ROW(1)::begin.begin';
CREATE FUNCTION given() RETURNS begin.begin LANGUAGE sql AS 'SELECT ROW(2)::begin.begin';
CREATE PROCEDURE begin.work(begin.begin, INOUT atomic atomic) LANGUAGE sql AS 'SELECT 3';
CREATE FUNCTION begin.body(begin int) RETURNS atomic BEGIN ATOMIC SELECT CASE WHEN begin > 1 THEN begin ELSE 4 END; SELECT 5; END;
CREATE TABLE t (a int DEFAULT begin.begin()); INSERT INTO t DEFAULT VALUES;
)sql"_s;

QList<PgFixture> pgObjectFixtures()
{
    return {{.name = "views and materialized views over each other", .sql = s_views},
            {.name = "rules", .sql = s_rules},
            {.name = "triggers and event triggers", .sql = s_triggers},
            {.name = "functions, procedures, aggregates", .sql = s_functions},
            {.name = "functions called like words of a body", .sql = s_words},
            {.name = "operators, casts, conversions, languages", .sql = s_operators},
            {.name = "text search", .sql = s_search},
            {.name = "collations of libc and ICU", .sql = s_collations},
            {.name = "collations of the builtin provider and ICU rules", .sql = s_collations17, .fromMajor = 17},
            {.name = "extensions", .sql = s_extensions},
            {.name = "pg_partman", .sql = s_partman, .fromMajor = 17},
            {.name = "an extension with configuration tables", .sql = s_configuration},
            {.name = "another table access method", .sql = s_otherAccess, .oneStream = true},
            {.name = "an extension that keeps rows its own way", .sql = s_ownWay, .oneStream = true}};
}

} // namespace Understudy::Testing
