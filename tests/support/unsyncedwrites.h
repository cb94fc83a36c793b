// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QByteArray>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QList>
#include <QMutex>
#include <QSet>
#include <QString>

namespace Understudy::Testing {

// What a program wrote and did not sync, so that a test can take it away as a power cut does: data that was not synced
// is half gone, names that were not synced are as they were before. All in the header: a program that stands in for
// calls of the C library links no test code. Thread-safe.
class UnsyncedWrites
{
public:
    void written(int descriptor)
    {
        const QMutexLocker locker(&m_mutex);
        m_files.insert(pathOf(descriptor));
    }

    void synced(int descriptor)
    {
        const QMutexLocker locker(&m_mutex);
        const QString path = pathOf(descriptor);
        m_files.remove(path);
        m_names.removeIf([&path](const Name &name) { return QFileInfo(name.to).path() == path; });
    }

    void renamed(const char *from, const char *to)
    {
        const QMutexLocker locker(&m_mutex);
        const QString source = QFile::decodeName(from);
        const QString target = QFile::decodeName(to);
        QFile replaced(target);
        const bool hadContent = QFileInfo(target).isFile() && replaced.open(QIODevice::ReadOnly);
        m_names.append({.from = source,
                        .to = target,
                        .hadContent = hadContent,
                        .content = hadContent ? replaced.readAll() : QByteArray()});
        const QSet<QString> files = m_files;
        for (const QString &file : files) {
            if (file != source && !file.startsWith(source + u'/'))
                continue;
            m_files.remove(file);
            m_files.insert(target + file.sliced(source.size()));
        }
    }

    void made(const char *folder)
    {
        const QMutexLocker locker(&m_mutex);
        m_names.append({.to = QFile::decodeName(folder)});
    }

    void lose()
    {
        for (const QString &path : std::as_const(m_files))
            QFile::resize(path, QFileInfo(path).size() / 2);
        for (auto name = m_names.crbegin(); name != m_names.crend(); ++name)
            undo(*name);
    }

private:
    struct Name
    {
        QString from; // empty: a folder was made
        QString to;
        bool hadContent = false; // a file was replaced
        QByteArray content;
    };

    static QString pathOf(int descriptor)
    {
        return QFile::symLinkTarget(QStringLiteral("/proc/self/fd/") + QString::number(descriptor));
    }

    static void undo(const Name &name)
    {
        if (name.from.isEmpty()) {
            QDir(name.to).removeRecursively();
            return;
        }
        // Where it came from may be gone for good: then so is it.
        if (!QDir().rename(name.to, name.from) && !QFile::remove(name.to))
            QDir(name.to).removeRecursively();
        QFile file(name.to);
        if (name.hadContent && file.open(QIODevice::WriteOnly))
            file.write(name.content);
    }

    QMutex m_mutex;
    QSet<QString> m_files;
    QList<Name> m_names; // in their order
};

} // namespace Understudy::Testing
