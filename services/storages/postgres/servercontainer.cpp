// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/servercontainer.h"

#include "models/messages/catalog.h"
#include "services/logging.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr int s_looks = 3; // within the patience
static const auto s_port = u"5432"_s;

ServerContainer::ServerContainer(const CommandRunner &commands, const QString &name, const QString &scratch,
                                 std::chrono::milliseconds patience)
    : m_commands(commands)
    , m_container(commands, name)
    , m_scratch(scratch)
    , m_patience(patience)
{ }

ServerContainer::~ServerContainer()
{
    m_ending = true;
    m_watch.reset();
}

// With the lock held.
Result<ContainerContent> ServerContainer::look(const QString &port, const TaskControl &control)
{
    if (m_content.contains(port))
        return m_content.value(port);
    const Result<CommandResult> answer = m_container.run(contentQuestion(port), control);
    if (!answer)
        return std::unexpected(answer.error());
    const ContainerContent content = contentFrom(answer->output); // without a shell inside there is no answer
    qCDebug(lcStorages).noquote() << "container" << name() << "has" << content.joiners << content.sockets
                                  << content.toolVersion;
    m_content.insert(port, content);
    return content;
}

Result<ContainerContent> ServerContainer::content(const TaskControl &control)
{
    const QMutexLocker locker(&m_mutex);
    return look(s_port, control);
}

Result<ServerContainer::Way> ServerContainer::way(const QString &host, const QString &port, const TaskControl &control)
{
    const QMutexLocker locker(&m_mutex);
    const QString key = host + u' ' + port;
    const auto known = m_relays.find(key);
    if (known != m_relays.end() && m_content.contains(port))
        return Way{.folder = known->second.relay->folder(), .inside = known->second.place};
    const Result<ContainerContent> content = look(port, control);
    if (!content)
        return std::unexpected(content.error());
    const PlaceInside place = placeInside(*content, host, port);
    const QStringList program = joiner(*content, place);
    if (program.isEmpty())
        return fail("docker.noWayIn"_L1, {{"container"_L1, name()},
                                          {"place"_L1, place.host + u':' + place.port},
                                          {"programs"_L1, joinersFor(place).join(u", "_s)}});
    if (known != m_relays.end()) { // the container may be another one by now
        known->second.relay->setCommand(m_container.inside(program));
        known->second.place = place;
        return Way{.folder = known->second.relay->folder(), .inside = place};
    }
    Result<std::unique_ptr<SocketRelay>> relay = SocketRelay::start(m_scratch, u".s.PGSQL."_s + s_port,
                                                                    m_container.inside(program));
    if (!relay)
        return std::unexpected(relay.error());
    const Way way{.folder = (*relay)->folder(), .inside = place};
    m_relays.emplace(key, Relay{.relay = std::move(*relay), .place = place});
    if (!m_watch)
        m_watch.emplace(m_patience / s_looks, [this] { watch(); });
    return way;
}

Error ServerContainer::explained(const Error &error, const TaskControl &control)
{
    if (error.code != Error::Code::Unreachable)
        return error;
    const Result<> running = m_container.check(control.uninterrupted());
    const QMutexLocker locker(&m_mutex);
    m_content.clear(); // the next connection looks again
    if (!running)
        return running.error();
    Error told = error;
    for (const auto &[key, relay] : m_relays) {
        if (const QString words = relay.relay->lastWords(); !words.isEmpty())
            told.details += u'\n' + name() + u": "_s + words;
    }
    return told;
}

Result<CommandResult> ServerContainer::run(const QStringList &program, const DockerContainer::Environment &environment,
                                           const TaskControl &control, const CommandRunner::Sink &sink,
                                           const CommandRunner::Source &source)
{
    Command command = m_container.inside(source ? program : endingWithInput(program), environment);
    command.keepsInputOpen = true;
    m_standsStill = false;
    {
        const QMutexLocker locker(&m_mutex);
        ++m_programs;
    }
    Result<CommandResult> done = m_commands.run(command, control.alsoCancelledBy(m_standsStill), sink, source);
    {
        const QMutexLocker locker(&m_mutex);
        --m_programs;
    }
    if ((done && done->exitCode == 0) || control.isCancelled())
        return done;
    // Docker's own failures look like those of the program.
    if (const Result<> running = m_container.check(control); !running)
        return std::unexpected(running.error());
    const bool stoodStill = !done && done.error().code == Error::Code::Cancelled;
    return stoodStill ? fail("docker.paused"_L1, {{"container"_L1, name()}}) : std::move(done);
}

qint64 ServerContainer::freeSpace(const QString &folder, const TaskControl &control) const
{
    const Result<CommandResult> answer = m_container.run({u"df"_s, u"-P"_s, u"-k"_s, folder}, control);
    if (!answer || answer->exitCode != 0)
        return -1;
    // Filesystem 1024-blocks Used Available Capacity Mounted on
    const QList<QByteArray> fields = answer->output.trimmed().split('\n').last().simplified().split(' ');
    bool isNumber = false;
    const qint64 available = fields.value(3).toLongLong(&isNumber);
    return isNumber ? available * 1024 : -1;
}

bool ServerContainer::isUsed()
{
    const QMutexLocker locker(&m_mutex);
    return m_programs > 0
           || std::ranges::any_of(m_relays, [](const auto &entry) { return entry.second.relay->connections() > 0; });
}

// A session in a paused container hangs without a word, and no timeout of TCP is in play here.
void ServerContainer::watch()
{
    const TaskControl control(m_ending);
    if (!isUsed() || m_container.check(control)) {
        m_looksInVain = 0;
        m_standsStill = false;
        return;
    }
    if (++m_looksInVain >= s_looks && !m_ending)
        giveUp();
}

void ServerContainer::giveUp()
{
    qCWarning(lcStorages).noquote() << "container" << name() << "stands still: its sessions are ended";
    m_standsStill = true;
    const QMutexLocker locker(&m_mutex);
    for (const auto &[key, relay] : m_relays)
        relay.relay->cut();
}

ServerContainers::ServerContainers(const CommandRunner &commands, const QString &scratch,
                                   std::chrono::milliseconds patience)
    : m_commands(commands)
    , m_scratch(scratch)
    , m_patience(patience)
{ }

ServerContainer &ServerContainers::container(const QString &name)
{
    const QMutexLocker locker(&m_mutex);
    std::unique_ptr<ServerContainer> &known = m_containers[name];
    if (!known)
        known = std::make_unique<ServerContainer>(m_commands, name, m_scratch, m_patience);
    return *known;
}

} // namespace Understudy
