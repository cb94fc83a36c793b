// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QMap>
#include <QString>
#include <QStringList>

namespace Understudy::Testing {

// All files of a folder of ours as they are now, to bring them back after something was broken on purpose.
class FolderSnapshot
{
public:
    explicit FolderSnapshot(const QString &folder);

    [[nodiscard]] QStringList files() const { return m_files.keys(); } // full paths
    [[nodiscard]] QByteArray content(const QString &path) const { return m_files.value(path); }
    void bringBack() const;

private:
    QString m_folder;
    QMap<QString, QByteArray> m_files;
    QStringList m_folders;
};

} // namespace Understudy::Testing
