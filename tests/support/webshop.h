// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "tests/support/healthserver.h"
#include "tests/support/postgresserver.h"
#include "tests/support/slowline.h"

#include <QTemporaryDir>

#include <memory>

namespace Understudy::Testing {

// A web shop as it lies on somebody's computer: a project's folder with uploads, a job queue and secrets, a database on
// a PostgreSQL server of its own, and the shop itself, which writes down a visit every now and then while it runs. The
// program bin/stage in the folder suspends and resumes it.
class WebShop
{
public:
    WebShop();
    ~WebShop();

    [[nodiscard]] bool make(); // false and problem() on failure; the shop runs afterwards
    [[nodiscard]] QString problem() const { return m_problem; }

    [[nodiscard]] QString folder() const { return m_place.filePath(QStringLiteral("webshop")); }
    [[nodiscard]] QString command(const QString &verb) const; // start, stop or state
    [[nodiscard]] QUrl healthAddress() const { return m_health.url(); }
    SlowLine &line() { return *m_line; } // between Understudy and the database

    QString sql(const QString &statements) const; // not over the line
    [[nodiscard]] bool isRunning() const; // or is about to write its last visit
    [[nodiscard]] int visits() const;
    // Orders and uploads, told apart from any others.
    [[nodiscard]] QStringList fingerprint() const;
    void damage(); // as by a release that went wrong

private:
    [[nodiscard]] bool makeDatabase();

    QTemporaryDir m_place;
    PostgresServer m_server;
    HealthServer m_health{200};
    std::unique_ptr<SlowLine> m_line;
    QString m_problem;
};

} // namespace Understudy::Testing
