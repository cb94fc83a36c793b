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

FolderSnapshot::FolderSnapshot(const QString &folder)
    : m_folder(folder)
    , m_files(filesOf(folder))
{}

void FolderSnapshot::bringBack() const
{
    const QMap<QString, QByteArray> now = filesOf(m_folder);
    for (const auto &[path, content] : now.asKeyValueRange()) {
        if (!m_files.contains(path))
            QFile::remove(path);
    }
    for (const auto &[path, content] : m_files.asKeyValueRange()) {
        if (now.contains(path) && now.value(path) == content)
            continue;
        QDir().mkpath(QFileInfo(path).path());
        overwrite(path, content);
    }
}

} // namespace Understudy::Testing
