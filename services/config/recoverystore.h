// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/recoverystate.h"
#include "services/config/home.h"

namespace Understudy {

// How far the way back after a disaster is: one small file in the home, so that a crash on the way loses nothing of it.
class RecoveryStore
{
public:
    explicit RecoveryStore(const Home &home);

    // An empty state if there is none, or none that can be read.
    [[nodiscard]] RecoveryState load() const;
    // On the disk when it returns; an empty state removes the file.
    [[nodiscard]] Result<> save(const RecoveryState &state) const;

private:
    QString m_path;
};

} // namespace Understudy
