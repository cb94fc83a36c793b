// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/repository/layout.h"

#include <QDir>
#include <QDirIterator>

using namespace Qt::StringLiterals;

namespace Understudy {

Layout::Layout(const QString &root)
    : m_root(QDir::cleanPath(root))
{ }

QString Layout::formatFile() const
{
    return m_root + u"/format.json"_s;
}

QString Layout::restoreByHand() const
{
    return m_root + u"/RESTORE-BY-HAND.txt"_s;
}

QString Layout::packs() const
{
    return m_root + u"/packs"_s;
}

QString Layout::packFolder(const PackId &id) const
{
    return packs() + u'/' + id.toString().first(2);
}

QString Layout::pack(const PackId &id) const
{
    return packFolder(id) + u'/' + id.toString();
}

QString Layout::damaged() const
{
    return m_root + u"/damaged"_s;
}

QString Layout::damagedMark(const PackId &id) const
{
    return damaged() + u'/' + id.toString();
}

QString Layout::index() const
{
    return m_root + u"/index"_s;
}

QString Layout::segment(const Digest &id) const
{
    return index() + u'/' + id.toString();
}

QString Layout::backups() const
{
    return m_root + u"/backups"_s;
}

QString Layout::backup(const QString &id) const
{
    return backups() + u'/' + id;
}

QString Layout::manifest(const QString &backupFolder)
{
    return backupFolder + u"/manifest.json"_s;
}

QString Layout::marks(const QString &backupFolder)
{
    return backupFolder + u"/marks.json"_s;
}

QString Layout::locks() const
{
    return m_root + u"/locks"_s;
}

QString Layout::repositoryLock() const
{
    return locks() + u"/repository"_s;
}

QString Layout::changesLock() const
{
    return locks() + u"/changes"_s;
}

QString Layout::writerLock(const QString &name) const
{
    return locks() + u"/writer-"_s + name;
}

QString Layout::tmp() const
{
    return m_root + u"/tmp"_s;
}

QString Layout::workFolder(const QString &name) const
{
    return tmp() + u'/' + name;
}

QString Layout::trash() const
{
    return m_root + u"/trash"_s;
}

QString Layout::trashedBackups() const
{
    return trash() + u"/backups"_s;
}

QString Layout::trashedBackup(const QString &id) const
{
    return trashedBackups() + u'/' + id;
}

QString Layout::trashedPacks() const
{
    return trash() + u"/packs"_s;
}

QString Layout::trashedPacks(qint64 generation) const
{
    return trashedPacks() + u'/' + QString::number(generation);
}

qint64 Layout::bytesBelow(const QString &folder)
{
    qint64 bytes = 0;
    QDirIterator files(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (files.hasNext())
        bytes += files.nextFileInfo().size();
    return bytes;
}

} // namespace Understudy
