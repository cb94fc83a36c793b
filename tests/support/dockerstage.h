// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "tests/support/dockerpostgres.h"

namespace Understudy::Testing {

// The stage shop/staging: the database "shop" in a container, a folder of files, a runtime whose state is a word in a
// file; a home of its own.
class DockerStage
{
public:
    explicit DockerStage(const QString &container);

    [[nodiscard]] ProgramRun add() const; // `stage add`
    [[nodiscard]] QStringList arguments(const QStringList &arguments) const; // with this home
    [[nodiscard]] ProgramRun cli(const QStringList &arguments) const;
    // Arguments of `unshare`: the command line on a machine without programs of PostgreSQL.
    [[nodiscard]] QStringList withoutTools(const QStringList &arguments) const;
    // As another user, with a home of that user's.
    [[nodiscard]] ProgramRun cliAs(uint user, const QStringList &arguments) const;
    [[nodiscard]] bool isRunning() const;
    [[nodiscard]] QString path(const QString &name) const { return m_folder.filePath(name); }
    // Processes on this machine that are clients of the container.
    [[nodiscard]] QStringList clients() const;
    // Folders of sockets that lead into containers.
    [[nodiscard]] QStringList relays() const;

private:
    QString m_container;
    QTemporaryDir m_folder;
};

} // namespace Understudy::Testing
