// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/main/folderwatch.h"

#include <QDir>
#include <QFileInfo>
#include <QSet>

namespace Understudy {

// A folder of many files tells enough by its own changes: they are replaced, not written in place.
static constexpr qsizetype s_mostFiles = 256;

static QStringList filesIn(const QString &folder)
{
    return QDir(folder).entryList(QDir::Files | QDir::NoSymLinks | QDir::Hidden);
}

FolderWatch::FolderWatch(const QStringList &folders, QObject *parent)
    : FolderWatch(folders, filesIn, parent)
{ }

FolderWatch::FolderWatch(const QStringList &folders, const Look &look, QObject *parent)
    : QObject(parent)
    , m_folders(folders)
    , m_look(look)
{ }

FolderWatch::~FolderWatch()
{
    m_ending = true;
}

void FolderWatch::start()
{
    if (!m_folders.isEmpty())
        m_thread.post([this] { watchAll(); });
}

// Made here: a watcher belongs to the thread that makes it, and what the system tells it is read there as well.
void FolderWatch::watchAll()
{
    m_watcher = std::make_unique<QFileSystemWatcher>();
    const auto tell = [this](const QString &folder) {
        watchFilesOf(folder); // a file that was replaced is not watched any more
        QMetaObject::invokeMethod(this, &FolderWatch::changed, Qt::QueuedConnection);
    };
    connect(m_watcher.get(), &QFileSystemWatcher::directoryChanged, m_watcher.get(), tell);
    connect(m_watcher.get(), &QFileSystemWatcher::fileChanged, m_watcher.get(),
            [tell](const QString &path) { tell(QFileInfo(path).path()); });
    for (const QString &folder : m_folders) {
        if (m_ending)
            return;
        if (QFileInfo::exists(folder))
            m_watcher->addPath(folder);
        watchFilesOf(folder);
    }
    QMetaObject::invokeMethod(this, &FolderWatch::begun, Qt::QueuedConnection);
}

void FolderWatch::watchFilesOf(const QString &folder)
{
    if (m_ending)
        return;
    const QStringList watched = m_watcher->files();
    const QSet<QString> known(watched.cbegin(), watched.cend());
    const QStringList names = m_look(folder);
    if (names.size() > s_mostFiles)
        return;
    for (const QString &name : names) {
        const QString path = folder + u'/' + name;
        if (m_ending)
            return;
        if (!known.contains(path))
            m_watcher->addPath(path);
    }
}

} // namespace Understudy
