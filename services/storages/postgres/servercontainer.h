// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/process/docker.h"
#include "services/process/socketrelay.h"
#include "services/storages/postgres/waysinside.h"
#include "services/tasks/heartbeat.h"

#include <QHash>
#include <QMutex>

#include <atomic>
#include <chrono>
#include <map>
#include <memory>
#include <optional>

namespace Understudy {

// A container whose PostgreSQL server is reached from inside alone: by sockets here that lead there. What stands still in
// there (paused, stopped, Docker gone) ends after some time instead of waiting for ever. Thread-safe.
class ServerContainer
{
public:
    // `scratch`: where its sockets lie. `patience`: how long it may stand still while we work with it.
    ServerContainer(const CommandRunner &commands, const QString &name, const QString &scratch,
                    std::chrono::milliseconds patience);
    ~ServerContainer();
    Q_DISABLE_COPY_MOVE(ServerContainer)

    [[nodiscard]] const QString &name() const { return m_container.name(); }

    struct Way
    {
        QString folder; // of a socket on this machine, always for port 5432
        PlaceInside inside; // where it leads
    };
    // To the server that a connection means with this host (empty: none is named) and port.
    [[nodiscard]] Result<Way> way(const QString &host, const QString &port, const TaskControl &control);
    // Why a connection failed: what is wrong with the container, else `error` itself, with what the way there said.
    [[nodiscard]] Error explained(const Error &error, const TaskControl &control);

    // As of a port of 5432; what tools there are does not depend on it.
    [[nodiscard]] Result<ContainerContent> content(const TaskControl &control);
    // As CommandRunner::run(), inside. Without a source it ends there too when it is ended here.
    [[nodiscard]] Result<CommandResult> run(const QStringList &program, const DockerContainer::Environment &environment,
                                            const TaskControl &control, const CommandRunner::Sink &sink,
                                            const CommandRunner::Source &source = {});
    // Bytes, of the file system of a folder inside; -1 = not known.
    [[nodiscard]] qint64 freeSpace(const QString &folder, const TaskControl &control) const;

private:
    struct Relay
    {
        std::unique_ptr<SocketRelay> relay;
        PlaceInside place;
    };
    [[nodiscard]] Result<ContainerContent> look(const QString &port, const TaskControl &control);
    void watch(); // in a thread of its own
    [[nodiscard]] bool isUsed();
    void giveUp();

    const CommandRunner &m_commands;
    const DockerContainer m_container;
    const QString m_scratch;
    const std::chrono::milliseconds m_patience;
    QMutex m_mutex; // guards the four below
    QHash<QString, ContainerContent> m_content; // by port; empty: nobody has looked
    std::map<QString, Relay> m_relays; // by host and port; they stay, for others may use them
    int m_programs = 0; // that run inside at the moment
    std::atomic_bool m_standsStill = false; // ends what runs inside
    std::atomic_bool m_ending = false;
    int m_looksInVain = 0; // of the watch alone
    std::optional<Heartbeat> m_watch; // last: its thread uses the rest
};

// All containers that one process works with.
class ServerContainers
{
public:
    static constexpr std::chrono::milliseconds usualPatience = std::chrono::seconds(30);

    ServerContainers(const CommandRunner &commands, const QString &scratch,
                     std::chrono::milliseconds patience = usualPatience);
    // Lives as long as this. Touches nothing.
    [[nodiscard]] ServerContainer &container(const QString &name);

private:
    const CommandRunner &m_commands;
    const QString m_scratch;
    const std::chrono::milliseconds m_patience;
    QMutex m_mutex;
    std::map<QString, std::unique_ptr<ServerContainer>> m_containers;
};

} // namespace Understudy
