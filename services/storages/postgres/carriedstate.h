// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/storages/postgres/connection.h"

#include <QJsonObject>
#include <QStringList>

namespace Understudy {

// What a server counts of schemas that a restore carries over: what is written to them afterwards is lost by the swap, and
// reading all of them again would be part of the downtime.
namespace CarriedState {

// Without counts where somebody has locked what they are asked of: nothing is known then of what changes.
[[nodiscard]] Result<QJsonObject> read(const ConnectionString &live, const QStringList &schemas,
                                       const TaskControl &control);

[[nodiscard]] QStringList schemasOf(const QJsonObject &state);

struct Changes
{
    QStringList written; // names of schemas
    QStringList notKnown; // in which somebody may have written, whose counts may come later
};
// Since `then`, which read() gave. Sessions that have ended have told what they wrote.
[[nodiscard]] Result<Changes> changesSince(const QJsonObject &then, const ConnectionString &live,
                                           const TaskControl &control);

} // namespace CarriedState

} // namespace Understudy
