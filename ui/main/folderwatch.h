// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/tasks/eventthread.h"

#include <QFileSystemWatcher>
#include <QObject>
#include <QStringList>

#include <atomic>
#include <functional>
#include <memory>

namespace Understudy {

// Tells that something in some folders of our own has changed: an entry came or went, or a file was written. What it
// was does not matter: whoever listens looks again. All file-system calls are made in a thread of its own, since a
// folder on a network may not answer for minutes, and the watcher itself asks for what it is to watch.
class FolderWatch final : public QObject
{
    Q_OBJECT

public:
    // The names of the files in a folder.
    using Look = std::function<QStringList(const QString &folder)>;

    explicit FolderWatch(const QStringList &folders, QObject *parent = nullptr);
    FolderWatch(const QStringList &folders, const Look &look, QObject *parent = nullptr);

    // Waits for the one answer that is under way, and for no other.
    ~FolderWatch() override;

    void start(); // once; returns at once

signals:
    void begun(); // the folders are watched: what changed before may have gone unnoticed
    void changed();

private:
    void watchAll(); // these two in the thread beside
    void watchFilesOf(const QString &folder);

    const QStringList m_folders;
    const Look m_look;
    std::atomic_bool m_ending = false; // asked for before each call that may take long
    std::unique_ptr<QFileSystemWatcher> m_watcher; // lives in the thread beside
    EventThread m_thread; // last: it ends before what is used in it goes
};

} // namespace Understudy
