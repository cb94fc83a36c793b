// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/demo/democluster.h"

#include "app/demo/shopdatabase.h"
#include "models/messages/catalog.h"
#include "services/logging.h"
#include "services/platform/durablefile.h"

#include <QCollator>
#include <QDeadlineTimer>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <thread>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Understudy::Demo {

static const QString s_packaged = u"/usr/lib/postgresql"_s; // where Debian keeps one folder for each version
static const QString s_nobody = u"65534"_s; // user and group nobody on every Linux
static constexpr auto s_longestStart = 60s;

// The newest that is packaged, else what PATH finds; empty if there is none.
static QString programFolder()
{
    QStringList versions = QDir(s_packaged).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    QCollator byNumber(QLocale::c());
    byNumber.setNumericMode(true);
    std::ranges::sort(versions,
                      [&](const QString &left, const QString &right) { return byNumber.compare(left, right) > 0; });
    for (const QString &version : std::as_const(versions)) {
        const QString folder = u"%1/%2/bin"_s.arg(s_packaged, version);
        if (QFileInfo(folder + u"/initdb"_s).isExecutable() && QFileInfo(folder + u"/postgres"_s).isExecutable())
            return folder;
    }
    const QString program = QStandardPaths::findExecutable(u"initdb"_s);
    return program.isEmpty() ? QString() : QFileInfo(program).canonicalPath();
}

Result<Cluster::Programs> Cluster::findPrograms(const Place &place, Life life)
{
    Programs programs{.folder = programFolder()};
    if (programs.folder.isEmpty())
        return fail("demo.noPostgres"_L1, {{"path"_L1, s_packaged}});
    // The signal stops the server even if we are killed. Whose folder the new one is tells who we are.
    if (life == Life::EndsWithUs && !QStandardPaths::findExecutable(u"setpriv"_s).isEmpty())
        programs.before = {u"setpriv"_s, u"--pdeathsig"_s, u"INT"_s};
    programs.asNobody = QFileInfo(place.folder).ownerId() == 0;
    if (programs.asNobody && programs.before.isEmpty())
        programs.before = {u"setpriv"_s};
    if (programs.asNobody)
        programs.before += {u"--reuid"_s, s_nobody, u"--regid"_s, s_nobody, u"--clear-groups"_s};
    return programs;
}

Cluster::Cluster(const Place &place, Programs programs)
    : m_place(place)
    , m_programs(std::move(programs))
{ }

Command Cluster::command(const QString &program, const QStringList &arguments) const
{
    QStringList words = m_programs.before + QStringList{m_programs.folder + u'/' + program} + arguments;
    const QString first = words.takeFirst();
    return {.program = first,
            .arguments = words,
            .environment = {{u"LC_ALL"_s, u"C.UTF-8"_s}},
            .workingFolder = u"/"_s,
            .timeoutSeconds = 120};
}

Result<> Cluster::make(const TaskControl &control) const
{
    const CommandRunner runner;
    if (const Result<> made = makeFolder(m_place.server(), 0755); !made)
        return made;
    if (m_programs.asNobody) {
        const Command give{.program = u"chown"_s, .arguments = {s_nobody + u':' + s_nobody, m_place.server()}};
        if (const Result<CommandResult> given = runner.runChecked(give, control); !given)
            return std::unexpected(given.error());
    }
    const Result<CommandResult> made = runner.runChecked(
        command(u"initdb"_s, {u"--pgdata"_s, m_place.server() + u"/data"_s, u"--username"_s, u"postgres"_s, u"--auth"_s,
                              u"trust"_s, u"--encoding"_s, u"UTF8"_s, u"--no-locale"_s, u"--no-sync"_s}),
        control);
    if (!made && made.error().code != Error::Code::Cancelled)
        return fail("demo.serverFailed"_L1, {{"path"_L1, m_place.folder}}, made.error().details);
    if (!made)
        return std::unexpected(made.error());
    return {};
}

Result<> Cluster::launch(const TaskControl &control)
{
    const QString log = m_place.folder + u"/postgresql.log"_s;
    Result<Daemon> server = Daemon::start(
        command(u"postgres"_s, {u"-D"_s, m_place.server() + u"/data"_s, u"-k"_s, m_place.server(), u"-c"_s,
                                u"listen_addresses="_s, u"-c"_s, u"logging_collector=off"_s}),
        log);
    if (!server)
        return std::unexpected(server.error());
    m_server.emplace(std::move(*server));
    const QDeadlineTimer deadline(s_longestStart);
    while (!isAnswering(m_place.connection(u"postgres"_s, u"postgres"_s))) {
        if (const Result<> going = control.checkpoint(); !going)
            return going;
        if (!m_server->isRunning() || deadline.hasExpired()) {
            const Result<QByteArray> said = readWhole(log);
            return fail("demo.serverFailed"_L1, {{"path"_L1, m_place.folder}},
                        QString::fromUtf8(said.value_or(QByteArray())));
        }
        std::this_thread::sleep_for(20ms); // nothing tells of a server that is ready
    }
    return {};
}

Result<Cluster> Cluster::start(const Place &place, const TaskControl &control)
{
    Result<Programs> programs = findPrograms(place, Life::EndsWithUs);
    if (!programs)
        return std::unexpected(programs.error());
    Cluster cluster(place, std::move(*programs));
    if (const Result<> made = cluster.make(control); !made)
        return std::unexpected(made.error());
    if (const Result<> launched = cluster.launch(control); !launched)
        return std::unexpected(launched.error());
    return cluster;
}

Result<Cluster> Cluster::startLasting(const Place &place, const TaskControl &control)
{
    Result<Programs> programs = findPrograms(place, Life::Lasts);
    if (!programs)
        return std::unexpected(programs.error());
    Cluster cluster(place, std::move(*programs));
    if (!QFileInfo::exists(place.server() + u"/data/PG_VERSION"_s)) {
        if (const Result<> made = cluster.make(control); !made)
            return std::unexpected(made.error());
    }
    if (const Result<> launched = cluster.launchLasting(control); !launched)
        return std::unexpected(launched.error());
    return cluster;
}

// By pg_ctl, which waits until the server answers. A server that one of us left behind answers already.
Result<> Cluster::launchLasting(const TaskControl &control)
{
    m_lasts = true;
    if (isAnswering(m_place.connection(u"postgres"_s, u"postgres"_s)))
        return {};
    const QByteArray folder = m_place.server().toUtf8().replace('\'', "''");
    const QByteArray settings = "listen_addresses = ''\nunix_socket_directories = '" + folder
                                + "'\nlogging_collector = off\nfsync = off\n";
    const QString path = m_place.server() + u"/data/postgresql.auto.conf"_s;
    QFile file(path); // what the server has of its own stays as it is
    if (!file.open(QFile::WriteOnly | QFile::Truncate) || file.write(settings) != settings.size() || !file.flush())
        return std::unexpected(systemError(path, errno, true));
    const CommandRunner runner;
    const Result<CommandResult> started = runner.runChecked(
        command(u"pg_ctl"_s, {u"start"_s, u"--pgdata"_s, m_place.server() + u"/data"_s, u"--wait"_s, u"--silent"_s,
                              u"--log"_s, m_place.server() + u"/postgresql.log"_s}),
        control);
    if (started)
        return {};
    if (started.error().code == Error::Code::Cancelled)
        return std::unexpected(started.error());
    return fail("demo.serverFailed"_L1, {{"path"_L1, m_place.folder}}, started.error().details);
}

Cluster::Cluster(Cluster &&other) noexcept
    : m_place(other.m_place)
    , m_programs(other.m_programs)
    , m_server(std::move(other.m_server))
    , m_lasts(std::exchange(other.m_lasts, false))
{ }

Cluster::~Cluster()
{
    if (m_lasts)
        stop();
    if (!m_server || !m_server->isRunning())
        return;
    stop();
    m_server->stop(); // ends what that could not
}

// Fast: a session that is still open does not keep it.
void Cluster::stop() const
{
    const std::atomic_bool never = false;
    const Result<CommandResult> stopped = CommandRunner().run(
        command(u"pg_ctl"_s,
                {u"stop"_s, u"--pgdata"_s, m_place.server() + u"/data"_s, u"--mode"_s, u"fast"_s, u"--silent"_s}),
        TaskControl(never));
    if (!stopped)
        qCWarning(lcProcess).noquote() << stopped.error().message << stopped.error().details;
}

} // namespace Understudy::Demo
