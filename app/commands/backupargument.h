// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/session.h"
#include "models/backup.h"

#include <QStringList>

namespace CLI {
class App;
}

namespace Understudy {

// Which backup: BACKUP, PROJECT/STAGE BACKUP, or -p PROJECT -s STAGE BACKUP. Without a stage it must be clear by itself:
// `latest` and names are looked for in all stages, and more than one hit is an error that lists them.
class BackupArgument
{
public:
    void define(CLI::App &app);

    [[nodiscard]] Result<Backup> find(BackupService &service, const GlobalOptions &options) const;

private:
    QStringList m_words;
};

} // namespace Understudy
