// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"
#include "services/config/home.h"

namespace Understudy {

// What the user chose for the whole program: an INI file in the home. The only place that uses QSettings.
class Settings
{
public:
    explicit Settings(const Home &home);

    // Where the backups lie: the user's choice, else the home's own folder. Io if the file cannot be read: then the
    // answer is not known, and the default one would look like an empty repository.
    [[nodiscard]] Result<QString> repository() const;
    [[nodiscard]] Result<> setRepository(const QString &path); // absolute; empty = the home's own folder

private:
    const Home &m_home;
};

} // namespace Understudy
