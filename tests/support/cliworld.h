// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/commandline.h"
#include "tests/support/fakebackupservice.h"
#include "tests/support/faketerminal.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTimeZone>

namespace Understudy::Testing {

// The command line with nothing real around it.
struct CliWorld
{
    FakeTerminal terminal;
    FakeBackupService service;
    std::atomic_bool cancelled = false;
    QStringList openedHomes;
    Result<> opening; // what opening the home comes to

    // The exit code.
    int run(const QStringList &arguments)
    {
        const ServiceSource source = [this](const QString &home) -> Result<BackupService *> {
            openedHomes.append(home);
            if (!opening)
                return std::unexpected(opening.error());
            return &service;
        };
        return CommandLine(terminal, source, cancelled).run(arguments);
    }

    [[nodiscard]] QJsonObject printedObject() const
    {
        return QJsonDocument::fromJson(terminal.printed.toUtf8()).object();
    }
};

[[nodiscard]] inline Backup readyBackup(const QString &id, const QString &name,
                                        const QString &project = QStringLiteral("shop"),
                                        const QString &stage = QStringLiteral("staging"))
{
    return {.manifest = {.id = id,
                         .project = project,
                         .stage = stage,
                         .name = name,
                         .createdAt = QDateTime::fromMSecsSinceEpoch(1'778'587'320'000, QTimeZone::UTC)},
            .status = BackupStatus::Ready};
}

} // namespace Understudy::Testing
