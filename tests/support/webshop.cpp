// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/webshop.h"

#include "tests/support/treetools.h"

#include <QCoreApplication>
#include <QDebug>
#include <QDir>
#include <QFile>

using namespace Qt::StringLiterals;

namespace Understudy::Testing {

static const QString s_schema = uR"(
    create table customers (id int primary key, name text not null, email text not null unique);
    create table orders (id int primary key, customer int not null references customers, placed timestamptz not null,
        total numeric(10,2) not null, note text not null);
    create table visits (id bigint generated always as identity primary key, at timestamptz not null default now());
    insert into customers select n, 'Customer ' || n, 'c' || n || '@example.org' from generate_series(1, 4000) n;
    insert into orders select n, 1 + n % 4000, timestamptz '2026-01-01 00:00:00+00' + n * interval '7 minutes', n % 900 + 0.95,
        md5(n::text) || md5((n + 1)::text) from generate_series(1, 50000) n;
    analyze;
)"_s;

// The shop ends with the test that made it: a flag that goes away stops it, and so does the end of that process.
static const QString s_program = uR"(mkdir -p bin uploads/products worker run
echo 2.4.1 >RELEASE
for i in $(seq 240); do seq $((i * 100)) $((i * 100 + 3000)) >"uploads/products/picture $i.txt"; done
sqlite3 worker/jobs.db "create table jobs (id integer primary key, payload text);
    with recursive n(i) as (values (1) union all select i + 1 from n where i < 2000)
    insert into jobs select i, 'send mail ' || i from n"
cat >.env <<END
APP_ENV=staging
DATABASE_URL=postgresql://shop@127.0.0.1:%1/webshop
SESSION_SECRET=correct-horse-battery-staple
MAIL_KEY=kittens
END
cat >bin/stage <<'END'
#!/bin/sh
run=$(dirname "$0")/../run
case $1 in
start) touch "$run/on"; setsid "$0" serve </dev/null >/dev/null 2>&1 & ;;
stop) rm -f "$run/on"; for i in $(seq 500); do [ -e "$run/serving" ] || exit 0; sleep 0.02; done; exit 1 ;;
state) if [ -e "$run/on" ]; then echo running; else echo suspended; fi ;;
serve)
    touch "$run/serving"
    trap 'rm -f "$run/serving"' EXIT
    while [ -e "$run/on" ] && kill -0 %2 2>/dev/null; do
        '%3/psql' -h '%4' -U shop -d webshop -qc 'insert into visits default values'
        sleep 0.2
    done ;;
esac
END
chmod +x bin/stage
)"_s;

WebShop::WebShop()
    : m_server(PostgresServer::binaries17())
{ }

WebShop::~WebShop()
{
    if (const ShellResult stopped = shell(folder(), u"bin/stage stop"_s); stopped.exitCode != 0)
        qWarning() << "the shop did not stop:" << stopped.errors;
}

bool WebShop::makeDatabase()
{
    if (!m_server.make() || !m_server.start()) {
        m_problem = m_server.problem();
        return false;
    }
    const QStringList steps{
        m_server.sql(u"postgres"_s, u"create role shop login createdb in role pg_read_all_stats, pg_signal_backend"_s),
        m_server.sql(u"postgres"_s, u"create database webshop owner shop"_s),
        m_server.sql(u"webshop"_s, u"set role shop;"_s + s_schema)};
    m_problem = steps.join(QString());
    return m_problem.isEmpty();
}

bool WebShop::make()
{
    if (!QFile::exists(m_place.path()) || !makeDatabase() || !QDir().mkpath(folder()))
        return false;
    m_line = std::make_unique<SlowLine>(m_server.socketFolder() + u"/.s.PGSQL.5432"_s);
    const QString script = s_program.arg(m_line->port())
                               .arg(QCoreApplication::applicationPid())
                               .arg(PostgresServer::binaries17(), m_server.socketFolder());
    const ShellResult made = shell(folder(), script + u"bin/stage start"_s);
    m_problem = QString::fromLocal8Bit(made.errors);
    return made.exitCode == 0;
}

QString WebShop::command(const QString &verb) const
{
    return u"%1/bin/stage %2"_s.arg(folder(), verb);
}

QString WebShop::sql(const QString &statements) const
{
    return m_server.sql(u"webshop"_s, statements);
}

bool WebShop::isRunning() const
{
    return QFile::exists(folder() + u"/run/on"_s) || QFile::exists(folder() + u"/run/serving"_s);
}

int WebShop::visits() const
{
    return sql(u"select count(*) from visits"_s).toInt();
}

QStringList WebShop::fingerprint() const
{
    return {sql(u"select count(*), md5(string_agg(id || note || total, ',' order by id)) from orders"_s),
            QString::fromLatin1(treeFingerprint(folder() + u"/uploads"_s))};
}

void WebShop::damage()
{
    sql(u"delete from orders where id % 3 = 0; update orders set total = total * 100"_s);
    const QString uploads = folder() + u"/uploads/products/"_s;
    for (int number = 7; number <= 240; number += 10)
        QFile::remove(uploads + u"picture %1.txt"_s.arg(number));
    QFile picture(uploads + u"picture 1.txt"_s);
    if (!picture.open(QIODevice::WriteOnly) || picture.write("overwritten") < 0)
        qFatal() << picture.errorString();
}

} // namespace Understudy::Testing
