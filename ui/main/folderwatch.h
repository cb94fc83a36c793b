// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QFileSystemWatcher>
#include <QObject>
#include <QStringList>

namespace Understudy {

// Tells that something in some folders of our own has changed: an entry came or went, or a file was written. What it
// was does not matter: whoever listens looks again.
class FolderWatch final : public QObject
{
    Q_OBJECT

public:
    explicit FolderWatch(const QStringList &folders, QObject *parent = nullptr);

    void start();

signals:
    void changed();

private:
    void look(const QString &folder);

    QStringList m_folders;
    QFileSystemWatcher m_watcher;
};

} // namespace Understudy
