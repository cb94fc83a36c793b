// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"

#include <QList>
#include <QStringList>

#include <memory>

struct pg_conn;

namespace Understudy::Demo {

// The shop's own way to its database. Not the engine's: what the demo proves is counted by other code than what it
// proves.
class ShopDatabase
{
public:
    [[nodiscard]] static Result<ShopDatabase> open(const QString &connection);

    // Statements without parameters; what the last one answers.
    [[nodiscard]] Result<QList<QStringList>> rows(const QString &sql);
    [[nodiscard]] Result<> run(const QString &sql);

private:
    struct Close
    {
        void operator()(pg_conn *connection) const;
    };
    explicit ShopDatabase(pg_conn *connection);

    std::unique_ptr<pg_conn, Close> m_connection;
};

// Whether a server answers at all.
[[nodiscard]] bool isAnswering(const QString &connection);

} // namespace Understudy::Demo
