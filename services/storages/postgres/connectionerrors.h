// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"
#include "services/storages/postgres/connectionstring.h"

struct pg_conn;

namespace Understudy {

// What stands in the catalogue for a login that failed, and for a statement that failed.
[[nodiscard]] Error loginError(const ConnectionString &where, pg_conn *connection);
[[nodiscard]] Error timeoutError(const ConnectionString &where, int seconds);
[[nodiscard]] Error statementError(const ConnectionString &where, const QByteArray &sqlState, const QString &text,
                                   const QString &details);

} // namespace Understudy
