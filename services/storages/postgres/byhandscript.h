// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/storages/postgres/facts.h"

#include <QByteArray>

namespace Understudy {

// What psql has to do at the end of a restore by hand: numbers of the sequences, rows of the materialized views.
[[nodiscard]] QByteArray finishScript(const PostgresFacts &facts);

} // namespace Understudy
