// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/backup.h"
#include "services/repository/layout.h"

#include <functional>

namespace Understudy {

class ManifestCache;

// The folders of committed backups, each with a manifest and marks; and those in Recently deleted.
class BackupFolders
{
public:
    explicit BackupFolders(const Layout &layout);

    // Full ids, as UUIDs without braces; other names are not ours.
    [[nodiscard]] static bool isId(const QString &id);
    [[nodiscard]] Result<QStringList> ids(bool deleted) const;
    // A manifest that is damaged or missing, or a folder that the disk lost, gives status Damaged and the reason in
    // `failure`; one that cannot be read for now is an error. NotFound if there is no folder.
    // With a cache, the manifest is read once and then only when it was written anew.
    [[nodiscard]] Result<Backup> read(const QString &id, bool deleted, ManifestCache *cache = nullptr) const;
    // Those of a marks.json that is damaged or missing count as kept, so that nothing removes the backup by itself.
    [[nodiscard]] Result<> changeMarks(const QString &id, const std::function<void(Marks &)> &change) const;

    [[nodiscard]] Result<> trash(const QString &id, const QDateTime &now) const;
    [[nodiscard]] Result<> untrash(const QString &id) const;
    // Where the marks of a deleted backup are lost: since when it lies there.
    [[nodiscard]] Result<> stampDeleted(const QString &id, const QDateTime &now) const;
    // Out of the trash for good, into a folder that its owner removes: half a backup must never lie in the trash.
    [[nodiscard]] Result<> purge(const QString &id, const QString &folder) const;

private:
    [[nodiscard]] Result<> changeMarksIn(const QString &folder, const std::function<void(Marks &)> &change) const;

    const Layout m_layout;
};

} // namespace Understudy
