// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/operations/stagemeans.h"

#include "services/config/stagestore.h"
#include "services/storages/postgres/connectionstring.h"

namespace Understudy {

// Another name is another database, not another way to the same one.
static bool isSameDatabase(const StorageConfig &one, const StorageConfig &other)
{
    const Result<ConnectionString> here = ConnectionString::parse(one.connection);
    const Result<ConnectionString> there = ConnectionString::parse(other.connection);
    return here && there && here->database() == there->database();
}

Stage withTodaysMeans(const OperationContext &context, const Stage &then)
{
    const Result<StageFile> today = context.stages.stage(then.id());
    if (!today) // removed or broken since: what was known then has to do
        return then;
    Stage stage = then;
    stage.runtime = today->stage.runtime;
    for (StorageConfig &storage : stage.storages) {
        const StorageConfig *now = today->stage.storage(storage.id());
        if (!now || now->kind != storage.kind || storage.kind != StorageKind::Postgres
            || !isSameDatabase(storage, *now))
            continue;
        storage.connection = now->connection;
        storage.container = now->container;
        storage.adminConnection = now->adminConnection;
    }
    return stage;
}

} // namespace Understudy
