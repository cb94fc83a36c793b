// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/storages/postgres/connection.h"

namespace Understudy {

// ANALYZE of these tables, whose names are quoted. One that holds a row of which its own expressions cannot be computed
// (CREATE STATISTICS on 100 / a, where a is 0) stays without statistics, as on the live server: that is no error.
[[nodiscard]] Result<> makeStatistics(Connection &connection, const QStringList &tables, const TaskControl &control);

} // namespace Understudy
