// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/storages/postgres/connection.h"
#include "services/storages/postgres/identity.h"

#include <QStringList>

namespace Understudy {

// What was written to a database since it was built, in words. Told by the transaction ids in the rows themselves, so
// a crash of the server, which forgets its counters, hides nothing. Reads every table once.
[[nodiscard]] Result<QStringList> laterWrites(const ConnectionString &where, const DatabaseIdentity &identity,
                                              const TaskControl &control);

} // namespace Understudy
