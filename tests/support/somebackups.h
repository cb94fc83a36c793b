// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/backup.h"

#include <QDateTime>

namespace Understudy::Testing {

// Backups of shop/staging as a list shows them, made up: number 0 is the oldest.

[[nodiscard]] inline QDateTime dayOfBackups()
{
    return QDateTime(QDate(2026, 5, 12), QTime(14, 2)); // local
}

[[nodiscard]] inline StorageRecord someStorage(const QString &component, const QString &name, StorageKind kind,
                                               qint64 bytes)
{
    return {.component = component,
            .name = name,
            .kind = kind,
            .list = {},
            .sizeBytes = bytes,
            .entries = 0,
            .summary = kind == StorageKind::Postgres ? QStringLiteral("58 tables, 100 000 rows")
                                                     : QStringLiteral("8 214 files"),
            .facts = {},
            .problems = {}};
}

[[nodiscard]] inline Backup someBackup(int number, const QString &name = {}, BackupStatus status = BackupStatus::Ready)
{
    Backup backup{.status = status};
    Manifest &manifest = backup.manifest;
    manifest.id = QStringLiteral("%1-0000-4000-8000-000000000000").arg(number, 8, 16, QLatin1Char('0'));
    manifest.project = QStringLiteral("shop");
    manifest.stage = QStringLiteral("staging");
    manifest.name = name.isEmpty() ? QStringLiteral("backup %1").arg(number) : name;
    manifest.createdAt = dayOfBackups().addDays(-400).addSecs(number * 60LL).toUTC();
    manifest.release = QStringLiteral("2.4.1");
    if (status == BackupStatus::NotReady || status == BackupStatus::Failed || status == BackupStatus::Cancelled)
        return backup;
    manifest.storages = {
        someStorage(QStringLiteral("api"), QStringLiteral("app"), StorageKind::Postgres, 412'000'000),
        someStorage(QStringLiteral("api"), QStringLiteral("uploads"), StorageKind::Files, 1'000'000'000 + number)};
    manifest.sizeBytes = 1'412'000'000 + number;
    manifest.storedBytes = 600'000'000;
    manifest.newBytes = 8'000'000;
    manifest.durationMs = 61'000;
    manifest.grade = Grade::A;
    return backup;
}

[[nodiscard]] inline QList<Backup> someBackups(int count) // newest first
{
    QList<Backup> backups;
    for (int number = count - 1; number >= 0; --number)
        backups.append(someBackup(number));
    return backups;
}

} // namespace Understudy::Testing
