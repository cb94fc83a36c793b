// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"
#include "services/process/commandrunner.h"
#include "services/storages/postgres/connection.h"

#include <QList>
#include <QStringList>

#include <optional>

namespace Understudy {

// pg_dump and pg_restore of one installation.
struct Tools
{
    QString dump; // absolute paths
    QString restore;
    QString version; // "17.6"
    int major = 0;
    ServerContainer *container = nullptr; // that they are in; null: on this machine
    bool operator==(const Tools &) const = default;
};

// The PostgreSQL programs of this machine: in PATH and where distributions put each major version.
class ToolFinder
{
public:
    // `folders` empty: where they usually lie. Those in `container`, where there is one, fit its server and go first.
    explicit ToolFinder(const CommandRunner &commands, QStringList folders = {}, ServerContainer *container = nullptr);
    // These, or the folder bin in each of them, before where they usually lie.
    [[nodiscard]] static QStringList foldersWith(const QStringList &folders);

    // To read a server of this major: its own, else the next newer (an older pg_dump refuses a newer server).
    // CommandFailed names what is there.
    [[nodiscard]] Result<Tools> forServer(int major, const TaskControl &control) const;
    // To read an archive that a pg_dump of this major wrote: the same rule, for the archive's format.
    [[nodiscard]] Result<Tools> forArchive(int major, const TaskControl &control) const;

    [[nodiscard]] QList<Tools> all(const TaskControl &control) const; // of this machine, by major, each once
    [[nodiscard]] Result<std::optional<Tools>> inside(const TaskControl &control) const; // of the container

private:
    [[nodiscard]] Result<Tools> atLeast(int major, QLatin1StringView message, const TaskControl &control) const;

    const CommandRunner &m_commands;
    QStringList m_folders;
    ServerContainer *m_container;
};

// Runs one of `tools` where they are, as CommandRunner::run().
[[nodiscard]] Result<CommandResult> runTool(const CommandRunner &commands, const Tools &tools, const Command &command,
                                            const TaskControl &control, const CommandRunner::Sink &sink,
                                            const CommandRunner::Source &source = {});
// The same, as CommandRunner::runChecked().
[[nodiscard]] Result<CommandResult> runToolChecked(const CommandRunner &commands, const Tools &tools,
                                                   const Command &command, const TaskControl &control,
                                                   const CommandRunner::Sink &sink,
                                                   const CommandRunner::Source &source = {});
// How a tool reaches the database of `connection`: an argument without a secret, and the secret by environment.
// `setting`: "name=value" for its session, or nothing: a pooler between here and the server may refuse all of them.
[[nodiscard]] QString toolTarget(const Connection &connection, const Tools &tools, const QString &setting);
[[nodiscard]] QList<QPair<QString, QString>> toolEnvironment(const Connection &connection);

} // namespace Understudy
