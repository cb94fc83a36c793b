// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "tests/support/pgfixtures.h"
#include "tests/support/postgresfixture.h"

#include <QByteArray>
#include <QList>

namespace Understudy::Testing {

// A library for this server that takes security labels of the provider "understudy_test"; empty if it is not there.
[[nodiscard]] QString labelProvider(const PostgresServer &server, int major);

// A server of 15 and one of 17 and the whole way of a backup through the real storage: make, back up, damage, restore,
// compare, undo, compare. What failed comes back as text; empty = all was equal.
class PgRoundTrip
{
public:
    PgRoundTrip();

    [[nodiscard]] bool start();
    [[nodiscard]] PostgresFixture &on(int major) { return major == 15 ? m_on15 : m_on17; }

    // For _data(): a row for each fixture on 15, on 17, and from 15 into 17; columns "fixture", "from", "into".
    static void addRows(const QList<PgFixture> &fixtures);

    // A database of that name as the fixture says; text of the failure.
    [[nodiscard]] QByteArray make(int major, const PgFixture &fixture, const QString &database);
    // All of the user's things go, and others come; text of the failure.
    [[nodiscard]] QByteArray damage(int major, const QString &database);
    [[nodiscard]] QByteArray run(const PgFixture &fixture, int from, int into, const QString &database);

private:
    [[nodiscard]] QByteArray inPlace(const PgFixture &fixture, int major, const QString &database);
    [[nodiscard]] QByteArray upward(const PgFixture &fixture, const QString &database);

    PostgresFixture m_on15;
    PostgresFixture m_on17;
};

} // namespace Understudy::Testing
