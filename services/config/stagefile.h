// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"
#include "models/stage.h"

#include <QByteArray>

namespace Understudy {

struct StageFile
{
    Stage stage;
    QStringList warnings; // unknown fields, by their JSON path
};

// A file among those of the stages that cannot be read as one.
struct BrokenStageFile
{
    QString name; // without its suffix: Home::fileName() of the stage that it is meant for
    Error error; // names the file
    bool operator==(const BrokenStageFile &) const = default;
};

// Reads one stage file and checks every field, touching nothing. InvalidInput names the JSON path
// ("components[1].storages[0].path"), for syntax the line and column. Refused: written for a newer Understudy.
[[nodiscard]] Result<StageFile> parseStageFile(const QByteArray &json);
// What parseStageFile() reads back as the same stage; unknown fields of Stage::source are kept, default values that it
// did not name are left out.
[[nodiscard]] QByteArray stageFileJson(const Stage &stage);

} // namespace Understudy
