// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/storages/postgres/facts.h"
#include "services/storages/postgres/server.h"

// pg_cron, the one extension that looks at the name of its database: it refuses to be made anywhere but in the database
// whose jobs its worker runs (`cron.database_name`), and a database beside the live one never has that name.
namespace Understudy::CronExtension {

[[nodiscard]] bool isIn(const PostgresFacts &facts);

// Makes it in the empty database `name`, which is at another name for that moment. Afterwards CREATE EXTENSION IF NOT
// EXISTS passes over it. On failure the database may be left under that other name; its number stays the same.
[[nodiscard]] Result<> make(Server &server, quint32 oid, const QString &name, const PostgresFacts &facts,
                            const TaskControl &control);

// Switches all jobs off: in a copy of a stage they would do again what they do in the stage.
[[nodiscard]] Result<> freeze(Connection &inside, const TaskControl &control);

} // namespace Understudy::CronExtension
