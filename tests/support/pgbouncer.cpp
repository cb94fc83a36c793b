// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/pgbouncer.h"

#include "tests/support/patience.h"

#include <QFile>

#include <libpq-fe.h>

using namespace Qt::StringLiterals;

namespace Understudy::Testing {

PgBouncer::PgBouncer(const PostgresServer &server)
    : m_server(server)
    , m_folder(u"/tmp/understudy-pool-XXXXXX"_s)
{ }

PgBouncer::~PgBouncer()
{
    m_process.terminate();
    if (!m_process.waitForFinished(patienceMs))
        m_process.kill();
    m_process.waitForFinished();
}

QString PgBouncer::connection(const QString &database) const
{
    return u"postgresql://postgres@/%1?host=%2&port=6432"_s.arg(database, m_folder.path());
}

bool PgBouncer::writeSettings(const QString &poolMode)
{
    const QString settings = u"[databases]\n* = host=%1 port=%2 user=postgres\n[pgbouncer]\nunix_socket_dir = %3\n"
                             "listen_port = 6432\nauth_type = any\npool_mode = %4\n"_s.arg(
                                 m_server.socketFolder(), qEnvironmentVariable("PGPORT", u"5432"_s), m_folder.path(),
                                 poolMode);
    QFile file(m_folder.filePath(u"pgbouncer.ini"_s));
    if (file.open(QIODevice::WriteOnly) && file.write(settings.toUtf8()) > 0 && file.flush()
        && giveToServant(m_folder.path()))
        return true;
    m_problem = file.errorString();
    return false;
}

bool PgBouncer::start(const QString &poolMode)
{
    if (!writeSettings(poolMode))
        return false;
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    m_process.start(u"setpriv"_s,
                    servantOptions() + QStringList{u"--"_s, u"pgbouncer"_s, m_folder.filePath(u"pgbouncer.ini"_s)});
    const QByteArray conninfo = connection(u"postgres"_s).toUtf8();
    for (int turn = 0; turn < 2000 && m_process.state() != QProcess::NotRunning; ++turn) {
        if (PQping(conninfo.constData()) == PQPING_OK)
            return true;
        m_process.waitForFinished(10);
    }
    m_problem = m_process.errorString() + QString::fromUtf8(m_process.readAll());
    return false;
}

} // namespace Understudy::Testing
