// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/repository/manifestcache.h"

#include <QFileInfo>

namespace Understudy {

Result<Manifest> ManifestCache::get(const QString &path, const Read &read)
{
    const QFileInfo file(path);
    const QDateTime written = file.lastModified();
    const qint64 size = file.size();
    {
        const QMutexLocker locker(&m_mutex);
        const auto known = m_entries.constFind(path);
        if (known != m_entries.constEnd() && written.isValid() && known->written == written && known->size == size)
            return known->manifest;
    }
    Result<Manifest> manifest = read();
    const QMutexLocker locker(&m_mutex);
    if (manifest)
        m_entries.insert(path, {.written = written, .size = size, .manifest = *manifest});
    else
        m_entries.remove(path);
    return manifest;
}

} // namespace Understudy
