// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/operationbench.h"

#include "services/operations/backupcreator.h"

using namespace Qt::StringLiterals;

namespace Understudy::Testing {

static const auto s_stageFile = R"({ "format": 1, "project": "shop", "stage": "staging",
  "runtime": { "kind": "commands", "suspend": ["true"], "resume": ["true"], "state": ["true"] },
  "components": [
    { "name": "database", "storages": [ { "name": "main", "kind": "postgres", "connection": "postgresql:///shop" } ] },
    { "name": "api", "storages": [ { "name": "uploads", "kind": "files", "path": "/srv/shop/uploads" } ] },
    { "name": "worker", "storages": [ { "name": "jobs", "kind": "sqlite", "path": "/srv/shop/jobs.db" } ] } ],
  "retention": { "automatic": 2 } })"_ba;

OperationBench::OperationBench()
    : control(
          cancelled,
          [this](const Progress &) {
              if (++checkpoints == m_cancelAfter)
                  cancelled = true;
          },
          [this](const QString &line) { notes.append(line); })
{
    const Result<StageFile> file = parseStageFile(s_stageFile);
    if (!file)
        qFatal() << "the stage file of the bench is broken:" << file.error().message << file.error().why;
    stage = file->stage;
    if (const Result<> created = home.create(); !created)
        qFatal() << created.error().message;
    storeStage();
    for (const StorageConfig &config : std::as_const(stage.storages))
        world.storages[config.id()].live.files = {{"one", "content of " + config.name.toUtf8()}, {"two", "second"}};
}

void OperationBench::storeStage()
{
    if (const Result<> added = stages.add({.stage = stage, .warnings = {}}, true); !added)
        qFatal() << added.error().message << added.error().why;
}

void OperationBench::cancelAfter(int count)
{
    checkpoints = 0;
    cancelled = false;
    m_cancelAfter = count;
}

BackupRequest OperationBench::request(BackupRequest::Hold hold) const
{
    return {.stage = stage.id(), .name = u"a backup"_s, .hold = hold};
}

Result<Backup> OperationBench::backUp(const BackupRequest &wanted)
{
    return BackupCreator(context).create(wanted, control);
}

} // namespace Understudy::Testing
