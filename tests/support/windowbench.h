// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/config/home.h"
#include "services/config/settings.h"
#include "services/tasks/taskrunner.h"
#include "tests/support/fakebackupservice.h"
#include "tests/support/fakeclock.h"
#include "tests/support/fakenotifier.h"
#include "ui/announcer.h"
#include "ui/windowcontext.h"

#include <QTemporaryDir>

namespace Understudy::Testing {

// All that a window works with, before a front door that only answers what a test has set.
struct WindowBench
{
    QTemporaryDir folder;
    Home home{folder.filePath(QStringLiteral("home"))};
    Settings settings{home};
    FakeClock clock;
    FakeNotifier notifier;
    Announcer announcer;
    FakeBackupService service;
    TaskRunner tasks; // last: it waits for those who use the rest
    WindowContext context{service, tasks, settings, clock, notifier, announcer};

    // A stage with the usual four storages, running, all of them reachable.
    Stage &addStage(const QString &project, const QString &name)
    {
        Stage stage{.project = project, .name = name};
        stage.runtime.kind = QStringLiteral("commands");
        stage.health = {{.name = QStringLiteral("api"), .url = QUrl(QStringLiteral("http://127.0.0.1:1/"))}};
        stage.storages = {
            {.component = QStringLiteral("api"), .name = QStringLiteral("app"), .kind = StorageKind::Postgres},
            {.component = QStringLiteral("api"), .name = QStringLiteral("uploads"), .kind = StorageKind::Files},
            {.component = QStringLiteral("worker"), .name = QStringLiteral("jobs"), .kind = StorageKind::Sqlite},
            {.component = QStringLiteral("api"), .name = QStringLiteral("env"), .kind = StorageKind::Secrets}};
        service.knownStages.append(stage);
        service.stageStatus = statusOf(stage);
        return service.knownStages.last();
    }

    [[nodiscard]] StageStatus statusOf(const Stage &stage) const
    {
        StageStatus status{.stage = stage, .state = QStringLiteral("running"), .release = QStringLiteral("2.4.1")};
        for (const StorageConfig &storage : stage.storages) {
            const bool postgres = storage.kind == StorageKind::Postgres;
            status.storages.append({.id = storage.id(),
                                    .kind = storage.kind,
                                    .ready = true,
                                    .sizeBytes = postgres ? 412'000'000 : 18'000'000,
                                    .version = postgres ? QStringLiteral("17.11") : QString()});
        }
        status.health = {QStringLiteral("api: 200")};
        return status;
    }

    // A backup of the stage, taken that many minutes ago.
    Backup &addBackup(const QString &project, const QString &stage, const QString &name, int minutesAgo,
                      BackupStatus status = BackupStatus::Ready)
    {
        Backup backup;
        backup.manifest.id = QStringLiteral("%1-0000-4000-8000-000000000000")
                                 .arg(service.knownBackups.size() + 1, 8, 16, QLatin1Char('0'));
        backup.manifest.project = project;
        backup.manifest.stage = stage;
        backup.manifest.name = name;
        backup.manifest.createdAt = clock.now().addSecs(-60 * minutesAgo);
        backup.manifest.sizeBytes = 1'500'000'000;
        backup.manifest.release = QStringLiteral("2.4.1");
        backup.status = status;
        service.knownBackups.append(backup);
        return service.knownBackups.last();
    }
};

} // namespace Understudy::Testing
