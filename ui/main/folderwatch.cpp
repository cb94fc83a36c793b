// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/main/folderwatch.h"

#include <QDir>
#include <QSet>

namespace Understudy {

// A folder of many files tells enough by its own changes: they are replaced, not written in place.
static constexpr qsizetype s_mostFiles = 256;

FolderWatch::FolderWatch(const QStringList &folders, QObject *parent)
    : QObject(parent)
    , m_folders(folders)
{
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, [this](const QString &folder) {
        look(folder);
        emit changed();
    });
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, this, [this](const QString &path) {
        look(QFileInfo(path).path()); // a file that was replaced is not watched any more
        emit changed();
    });
}

void FolderWatch::start()
{
    for (const QString &folder : std::as_const(m_folders)) {
        if (QFileInfo::exists(folder))
            m_watcher.addPath(folder);
        look(folder);
    }
}

void FolderWatch::look(const QString &folder)
{
    const QStringList watched = m_watcher.files();
    const QSet<QString> known(watched.cbegin(), watched.cend());
    QStringList fresh;
    const QStringList names = QDir(folder).entryList(QDir::Files | QDir::NoSymLinks | QDir::Hidden);
    if (names.size() > s_mostFiles)
        return;
    for (const QString &name : names) {
        const QString path = folder + u'/' + name;
        if (!known.contains(path))
            fresh.append(path);
    }
    if (!fresh.isEmpty())
        m_watcher.addPaths(fresh);
}

} // namespace Understudy
