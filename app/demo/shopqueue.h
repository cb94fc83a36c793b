// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"

#include <QList>
#include <QStringList>

#include <memory>

struct sqlite3;

namespace Understudy::Demo {

// The shop's job queue: one SQLite file.
class ShopQueue
{
public:
    [[nodiscard]] static Result<ShopQueue> open(const QString &path);

    [[nodiscard]] Result<QList<QStringList>> rows(const QString &sql);
    [[nodiscard]] Result<> run(const QString &sql);

private:
    struct Close
    {
        void operator()(sqlite3 *database) const;
    };
    explicit ShopQueue(sqlite3 *database);

    std::unique_ptr<sqlite3, Close> m_database;
};

} // namespace Understudy::Demo
