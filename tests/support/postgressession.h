// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>

#include <memory>

struct pg_conn;

namespace Understudy::Testing {

// A session of somebody else, as an application would have it open.
class PostgresSession
{
public:
    explicit PostgresSession(const QString &connection, const QString &applicationName = QStringLiteral("psql"));

    [[nodiscard]] bool isOpen() const;
    [[nodiscard]] int pid() const;
    QString run(const QString &statement); // the first value, or "ERROR: ..."
    bool begin(const QString &statement); // sends it and does not wait
    QString finish(); // waits for what was begun

private:
    std::unique_ptr<pg_conn, void (*)(pg_conn *)> m_connection;
};

} // namespace Understudy::Testing
