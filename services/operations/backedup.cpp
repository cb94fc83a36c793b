// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/operations/backedup.h"

#include "services/config/stagefile.h"
#include "services/storages/files/pathfilter.h"

#include <QFile>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace Understudy {

StorageRecord recordToRestore(const Manifest &manifest, const QString &storage)
{
    StorageRecord record = *manifest.storage(storage);
    // An imported archive was not scanned: it left nothing out.
    const bool knows = record.facts.contains(u"leftOut"_s) || !record.facts.contains(u"scannedAt"_s);
    if (record.kind != StorageKind::Files || knows)
        return record;
    const Result<StageFile> file = parseStageFile(QJsonDocument(manifest.stageDefinition).toJson());
    const StorageConfig *config = file ? file->stage.storage(storage) : nullptr;
    if (config)
        record.facts.insert(u"leftOut"_s, PathFilter(*config, QFile::encodeName(config->path)).toJson());
    return record;
}

} // namespace Understudy
