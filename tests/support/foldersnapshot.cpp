// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/foldersnapshot.h"

#include "tests/support/repositoryfixture.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>

namespace Understudy::Testing {

static QMap<QString, QByteArray> filesOf(const QString &folder)
{
    QMap<QString, QByteArray> files;
    QDirIterator it(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (it.hasNext()) {
        const QString path = it.next();
        files.insert(path, contentOf(path));
    }
    return files;
}

static QStringList foldersOf(const QString &folder)
{
    QStringList folders;
    QDirIterator it(folder, QDir::Dirs | QDir::NoDotAndDotDot, QDirIterator::Subdirectories);
    while (it.hasNext())
        folders.append(it.next());
    return folders;
}

FolderSnapshot::FolderSnapshot(const QString &folder)
    : m_folder(folder)
    , m_files(filesOf(folder))
    , m_folders(foldersOf(folder))
{ }

void FolderSnapshot::bringBack() const
{
    const QMap<QString, QByteArray> now = filesOf(m_folder);
    for (const auto &[path, content] : now.asKeyValueRange()) {
        if (!m_files.contains(path))
            QFile::remove(path);
    }
    QStringList folders = foldersOf(m_folder);
    folders.sort();
    for (const QString &path : QStringList(folders.rbegin(), folders.rend())) {
        if (!m_folders.contains(path))
            QDir().rmdir(path);
    }
    for (const QString &path : m_folders)
        QDir().mkpath(path);
    for (const auto &[path, content] : m_files.asKeyValueRange()) {
        if (now.contains(path) && now.value(path) == content)
            continue;
        overwrite(path, content);
    }
}

} // namespace Understudy::Testing
