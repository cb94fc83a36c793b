// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/postgresfixture.h"

using namespace Qt::StringLiterals;

namespace Understudy::Testing {

static const auto s_shop = uR"(
CREATE TYPE status AS ENUM ('new', 'paid', 'sent');
CREATE TABLE customers (id bigserial PRIMARY KEY, name text NOT NULL UNIQUE, joined timestamptz NOT NULL DEFAULT now());
CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, customer bigint NOT NULL REFERENCES customers,
  state status NOT NULL DEFAULT 'new', details jsonb, total numeric(10, 2) CHECK (total >= 0),
  doubled numeric GENERATED ALWAYS AS (total * 2) STORED);
CREATE TABLE audit (at timestamptz NOT NULL, what text) PARTITION BY RANGE (at);
CREATE TABLE audit_2026 PARTITION OF audit FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE TABLE "odd "" name;" ("a b" text, "ü" bytea, f double precision);
CREATE SEQUENCE invoice START 5000;
CREATE VIEW open_orders AS SELECT o.id, c.name FROM orders o JOIN customers c ON c.id = o.customer WHERE o.state <> 'sent';
CREATE MATERIALIZED VIEW totals AS SELECT customer, sum(total) AS total FROM orders GROUP BY customer;
CREATE FUNCTION newest() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT max(id) FROM orders; END;
CREATE FUNCTION noisy() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN NEW.name := NEW.name; RETURN NEW; END; $body$;
CREATE TRIGGER noise BEFORE UPDATE ON customers FOR EACH ROW EXECUTE FUNCTION noisy();
INSERT INTO customers (name) SELECT 'customer ' || i FROM generate_series(1, 200) i;
INSERT INTO orders (customer, state, details, total)
  SELECT 1 + i % 200, (ARRAY['new', 'paid', 'sent']::status[])[1 + i % 3], jsonb_build_object('n', i, 'text', E'tab\tline\nback\\slash'), i / 7.0
  FROM generate_series(1, 3000) i;
INSERT INTO audit SELECT '2026-05-01'::timestamptz + i * interval '1 hour', 'entry ' || i FROM generate_series(1, 100) i;
INSERT INTO "odd "" name;" VALUES (E'\\.', '\x00ff10', 0.1), (NULL, NULL, 'NaN'), (E'a\n\\.\nb', '', 1e-300);
SELECT nextval('invoice'), nextval('invoice');
REFRESH MATERIALIZED VIEW totals;
SELECT lo_from_bytea(4711, 'large object');
)"_s;

PostgresFixture::PostgresFixture(const QString &binaries, PostgresServer::Durability durability)
    : server(binaries, durability)
    , control(cancelled)
{ }

bool PostgresFixture::makeShop(const QString &database)
{
    drop(database);
    const QString created = server.sql(u"postgres"_s, u"CREATE DATABASE \"%1\""_s.arg(database));
    const QString filled = created.isEmpty() ? server.sql(database, s_shop) : created;
    if (filled.startsWith(u"ERROR"_s))
        qWarning("%s", qPrintable(filled));
    return !filled.startsWith(u"ERROR"_s);
}

void PostgresFixture::drop(const QString &database)
{
    const QString names = server.sql(u"postgres"_s,
                                     u"SELECT datname FROM pg_database WHERE datname = '%1' OR datname LIKE"
                                     " '%1\\_us\\_%' OR datname LIKE '%1\\_old\\_%'"_s.arg(database));
    for (const QString &name : names.split(u'\n', Qt::SkipEmptyParts)) {
        server.sql(u"postgres"_s, u"ALTER DATABASE \"%1\" IS_TEMPLATE false"_s.arg(name));
        server.sql(u"postgres"_s, u"DROP DATABASE \"%1\" WITH (FORCE)"_s.arg(name));
    }
}

StorageConfig PostgresFixture::config(const QString &database) const
{
    return {.component = u"database"_s,
            .name = u"main"_s,
            .kind = StorageKind::Postgres,
            .connection = server.connection(database)};
}

std::unique_ptr<PostgresStorage> PostgresFixture::storage(const StorageConfig &config, CaptureForm form) const
{
    return std::make_unique<PostgresStorage>(config, commands, QStringList{PostgresServer::binaries17()}, form);
}

Result<StorageRecord> PostgresFixture::backUp(PostgresStorage &storage)
{
    const Result<std::unique_ptr<Capture>> capture = storage.capture({.operation = operation}, control);
    if (!capture)
        return std::unexpected(capture.error());
    return (*capture)->read(blobs, control);
}

QString PostgresFixture::contentOf(const QString &database) const
{
    const QString tables = server.sql(
        database, u"SELECT c.oid::regclass FROM pg_class c WHERE relkind IN ('r', 'm') AND relnamespace"
                  " NOT IN (SELECT oid FROM pg_namespace WHERE nspname ~ '^pg_' OR nspname ="
                  " 'information_schema') ORDER BY c.oid::regclass::text"_s);
    QStringList content;
    for (const QString &table : tables.split(u'\n', Qt::SkipEmptyParts))
        content.append(
            table + u": "_s
            + server.sql(
                database,
                u"SELECT count(*), md5(string_agg(t::text, '|' ORDER BY t::text)) FROM ONLY %1 t"_s.arg(table)));
    content.append(
        server.sql(database, u"SELECT schemaname, sequencename, last_value FROM pg_sequences ORDER BY 1, 2"_s));
    content.append(server.sql(
        database,
        u"SELECT count(*), md5(string_agg(loid || encode(data, 'hex'), '|' ORDER BY loid, pageno)) FROM pg_largeobject"_s));
    content.append(server.sql(
        database,
        u"SELECT conrelid::regclass, conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid <> 0 ORDER BY 1::text, 2"_s));
    content.append(server.sql(database, u"SELECT indexdef FROM pg_indexes WHERE schemaname !~ '^pg_' ORDER BY 1"_s));
    return content.join(u'\n');
}

} // namespace Understudy::Testing
