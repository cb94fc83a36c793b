// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"
#include "services/storages/postgres/connectionstring.h"
#include "services/storages/postgres/server.h"
#include "services/tasks/taskcontrol.h"

namespace Understudy {

// The one number that a stage's own `sql` gives, asked in a transaction that may not write and sees names as the
// application does. InvalidInput unless it gives one row that begins with a whole number.
[[nodiscard]] Result<qint64> queryPostgresNumber(const PostgresConfig &config, const QString &sql,
                                                 const TaskControl &control);
// The same of any database; `storage` for the message.
[[nodiscard]] Result<qint64> queryPostgresNumber(const ConnectionString &where, const QString &storage,
                                                 const QString &sql, const TaskControl &control);

} // namespace Understudy
