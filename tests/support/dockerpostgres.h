// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "tests/support/dockerdaemon.h"

namespace Understudy::Testing {

// A PostgreSQL server in a container that publishes no port, as Debian's image of PostgreSQL has it: a socket below
// /var/run, 127.0.0.1 inside, perl and bash. A test looks into it over the same socket in a folder of this machine.
class DockerPostgres
{
public:
    DockerPostgres(DockerDaemon &daemon, const QString &name, int major = 17);

    // The image is made once per daemon.
    [[nodiscard]] bool makeImage();
    // Runs it until it takes connections; the data lies outside, so that the next container of the name has it too.
    [[nodiscard]] bool run(const QStringList &options = {});
    // A fresh database "shop" with some rows and a sequence; false and problem() on failure.
    [[nodiscard]] bool makeShop();
    void remove() const; // the container, not the data
    [[nodiscard]] bool awaitServer() const;
    [[nodiscard]] QString problem() const { return m_problem; }

    // As of PostgresServer.
    [[nodiscard]] QString connection(const QString &database) const; // over the folder
    QString sql(const QString &database, const QString &statements) const;
    // All rows of all tables, and the sequences; empty if there is no such database.
    [[nodiscard]] QByteArray contentOf(const QString &database) const;
    [[nodiscard]] QString name() const { return m_name; }
    // Who of ours is connected: application_name of each session.
    [[nodiscard]] QStringList ourSessions() const;
    [[nodiscard]] QByteArray log() const; // what the server said
    // Of programs inside, other than the server's own.
    [[nodiscard]] QStringList programsInside() const;

private:
    DockerDaemon &m_daemon;
    QString m_name;
    int m_major;
    QString m_problem;
};

} // namespace Understudy::Testing
