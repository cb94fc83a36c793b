// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/config/recoverystore.h"

#include "services/platform/durablefile.h"

using namespace Qt::StringLiterals;

namespace Understudy {

RecoveryStore::RecoveryStore(const Home &home)
    : m_path(home.path() + u"/recovery.json"_s)
{ }

RecoveryState RecoveryStore::load() const
{
    const Result<QByteArray> json = readWhole(m_path);
    return json ? RecoveryState::fromJson(*json) : RecoveryState();
}

Result<> RecoveryStore::save(const RecoveryState &state) const
{
    if (state.kind != RecoveryState::Kind::None)
        return writeDurably(m_path, state.toJson());
    return removeDurably(m_path);
}

} // namespace Understudy
