// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/stage.h"
#include "models/error.h"
#include "services/config/home.h"

#include <QList>

namespace Understudy {

struct StageFile
{
    Stage stage;
    QStringList warnings; // unknown fields, by their JSON path
};

// Reads one stage file and checks every field. InvalidInput names the JSON path ("components[1].storages[0].path"),
// for syntax the line and column.
[[nodiscard]] Result<StageFile> parseStageFile(const QByteArray &json);
// What parseStageFile() reads back as equal; unknown fields kept.
[[nodiscard]] QByteArray stageFileJson(const Stage &stage);

// The stages of this home: one file each, written atomically. Blocking; thread-safe.
class StageStore
{
public:
    explicit StageStore(const Home &home);

    [[nodiscard]] Result<QList<StageFile>> stages() const; // sorted by id; a broken file is an error naming it
    [[nodiscard]] Result<StageFile> stage(const QString &id) const; // PROJECT/STAGE; NotFound
    [[nodiscard]] Result<> add(const StageFile &file, bool replace); // InvalidInput if it exists
    [[nodiscard]] Result<> remove(const QString &id); // backups stay

private:
    const Home &m_home;
};

} // namespace Understudy
