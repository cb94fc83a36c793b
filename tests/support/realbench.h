// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/clock.h"
#include "services/config/home.h"
#include "services/config/stagestore.h"
#include "services/operations/context.h"
#include "services/operations/localbackupservice.h"
#include "services/process/commandrunner.h"
#include "services/repository/repository.h"
#include "services/runtimes/realruntimes.h"
#include "services/storages/defaultstoragefactory.h"

#include <QTemporaryDir>

namespace Understudy::Testing {

// A home with a real repository and real storages, of one stage "shop/staging" that holds the folder data/uploads. Its
// runtime is a word in the file "state": running or suspended.
class RealBench
{
public:
    RealBench();

    void startAgain(); // what the program remembered is forgotten
    [[nodiscard]] Result<Backup> backUp(BackupRequest::Hold hold, const QString &name = QStringLiteral("a backup"));
    void writeFile(const QString &name, const QByteArray &content) const; // below data/uploads
    [[nodiscard]] QByteArray state() const;

    QTemporaryDir folder;
    QString uploads{folder.path() + QStringLiteral("/data/uploads")};
    SystemClock clock;
    Home home{folder.path() + QStringLiteral("/home")};
    StageStore stages{home};
    CommandRunner commands;
    DefaultStorageFactory storages{home, commands};
    RealRuntimes runtimes{commands};
    std::unique_ptr<Repository> repository;
    std::unique_ptr<OperationContext> context;
    std::unique_ptr<LocalBackupService> service;
    std::atomic_bool cancelled = false;
    TaskControl control{cancelled};
};

} // namespace Understudy::Testing
