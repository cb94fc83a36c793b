// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/operations/ownplaces.h"

#include "models/messages/catalog.h"
#include "services/config/home.h"
#include "services/config/settings.h"
#include "services/platform/mounttable.h"
#include "services/platform/procfile.h"
#include "services/storages/files/pathfilter.h"

#include <QDir>
#include <QFile>

using namespace Qt::StringLiterals;

namespace Understudy {

static QByteArray withoutLinks(const QString &path)
{
    const QByteArray name = QFile::encodeName(path);
    return realPathToBe(name).value_or(name);
}

std::optional<Error> refusalAroundOwnPlaces(const OperationContext &context, const StorageConfig &config,
                                            Purpose purpose)
{
    if (config.kind != StorageKind::Files)
        return std::nullopt;
    const QByteArray root = withoutLinks(config.path);
    const PathFilter filter(config, root);
    const QString home = context.home.path();
    for (const QString &place : {home, Settings(context.home).repository().value_or(home)}) {
        const std::optional<QByteArray> below = pathBelow(withoutLinks(place), root);
        if (!below || (purpose == Purpose::Backup && filter.covers(*below)))
            continue;
        return Messages::error("backup.aroundOwnPlace"_L1,
                               {{"storage"_L1, config.id()}, {"place"_L1, QDir::toNativeSeparators(place)}});
    }
    return std::nullopt;
}

} // namespace Understudy
