// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"

#include <QString>

namespace Understudy {

// Names of all that Understudy owns, made in one place.
class Home
{
public:
    // `folder` empty: UNDERSTUDY_HOME, else the system's place for this user's application data.
    explicit Home(const QString &folder = {});

    [[nodiscard]] Result<> create() const; // missing folders, 0700

    [[nodiscard]] QString path() const { return m_path; }
    [[nodiscard]] QString stages() const; // <fileName(stage)>.json
    [[nodiscard]] QString operations() const; // <uuid>.json
    [[nodiscard]] QString journals() const;
    [[nodiscard]] QString leases() const;
    [[nodiscard]] QString locks() const;
    [[nodiscard]] QString logs() const;
    [[nodiscard]] QString scratch() const; // content on its way into a backup; made when it is needed
    [[nodiscard]] QString repository() const; // the settings may name another
    [[nodiscard]] QString settings() const;
    [[nodiscard]] QString identity() const; // age identity for secrets, 0600
    [[nodiscard]] QString recoveryKey() const;
    [[nodiscard]] QString passwords() const; // where the system has no keychain, 0600

    // A stage's id as a file name: "shop.staging". Different for every id, whatever dots it holds.
    [[nodiscard]] static QString fileName(const QString &stageId);

private:
    QString m_path;
};

} // namespace Understudy
