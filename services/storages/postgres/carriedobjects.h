// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/storages/postgres/scriptloader.h"

#include <QStringList>

namespace Understudy {

// The large objects of today that columns of these schemas name: columns of type oid, or of a domain over it, such as lo.
// No other: of those that the schemas do not know, the backup has what belongs to it. One that the backup has as well
// gets the bytes of today, as the row that names it is of today.
[[nodiscard]] Result<> carryLargeObjects(Connection &from, const QStringList &schemas, ScriptLoader &into,
                                         const TaskControl &control);

} // namespace Understudy
