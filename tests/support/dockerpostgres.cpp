// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/dockerpostgres.h"

#include "tests/support/patience.h"
#include "tests/support/postgresserver.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QFile>

#include <libpq-fe.h>

using namespace Qt::StringLiterals;

namespace Understudy::Testing {

static const auto s_image = u"understudy-postgres"_s;

// What the entry point of the well-known image does, in few words.
static const auto s_start = uR"END(
chown 999:999 /data /var/run/postgresql
as="setpriv --reuid=999 --regid=999 --clear-groups"
[ -s /data/PG_VERSION ] || $as initdb -D /data --username=postgres --auth=trust --no-sync --encoding=UTF8 \
  --locale=C.UTF-8 >/dev/null || exit 1
rm -f /data/postmaster.pid
exec $as postgres -D /data -c unix_socket_directories=/var/run/postgresql -c listen_addresses=127.0.0.1 \
  -c fsync=off -c shared_buffers=32MB -c max_prepared_transactions=5 -c unix_socket_permissions=0777
)END"_s;

DockerPostgres::DockerPostgres(DockerDaemon &daemon, const QString &name, int major)
    : m_daemon(daemon)
    , m_name(name)
    , m_major(major)
{ }

static QString told(int major, const QString &what)
{
    const QString binaries = major == 15 ? PostgresServer::binaries15() : PostgresServer::binaries17();
    return QString::fromUtf8(runProgram(binaries + u"/pg_config"_s, {what}).output).trimmed();
}

static QStringList foldersOf(int major)
{
    QStringList folders{QFileInfo(told(major, u"--bindir"_s)).path(), told(major, u"--sharedir"_s)};
    if (major == 15) // it brings libraries of its own
        folders.append(told(major, u"--libdir"_s));
    return folders;
}

static bool writeFile(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    return QDir().mkpath(QFileInfo(path).path()) && file.open(QIODevice::WriteOnly)
           && file.write(bytes) == bytes.size();
}

bool DockerPostgres::makeImage()
{
    const QString extra = m_daemon.path(u"extra"_s);
    const bool written = writeFile(extra + u"/etc/passwd"_s, "root:x:0:0::/:/bin/sh\npostgres:x:999:999::/:/bin/sh\n")
                         && writeFile(extra + u"/etc/group"_s, "root:x:0:\npostgres:x:999:\n")
                         && QDir().mkpath(extra + u"/tmp"_s) && QDir().mkpath(extra + u"/data"_s)
                         && QDir().mkpath(extra + u"/var/run/postgresql"_s);
    QStringList programs;
    for (const char *name : {"sh", "bash", "cat", "chown", "df", "kill", "perl", "rm", "setpriv", "sleep"})
        programs.append(u"/usr/bin/"_s + QString::fromLatin1(name));
    programs.append(u"/bin/sh"_s);
    const QStringList folders = foldersOf(15) + foldersOf(17)
                                + QStringList{u"/usr/lib/x86_64-linux-gnu/perl-base"_s, u"/usr/lib/locale/C.utf8"_s,
                                              u"/usr/share/zoneinfo"_s};
    if (written && m_daemon.makeImage(s_image, programs, folders, extra))
        return true;
    m_problem = m_daemon.problem();
    return false;
}

bool DockerPostgres::run(const QStringList &options)
{
    const QString folder = m_daemon.path(m_name);
    QDir().mkpath(folder + u"/data"_s);
    QDir().mkpath(folder + u"/run"_s);
    QStringList libraries;
    if (m_major == 15)
        libraries << u"--env"_s << u"LD_LIBRARY_PATH="_s + told(m_major, u"--libdir"_s);
    const ProgramRun run = m_daemon.docker(
        QStringList{u"run"_s, u"--detach"_s, u"--network"_s, u"none"_s, u"--name"_s, m_name, u"--env"_s,
                    u"PATH=%1:/usr/bin:/bin"_s.arg(told(m_major, u"--bindir"_s)), u"--volume"_s,
                    folder + u"/data:/data"_s, u"--volume"_s, folder + u"/run:/var/run/postgresql"_s}
        + libraries + options + QStringList{s_image, u"/bin/sh"_s, u"-c"_s, s_start});
    if (run.exitCode == 0 && awaitServer())
        return true;
    m_problem = QString::fromUtf8(run.all() + m_daemon.docker({u"logs"_s, m_name}).all());
    return false;
}

bool DockerPostgres::makeShop()
{
    m_problem.clear();
    sql(u"postgres"_s, u"DROP DATABASE IF EXISTS shop WITH (FORCE)"_s);
    sql(u"postgres"_s, u"CREATE DATABASE shop"_s);
    m_problem = sql(u"shop"_s,
                    u"CREATE TABLE items AS SELECT i AS id, md5(i::text) AS word FROM generate_series(1, 5000) i;"
                    " ALTER TABLE items ADD PRIMARY KEY (id); CREATE SEQUENCE numbers START 7"_s);
    return m_problem.isEmpty();
}

void DockerPostgres::remove() const
{
    m_daemon.docker({u"rm"_s, u"--force"_s, m_name});
}

static QString target(const QString &folder, const QString &database)
{
    return u"host='%1' user=postgres dbname='%2' connect_timeout=120"_s.arg(folder, database);
}

bool DockerPostgres::awaitServer() const
{
    const QByteArray where = connection(u"postgres"_s).toUtf8();
    for (const QDeadlineTimer deadline(patienceMs); !deadline.hasExpired();) {
        if (PQping(where.constData()) == PQPING_OK)
            return true;
        if (m_daemon.docker({u"container"_s, u"inspect"_s, u"--format"_s, u"{{.State.Running}}"_s, m_name}).output
            != "true\n")
            return false;
    }
    return false;
}

QString DockerPostgres::connection(const QString &database) const
{
    return target(m_daemon.path(m_name + u"/run"_s), database);
}

QString DockerPostgres::sql(const QString &database, const QString &statements) const
{
    return answerFrom(connection(database), statements);
}

QByteArray DockerPostgres::contentOf(const QString &database) const
{
    if (sql(u"postgres"_s, u"SELECT count(*) FROM pg_database WHERE datname = '%1'"_s.arg(database)) == "0"_L1)
        return {};
    const QString tables = sql(database, u"SELECT c.oid::regclass FROM pg_class c WHERE relkind = 'r' AND relnamespace"
                                         " = 'public'::regnamespace ORDER BY c.oid::regclass::text"_s);
    QStringList content;
    for (const QString &table : tables.split(u'\n', Qt::SkipEmptyParts))
        content.append(
            table + u' '
            + sql(database, u"SELECT count(*), md5(string_agg(t::text, '|' ORDER BY t::text)) FROM %1 t"_s.arg(table)));
    content.append(sql(database, u"SELECT sequencename, last_value FROM pg_sequences ORDER BY 1"_s));
    return content.join(u'\n').toUtf8();
}

QStringList DockerPostgres::ourSessions() const
{
    return sql(u"postgres"_s,
               u"SELECT application_name FROM pg_stat_activity WHERE application_name LIKE 'understudy%'"_s)
        .split(u'\n', Qt::SkipEmptyParts);
}

QByteArray DockerPostgres::log() const
{
    return m_daemon.docker({u"logs"_s, m_name}).all();
}

QStringList DockerPostgres::programsInside() const
{
    QStringList programs;
    const QString all = QString::fromUtf8(m_daemon.docker({u"top"_s, m_name, u"-o"_s, u"pid,args"_s}).output);
    for (const QString &line : all.split(u'\n', Qt::SkipEmptyParts).sliced(1)) {
        const QString program = line.trimmed().section(u' ', 1).trimmed();
        if (!program.startsWith(u"postgres"_s) && !program.contains(u"/postgres"_s))
            programs.append(program);
    }
    return programs;
}

} // namespace Understudy::Testing
