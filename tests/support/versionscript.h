// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>

namespace Understudy::Testing {

// What a database of the contract's suite holds in this version, whichever it held before; answers with the number of
// the sequence, a thousand of it. Never an exclusive lock: a capture may be holding the tables.
[[nodiscard]] inline QString statementsOfVersion(int version)
{
    return QStringLiteral(R"(
CREATE TABLE IF NOT EXISTS items (id int PRIMARY KEY, name text, version int);
CREATE TABLE IF NOT EXISTS only_%1 AS SELECT %1 AS number;
CREATE SEQUENCE IF NOT EXISTS numbers;
DELETE FROM items WHERE id % 3 = %1 % 3;
INSERT INTO items SELECT i, 'name ' || md5(i::text), %1 FROM generate_series(1, 2000 + %1 * 100) i ON CONFLICT (id) DO UPDATE SET version = %1;
SELECT setval('numbers', %1 * 1000);
)")
        .replace(QStringLiteral("%1"), QString::number(version));
}

} // namespace Understudy::Testing
