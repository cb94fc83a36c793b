// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/storages/postgres/connection.h"

#include <QString>
#include <QStringList>

namespace Understudy {

// Connection::query() for names and texts that a backup keeps, or that say what it reads. A database of SQL_ASCII, and what
// all databases of a server share, may hold bytes that are no UTF-8: a QString would lose them without a word. Refused
// then, with `what` in place of the text if that is given.
[[nodiscard]] Result<Rows> queryExactly(Connection &connection, const QString &sql, const TaskControl &control,
                                        const QStringList &parameters = {}, const QString &what = {});

} // namespace Understudy
