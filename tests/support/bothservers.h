// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "tests/support/postgresfixture.h"

namespace Understudy::Testing {

// A server of 15 and one of 17 for all functions of a test, each of which runs on both: on the one that the column "major"
// of the test's global data says.
class BothServers
{
public:
    BothServers();

    // That column, and a row for each server.
    static void addMajors();

    // With these statements in their databases "postgres"; false and problem() on failure.
    [[nodiscard]] bool start(const QString &statements = {});
    [[nodiscard]] QString problem() const { return m_problem; }
    [[nodiscard]] PostgresFixture &current();
    [[nodiscard]] QList<PostgresFixture *> all() { return {&m_on15, &m_on17}; }

private:
    PostgresFixture m_on15;
    PostgresFixture m_on17;
    QString m_problem;
};

} // namespace Understudy::Testing
