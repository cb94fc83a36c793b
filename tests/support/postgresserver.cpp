// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/postgresserver.h"

#include "tests/support/patience.h"

#include <QDir>
#include <QFile>
#include <QUrl>

#include <libpq-fe.h>

#include <pwd.h>
#include <signal.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace Understudy::Testing {

PostgresServer::PostgresServer(const QString &binaries, Durability durability)
    : m_binaries(binaries)
    , m_durability(durability)
    , m_folder(u"/tmp/understudy-pg-XXXXXX"_s)
{ }

PostgresServer::~PostgresServer()
{
    stop();
}

QString PostgresServer::binaries15()
{
    return qEnvironmentVariable("UNDERSTUDY_TEST_PG15", u"/usr/lib/postgresql/15/bin"_s);
}

QString PostgresServer::binaries17()
{
    return qEnvironmentVariable("UNDERSTUDY_TEST_PG17", u"/usr/lib/postgresql/17/bin"_s);
}

static const passwd *servant()
{
    if (geteuid() != 0)
        return nullptr;
    return getpwnam(qEnvironmentVariable("UNDERSTUDY_TEST_USER", u"nobody"_s).toLocal8Bit().constData());
}

QStringList servantOptions()
{
    QStringList options{u"--pdeathsig"_s, u"QUIT"_s}; // a test that is killed leaves no server
    if (const passwd *user = servant())
        options += {u"--reuid=%1"_s.arg(user->pw_uid), u"--regid=%1"_s.arg(user->pw_gid), u"--clear-groups"_s};
    return options;
}

bool giveToServant(const QString &folder)
{
    const passwd *user = servant();
    return !user || ::chown(QFile::encodeName(folder).constData(), user->pw_uid, user->pw_gid) == 0;
}

void PostgresServer::prepare(QProcess &process, const QString &program, const QStringList &arguments) const
{
    process.setWorkingDirectory(m_folder.path());
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.setProgram(u"setpriv"_s);
    process.setArguments(servantOptions() + QStringList{u"--"_s, m_binaries + u'/' + program} + arguments);
    process.setUnixProcessParameters(QProcess::UnixProcessFlag::CreateNewSession);
    if (!m_libraries.isEmpty()) {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"LD_LIBRARY_PATH"_s, m_libraries);
        process.setProcessEnvironment(environment);
    }
}

bool PostgresServer::run(const QString &program, const QStringList &arguments)
{
    QProcess process;
    prepare(process, program, arguments);
    process.start();
    if (process.waitForFinished(patienceMs) && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0)
        return true;
    m_problem = program + u": "_s + process.errorString() + QString::fromUtf8(process.readAll());
    return false;
}

void PostgresServer::addExtension(const QString &name, const QByteArray &script)
{
    m_extensions.insert(name, script);
}

static QString told(const QString &binaries, const QString &what)
{
    QProcess process;
    process.start(binaries + u"/pg_config"_s, {what});
    return process.waitForFinished() ? QString::fromUtf8(process.readAllStandardOutput()).trimmed() : QString();
}

static bool linkAll(const QString &from, const QString &to, const QString &except = {})
{
    bool linked = QDir().mkpath(to);
    for (const QFileInfo &entry : QDir(from).entryInfoList(QDir::AllEntries | QDir::NoDotAndDotDot))
        linked = linked && (entry.fileName() == except || QFile::link(entry.filePath(), to + u'/' + entry.fileName()));
    return linked;
}

static bool writeFile(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
}

// The server looks for its files beside its own program: a copy of that, links to all the rest.
bool PostgresServer::copyPrograms()
{
    const QString bin = told(m_binaries, u"--bindir"_s);
    const QString share = told(m_binaries, u"--sharedir"_s);
    const QString major = QFileInfo(share).fileName();
    const QString top = m_folder.filePath(u"programs/usr"_s);
    const QString newShare = top + u"/share/postgresql/"_s + major;
    const QString newBin = top + u"/lib/postgresql/%1/bin"_s.arg(major);
    bool copied = linkAll(share, newShare, u"extension"_s)
                  && linkAll(share + u"/extension"_s, newShare + u"/extension"_s) && linkAll(bin, newBin, u"postgres"_s)
                  && QFile::copy(bin + u"/postgres"_s, newBin + u"/postgres"_s)
                  && QFile::link(told(m_binaries, u"--pkglibdir"_s), top + u"/lib/postgresql/%1/lib"_s.arg(major));
    for (const auto &[name, script] : m_extensions.asKeyValueRange()) {
        const QString base = newShare + u"/extension/"_s + name;
        copied = copied && writeFile(base + u".control"_s, "default_version = '1.0'\nrelocatable = false\n")
                 && writeFile(base + u"--1.0.sql"_s, script);
    }
    m_libraries = told(m_binaries, u"--libdir"_s);
    m_binaries = newBin;
    if (!copied)
        m_problem = u"copying the server failed"_s;
    return copied;
}

bool PostgresServer::giveFolder()
{
    const bool given = giveToServant(m_folder.path());
    if (!given)
        m_problem = u"chown failed"_s;
    return given;
}

bool PostgresServer::makeStandbyOf(const PostgresServer &primary)
{
    return giveFolder()
           && run(u"pg_basebackup"_s, {u"--pgdata"_s, dataFolder(), u"--write-recovery-conf"_s, u"--checkpoint=fast"_s,
                                       u"--no-sync"_s, u"--dbname="_s + primary.connection(u"postgres"_s)});
}

bool PostgresServer::make()
{
    if (!m_extensions.isEmpty() && !copyPrograms())
        return false;
    return giveFolder()
           && run(u"initdb"_s, {u"--pgdata"_s, dataFolder(), u"--username="_s + m_superuser, u"--auth=trust"_s,
                                u"--no-sync"_s, u"--encoding=UTF8"_s, u"--locale=C.UTF-8"_s});
}

// After a kill a process of the old server may need a moment to notice that it is alone; until then its memory is in
// the way of the new one.
bool PostgresServer::start()
{
    if (m_server.state() != QProcess::NotRunning)
        m_server.waitForFinished(patienceMs); // it was struck
    for (int attempt = 0; attempt < 100; ++attempt) {
        if (startOnce())
            return true;
    }
    const QByteArray end = log().right(2000);
    m_problem = end.isEmpty() ? m_server.errorString() : QString::fromUtf8(end);
    return false;
}

QByteArray PostgresServer::log() const
{
    QFile log(m_folder.filePath(u"server.log"_s));
    return log.open(QIODevice::ReadOnly) ? log.readAll() : QByteArray();
}

bool PostgresServer::startOnce()
{
    const QStringList small{
        u"listen_addresses="_s + m_address, u"unix_socket_directories="_s + m_folder.path(),
        u"max_prepared_transactions=5"_s,   u"wal_level=logical"_s,
        u"shared_buffers=32MB"_s,           u"logging_collector=off"_s,
        u"log_destination=stderr"_s,        u"fsync=%1"_s.arg(m_durability == Durability::Safe ? u"on"_s : u"off"_s)};
    QStringList arguments{u"-D"_s, dataFolder()};
    for (const QString &setting : small + m_settings)
        arguments += {u"-c"_s, setting};
    prepare(m_server, u"postgres"_s, arguments);
    m_server.setStandardOutputFile(m_folder.filePath(u"server.log"_s), QIODevice::Append);
    m_server.start();
    if (!m_server.waitForStarted())
        return false;
    m_pid = m_server.processId();
    const QByteArray conninfo = connection(u"postgres"_s).toUtf8();
    for (int turn = 0; turn < 6000 && !m_server.waitForFinished(10); ++turn) {
        if (PQping(conninfo.constData()) == PQPING_OK)
            return true;
    }
    return false;
}

void PostgresServer::stop()
{
    if (m_server.state() == QProcess::NotRunning)
        return;
    ::kill(pid_t(m_pid), SIGINT);
    if (!m_server.waitForFinished(patienceMs))
        kill();
}

void PostgresServer::kill()
{
    strike();
    m_server.waitForFinished(patienceMs);
}

void PostgresServer::strike() const
{
    // Its processes lead groups of their own: stopped first, so that none of them sees another die.
    ::kill(pid_t(m_pid), SIGSTOP);
    const QByteArray children = [this] {
        QFile file(u"/proc/%1/task/%1/children"_s.arg(m_pid));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }();
    for (const QByteArray &child : children.simplified().split(' ')) {
        if (const pid_t pid = child.toInt(); pid > 0)
            ::kill(pid, SIGKILL);
    }
    ::kill(pid_t(m_pid), SIGKILL);
}

QString PostgresServer::connection(const QString &database, const QString &user) const
{
    return u"postgresql://%1@/%2?host=%3"_s.arg(QString::fromLatin1(QUrl::toPercentEncoding(user)),
                                                QString::fromLatin1(QUrl::toPercentEncoding(database)),
                                                QString::fromLatin1(QUrl::toPercentEncoding(m_folder.path())));
}

static QString answerOf(const PGresult *result)
{
    QStringList rows;
    for (int row = 0; row < PQntuples(result); ++row) {
        QStringList columns;
        for (int column = 0; column < PQnfields(result); ++column)
            columns.append(QString::fromUtf8(PQgetvalue(result, row, column)));
        rows.append(columns.join(u'|'));
    }
    return rows.join(u'\n');
}

QString PostgresServer::sql(const QString &database, const QString &statements) const
{
    return answerFrom(connection(database), statements);
}

QString answerFrom(const QString &connection, const QString &statements)
{
    const std::unique_ptr<PGconn, decltype(&PQfinish)> session(PQconnectdb(connection.toUtf8().constData()), &PQfinish);
    if (PQstatus(session.get()) != CONNECTION_OK)
        return u"ERROR: "_s + QString::fromUtf8(PQerrorMessage(session.get()));
    PQsetNoticeProcessor(session.get(), [](void *, const char *) { }, nullptr);
    const std::unique_ptr<PGresult, decltype(&PQclear)> result(PQexec(session.get(), statements.toUtf8().constData()),
                                                               &PQclear);
    if (PQresultStatus(result.get()) != PGRES_COMMAND_OK && PQresultStatus(result.get()) != PGRES_TUPLES_OK)
        return u"ERROR: "_s + QString::fromUtf8(PQresultErrorMessage(result.get()));
    return answerOf(result.get());
}

void PostgresServer::replaceAccessRules(const QByteArray &rules)
{
    QFile file(dataFolder() + u"/pg_hba.conf"_s);
    if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate) || file.write(rules) != rules.size())
        m_problem = file.errorString();
    file.close();
    sql(u"postgres"_s, u"SELECT pg_reload_conf()"_s);
}

} // namespace Understudy::Testing
