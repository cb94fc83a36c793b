// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "tests/support/postgresserver.h"

#include <QString>
#include <QStringList>

namespace Understudy::Testing {

// All that two databases must have in common to be equal, as text that can be compared and read: the schema as pg_dump
// writes it, owners and rights included; of every table the number of rows and a digest that does not care for their
// order; where each sequence stands; large objects; and what hangs on the database itself. Nothing of it is asked
// through the code under test. "ERROR: ..." in it where something could not be read.
[[nodiscard]] QStringList equalityProof(const PostgresServer &server, const QString &database);

// The first lines in which two proofs differ; empty = equal.
[[nodiscard]] QByteArray firstDifferences(const QStringList &expected, const QStringList &actual);

// The next value of every sequence, taken from it: it goes on from there.
[[nodiscard]] QString nextValues(const PostgresServer &server, const QString &database);

} // namespace Understudy::Testing
