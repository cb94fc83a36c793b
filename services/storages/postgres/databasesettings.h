// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"
#include "services/storages/postgres/connection.h"

#include <QJsonArray>
#include <QStringList>

namespace Understudy {

// What ALTER DATABASE ... SET and ALTER ROLE ... IN DATABASE ... SET have set, as DatabaseProperties::settings holds it.
namespace DatabaseSettings {

// Names of settings that cannot come back.
struct Beyond
{
    QStringList server; // it does not have them
    QStringList role; // only a superuser may set them, or who was granted to
};
[[nodiscard]] Result<Beyond> beyond(Connection &connection, const QJsonArray &settings, const TaskControl &control);
[[nodiscard]] QJsonArray without(const Beyond &beyond, const QJsonArray &settings);

[[nodiscard]] QString sql(const QJsonArray &settings, const QString &database);

// Those that the sessions of this role have while they load the database: rules, indexes and views may ask for them, and
// libraries that they name be needed. Not those that would make it the load of somebody else, or of less.
[[nodiscard]] QJsonArray whileLoading(const QJsonArray &settings, const QString &role);
// Those of them that no role may keep from a session of its own, as libpq's `options` has them.
[[nodiscard]] QString startOptions(const Beyond &beyond, const QJsonArray &settings);

} // namespace DatabaseSettings

} // namespace Understudy
