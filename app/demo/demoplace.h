// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QString>

namespace Understudy::Demo {

// Where everything of the demo lies.
struct Place
{
    QString folder; // absolute
    QString program = {}; // the command line, which the shop's process is; empty = this program

    [[nodiscard]] QString home() const { return folder + QStringLiteral("/home"); }
    [[nodiscard]] QString stageFile() const { return folder + QStringLiteral("/shop.staging.json"); }
    [[nodiscard]] QString server() const { return folder + QStringLiteral("/postgresql"); }
    [[nodiscard]] QString uploads() const { return folder + QStringLiteral("/shop/uploads"); }
    [[nodiscard]] QString queue() const { return folder + QStringLiteral("/shop/jobs.db"); }
    [[nodiscard]] QString env() const { return folder + QStringLiteral("/shop/.env"); }
    [[nodiscard]] QString release() const { return folder + QStringLiteral("/shop/RELEASE"); }
    [[nodiscard]] QString demoLock() const { return folder + QStringLiteral("/demo.lock"); } // held while the demo runs
    [[nodiscard]] QString shopLock() const { return folder + QStringLiteral("/shop.lock"); } // held while the shop runs
    [[nodiscard]] QString madeMark() const { return folder + QStringLiteral("/made"); } // the shop is whole
    [[nodiscard]] QString stopRequest() const { return folder + QStringLiteral("/shop.stop"); }
    [[nodiscard]] QString evidence(const QString &moment) const
    {
        return folder + QStringLiteral("/evidence-%1.json").arg(moment);
    }

    // What runs `demo-shop`.
    [[nodiscard]] QString shopProgram() const;

    // libpq's URI of a database on the demo's server; over its socket, so there is no password.
    [[nodiscard]] QString connection(const QString &user, const QString &database) const;
};

inline constexpr auto stageId = QLatin1StringView("shop/staging");

} // namespace Understudy::Demo
