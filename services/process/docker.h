// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/process/commandrunner.h"

namespace Understudy {

// One container, by its name or id, of the Docker daemon that `docker` talks to (DOCKER_HOST, its context). No error of
// it is NotFound: a container that is not there says nothing about the data in it. Thread-safe.
class DockerContainer
{
public:
    using Environment = QList<QPair<QString, QString>>;

    DockerContainer(const CommandRunner &commands, const QString &name);

    [[nodiscard]] const QString &name() const { return m_name; }
    // A program inside, by `docker exec -i`. The values of `environment` do not stand in its arguments.
    [[nodiscard]] Command inside(const QStringList &program, const Environment &environment = {}) const;
    // Whether it runs; else what is in the way.
    [[nodiscard]] Result<> check(const TaskControl &control) const;
    // Runs a program inside to its end, a minute at most. Any exit code is a result.
    [[nodiscard]] Result<CommandResult> run(const QStringList &program, const TaskControl &control) const;

private:
    const CommandRunner &m_commands;
    QString m_name;
};

// The containers of a service of a Docker Compose project, those that run first. Errors: Docker does not answer.
[[nodiscard]] Result<QStringList> containersOfService(const CommandRunner &commands, const QString &project,
                                                      const QString &service, const TaskControl &control);

} // namespace Understudy
