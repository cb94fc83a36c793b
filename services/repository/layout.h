// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/digest.h"

#include <QString>

namespace Understudy {

// Where everything lies in a repository: its file names are made here and nowhere else.
class Layout
{
public:
    explicit Layout(const QString &root);

    [[nodiscard]] QString root() const { return m_root; }
    [[nodiscard]] QString formatFile() const;
    [[nodiscard]] QString restoreByHand() const;

    [[nodiscard]] QString packs() const;
    [[nodiscard]] static bool isPackFolder(const QString &name) { return name.size() == 2; } // of those in packs()
    [[nodiscard]] QString packFolder(const PackId &id) const; // packs/ab
    [[nodiscard]] QString pack(const PackId &id) const;
    [[nodiscard]] QString damaged() const; // an empty file for each pack known to be damaged
    [[nodiscard]] QString damagedMark(const PackId &id) const;
    [[nodiscard]] QString index() const;
    [[nodiscard]] QString segment(const Digest &id) const;

    [[nodiscard]] QString backups() const;
    [[nodiscard]] QString backup(const QString &id) const;
    [[nodiscard]] static QString manifest(const QString &backupFolder);
    [[nodiscard]] static QString marks(const QString &backupFolder);

    [[nodiscard]] QString locks() const;
    [[nodiscard]] QString repositoryLock() const; // shared: backups; exclusive: collect
    [[nodiscard]] QString changesLock() const; // marks, trash
    [[nodiscard]] QString writerLock(const QString &name) const; // says that tmp/NAME is in use
    [[nodiscard]] QString tmp() const;
    [[nodiscard]] QString workFolder(const QString &name) const;

    [[nodiscard]] QString trash() const;
    [[nodiscard]] QString trashedBackups() const;
    [[nodiscard]] QString trashedBackup(const QString &id) const;
    [[nodiscard]] QString trashedPacks() const;
    [[nodiscard]] QString trashedPacks(qint64 generation) const;

    // What the files below a folder take; those of a folder that is not there: nothing.
    [[nodiscard]] static qint64 bytesBelow(const QString &folder);

private:
    QString m_root;
};

} // namespace Understudy
