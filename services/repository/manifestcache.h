// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/manifest.h"

#include <QDateTime>
#include <QHash>
#include <QMutex>

#include <functional>
#include <optional>

namespace Understudy {

// Manifests that were read before: a list of thousands of backups is asked for again and again, and a manifest never
// changes. One whose file was written since is read anew. Thread-safe.
class ManifestCache
{
public:
    using Read = std::function<Result<Manifest>()>;

    // `path`: of the manifest; `read` is called unless it is known.
    [[nodiscard]] Result<Manifest> get(const QString &path, const Read &read);

private:
    struct Entry
    {
        QDateTime written;
        qint64 size = 0;
        Manifest manifest;
    };

    QMutex m_mutex;
    QHash<QString, Entry> m_entries; // by path
};

} // namespace Understudy
