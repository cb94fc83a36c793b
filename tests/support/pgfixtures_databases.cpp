// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/pgfixtures.h"

using namespace Qt::StringLiterals;

namespace Understudy::Testing {

static const auto s_plain = uR"sql(
CREATE TABLE words (w text PRIMARY KEY, n serial); INSERT INTO words (w) VALUES ('Zebra'), ('apple'), ('Apple'), ('zebra'), ('10'), ('9');
CREATE INDEX ON words (upper(w)); CREATE VIEW sorted AS SELECT words.w FROM words ORDER BY words.w;
)sql"_s;

// Bytes that are no UTF-8: this encoding takes them all.
static const auto s_ascii = uR"sql(
CREATE TABLE "bytes" (t text); INSERT INTO "bytes" VALUES (E'\xe9\xff\x80'), (E'\xc3\xa9'), (E'\xe9\\n\t');
CREATE FUNCTION raw() RETURNS text LANGUAGE sql AS E'SELECT ''\xe9''::text'; CREATE TYPE e AS ENUM (E'\xfc');
DO $$ BEGIN EXECUTE E'COMMENT ON TABLE "bytes" IS ''\xe4'''; END $$;
SELECT lo_from_bytea(77, '\xe9ff');
)sql"_s;

static const auto s_latin = uR"sql(
CREATE TABLE "tâble" ("cölumn" text); INSERT INTO "tâble" VALUES ('é'), ('ÿ'), (E'\xa0');
COMMENT ON TABLE "tâble" IS 'naïve'; CREATE TYPE e AS ENUM ('ü', 'ß'); CREATE VIEW "vüe" AS SELECT "tâble"."cölumn" || 'é' AS x FROM "tâble";
)sql"_s;

static const auto s_around = uR"sql(
ALTER DATABASE %1 SET search_path TO "$user", public, "odd, schema"; ALTER DATABASE %1 SET work_mem TO '7MB';
ALTER DATABASE %1 SET default_text_search_config TO 'pg_catalog.german'; ALTER DATABASE %1 SET statement_timeout TO '1h';
ALTER DATABASE %1 SET DateStyle TO 'SQL, DMY'; ALTER DATABASE %1 SET app.greeting TO 'it''s "me", = \ ü';
ALTER DATABASE %1 SET app.empty TO ''; ALTER DATABASE %1 SET lc_monetary TO 'C'; ALTER DATABASE %1 SET default_transaction_read_only TO on;
ALTER ROLE reader IN DATABASE %1 SET search_path TO ''; ALTER ROLE "Rôle ""q"" 'x'" IN DATABASE %1 SET my.thing TO 'x=y';
ALTER ROLE keeper IN DATABASE %1 SET temp_tablespaces TO '';
COMMENT ON DATABASE %1 IS E'the shop''s\nsecond line'; GRANT CONNECT, TEMPORARY ON DATABASE %1 TO reader WITH GRANT OPTION;
REVOKE TEMPORARY ON DATABASE %1 FROM PUBLIC; GRANT ALL ON DATABASE %1 TO "Rôle ""q"" 'x'"; ALTER DATABASE %1 OWNER TO "owner one";
ALTER DATABASE %1 CONNECTION LIMIT 33; ALTER DATABASE %1 IS_TEMPLATE true;
)sql"_s;

static const auto s_spaces = uR"sql(
CREATE TABLE fast (id int PRIMARY KEY USING INDEX TABLESPACE slow, t text) TABLESPACE "fast ""one"; INSERT INTO fast VALUES (1, 'one'), (2, 'two');
CREATE INDEX fast_t ON fast (t) TABLESPACE "fast ""one"; CREATE INDEX usual_t ON fast (t, id);
CREATE TABLE usual (id int PRIMARY KEY, t text UNIQUE USING INDEX TABLESPACE "fast ""one"); INSERT INTO usual VALUES (1, 'one');
CREATE MATERIALIZED VIEW viewed TABLESPACE slow AS SELECT fast.id FROM fast;
CREATE TABLE parted (a int) PARTITION BY LIST (a) TABLESPACE slow; CREATE TABLE parted_1 PARTITION OF parted FOR VALUES IN (1);
INSERT INTO parted VALUES (1);
)sql"_s;

// As its own sessions would make it: they have what is set below.
static const auto s_computed = uR"sql(
SET timezone TO 'Europe/Berlin'; SET app.tenant TO 'seven';
CREATE TABLE visits (at timestamptz, day date, CHECK (at::date = day AND current_setting('app.tenant') <> ''));
INSERT INTO visits VALUES ('2026-01-31 23:30:00+00', '2026-02-01'), ('2026-07-31 22:30:00+00', '2026-08-01');
CREATE MATERIALIZED VIEW daily AS SELECT visits.at::date AS day, current_setting('app.tenant') AS tenant, count(*) FROM visits GROUP BY 1;
CREATE UNIQUE INDEX ON daily (day); CREATE MATERIALIZED VIEW eves AS SELECT daily.day - 1 AS eve FROM daily;
)sql"_s;

static const auto s_computedAround = uR"sql(
ALTER DATABASE %1 SET timezone TO 'Europe/Berlin'; ALTER DATABASE %1 SET app.tenant TO 'seven';
)sql"_s;

QList<PgFixture> pgDatabaseFixtures()
{
    return {
        {.name = "SQL_ASCII", .sql = s_ascii, .options = u"ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0"_s},
        {.name = "LATIN1", .sql = s_latin, .options = u"ENCODING 'LATIN1' LOCALE 'de_DE' TEMPLATE template0"_s},
        {.name = "a libc locale", .sql = s_plain, .options = u"LOCALE 'de_DE.utf8' TEMPLATE template0"_s},
        {.name = "two libc locales",
         .sql = s_plain,
         .options = u"LC_COLLATE 'sv_SE.utf8' LC_CTYPE 'tr_TR.utf8' TEMPLATE template0"_s},
        {.name = "an ICU locale",
         .sql = s_plain,
         .options = u"LOCALE_PROVIDER icu ICU_LOCALE 'de-u-kn-true' LOCALE 'de_DE.utf8' TEMPLATE template0"_s},
        {.name = "an ICU locale with rules",
         .sql = s_plain,
         .options = u"LOCALE_PROVIDER icu ICU_LOCALE 'und' ICU_RULES '&V << w <<< W' TEMPLATE template0"_s,
         .fromMajor = 16},
        {.name = "the builtin provider",
         .sql = s_plain,
         .options = u"LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' TEMPLATE template0"_s,
         .fromMajor = 17},
        {.name = "tablespaces", .sql = s_spaces},
        {.name = "a database in a tablespace", .sql = s_plain, .options = u"TABLESPACE slow"_s},
        {.name = "settings, rights, limits of the database", .sql = s_plain, .around = s_around},
        {.name = "what is computed with settings of the database", .sql = s_computed, .around = s_computedAround},
    };
}

} // namespace Understudy::Testing
