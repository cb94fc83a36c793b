// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "tests/support/dockerpostgres.h"

namespace Understudy::Testing {

// A Docker daemon with a PostgreSQL server in the container "shop-db-1", for all functions of a test.
class DockerFixture
{
public:
    DockerFixture();

    // Makes the image too; false and problem() on failure.
    [[nodiscard]] bool start();
    [[nodiscard]] QString problem() const { return m_problem; }
    // Whatever a test did: no session and no program of ours stays in the container, and its server has not taken the end
    // of one for a crash of its own. Says what is not so, once it was waited for; else empty.
    [[nodiscard]] QString leftInside() const;

    DockerDaemon daemon;
    DockerPostgres server;

private:
    QString m_problem;
};

} // namespace Understudy::Testing
