// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QList>
#include <QString>

namespace Understudy::Testing {

// A small database that holds everything of one kind that PostgreSQL knows. Made twice it is the same: nothing in it
// depends on the time, on chance or on object numbers.
struct PgFixture
{
    const char *name;
    QString sql; // as superuser; the roles of pgFixtureRoles() exist
    QString options = {}; // of CREATE DATABASE
    int fromMajor = 13;
    bool oneStream = false; // pg_dump reads it all, as nobody knows how its tables are read side by side
    QString around = {}; // run in the database "postgres" afterwards: what hangs on the database itself
};

[[nodiscard]] QString pgFixtureRoles(); // once for each server

[[nodiscard]] QList<PgFixture> pgTableFixtures(); // how rows are kept: types, partitions, sequences, large objects
[[nodiscard]] QList<PgFixture> pgObjectFixtures(); // what stands around them: views, functions, triggers, extensions
[[nodiscard]] QList<PgFixture> pgRightsFixtures(); // owners, rights, policies, what connects to elsewhere
[[nodiscard]] QList<PgFixture> pgDatabaseFixtures(); // encodings, locales, what hangs on a database

} // namespace Understudy::Testing
