// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QList>
#include <QString>
#include <QStringList>

namespace Understudy {

struct RepositoryStatus
{
    QString path;
    int format = 1;
    qint64 backups = 0;
    qint64 packs = 0;
    qint64 packBytes = 0;
    qint64 liveBytes = -1; // -1: not known without reading all lists
    qint64 trashBytes = 0;
    qint64 availableBytes = -1;
    QStringList damagedPacks;
    QString lockedBy; // empty = nobody
};

struct CheckReport
{
    qint64 packsChecked = 0;
    qint64 bytesChecked = 0;
    QStringList damagedPacks;
    QStringList missingPacks;
    QStringList damagedBackups; // ids whose content cannot be read in full
    QStringList repaired; // what was put right: an index rebuilt from its packs
    [[nodiscard]] bool good() const
    {
        return damagedPacks.isEmpty() && missingPacks.isEmpty() && damagedBackups.isEmpty();
    }
};

struct CollectReport
{
    qint64 packsRemoved = 0;
    qint64 packsRewritten = 0;
    qint64 freedBytes = 0;
    qint64 backupsPurged = 0; // from trash
    bool trashKept = false; // a damaged backup may need what lies in it
};

} // namespace Understudy
