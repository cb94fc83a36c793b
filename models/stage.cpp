// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/stage.h"

#include <algorithm>
#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr std::array<std::pair<StorageKind, QLatin1StringView>, 5> s_kinds = {{
    {StorageKind::Files, "files"_L1},
    {StorageKind::Postgres, "postgres"_L1},
    {StorageKind::Sqlite, "sqlite"_L1},
    {StorageKind::Secrets, "secrets"_L1},
    {StorageKind::Http, "http"_L1},
}};

QString kindName(StorageKind kind)
{
    return std::ranges::find(s_kinds, kind, &std::pair<StorageKind, QLatin1StringView>::first)->second;
}

std::optional<StorageKind> kindFromName(const QString &name)
{
    const auto kind = std::ranges::find_if(s_kinds, [&](const auto &known) { return known.second == name; });
    if (kind == s_kinds.end())
        return std::nullopt;
    return kind->first;
}

QString holdName(HoldDatabase hold)
{
    switch (hold) {
    case HoldDatabase::Fitting:
        return {};
    case HoldDatabase::Locks:
        return u"locks"_s;
    case HoldDatabase::Clone:
        return u"clone"_s;
    }
    Q_UNREACHABLE_RETURN({});
}

std::optional<HoldDatabase> holdFromName(const QString &name)
{
    for (const HoldDatabase hold : {HoldDatabase::Locks, HoldDatabase::Clone}) {
        if (holdName(hold) == name)
            return hold;
    }
    return std::nullopt;
}

const StorageConfig *Stage::storage(const QString &storageId) const
{
    const auto storage = std::ranges::find_if(storages, [&](const StorageConfig &s) { return s.id() == storageId; });
    return storage == storages.end() ? nullptr : &*storage;
}

} // namespace Understudy
