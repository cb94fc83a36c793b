// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "tests/support/postgresserver.h"

#include <QProcess>
#include <QString>
#include <QTemporaryDir>

namespace Understudy::Testing {

// A PgBouncer of a test's own before one server, on a unix socket, whose clients are all "postgres" there. Ended by its
// process id when this is destroyed.
class PgBouncer
{
public:
    explicit PgBouncer(const PostgresServer &server);
    ~PgBouncer();

    [[nodiscard]] bool start(const QString &poolMode); // until it takes connections; false and problem() on failure
    [[nodiscard]] QString problem() const { return m_problem; }
    [[nodiscard]] QString connection(const QString &database) const;

private:
    [[nodiscard]] bool writeSettings(const QString &poolMode);

    const PostgresServer &m_server;
    QTemporaryDir m_folder;
    QProcess m_process;
    QString m_problem;
};

} // namespace Understudy::Testing
