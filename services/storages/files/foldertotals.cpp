// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/files/foldertotals.h"

#include "services/storages/files/displaypath.h"

#include <algorithm>
#include <utility>

namespace Understudy {

static bool liesIn(const QByteArray &path, const QByteArray &folder)
{
    return path.size() > folder.size() && path.startsWith(folder) && path.at(folder.size()) == '/';
}

void FolderTotals::count(const QByteArray &path, Difference::Change change, bool listed)
{
    while (!m_open.isEmpty() && !liesIn(path, m_open.last().path))
        close();
    const qsizetype known = m_open.isEmpty() ? -1 : m_open.last().path.size();
    for (qsizetype slash = path.indexOf('/', known + 1); slash >= 0; slash = path.indexOf('/', slash + 1))
        m_open.append({.path = path.first(slash), .change = {}, .listed = false});
    for (Open &folder : m_open) {
        folder.listed = folder.listed || listed;
        folder.change.added += change == Difference::Change::Added ? 1 : 0;
        folder.change.overwritten += change == Difference::Change::Overwritten ? 1 : 0;
        folder.change.removed += change == Difference::Change::Removed ? 1 : 0;
    }
}

void FolderTotals::close()
{
    Open folder = m_open.takeLast();
    if (!folder.listed)
        return;
    folder.change.path = displayPath(folder.path);
    m_closed.append(folder.change);
}

QList<FolderChange> FolderTotals::finish()
{
    while (!m_open.isEmpty())
        close();
    std::ranges::sort(m_closed, {}, &FolderChange::path);
    return std::exchange(m_closed, {});
}

} // namespace Understudy
