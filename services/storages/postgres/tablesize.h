// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>

namespace Understudy {

// What the sizes of tables are asked for.
enum class Sizes {
    Exact, // waits for whoever has locked a table
    Estimated, // as of its last VACUUM or ANALYZE: waits for nobody
};

// SQL about `c`, a row of pg_class: bytes with what is stored out of line, without indexes; and blocks of the table itself.
[[nodiscard]] QString sqlTableSize(Sizes sizes);
[[nodiscard]] QString sqlTableBlocks(Sizes sizes);

} // namespace Understudy
