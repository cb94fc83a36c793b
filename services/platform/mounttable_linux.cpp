// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/platform/mounttable.h"

#include "services/platform/procfile.h"

namespace Understudy {

// "\\040" and the like: blanks and line ends in paths.
static QByteArray unescaped(const QByteArray &text)
{
    QByteArray bytes;
    for (qsizetype at = 0; at < text.size(); ++at) {
        bool valid = false;
        const int code = text.at(at) == '\\' ? text.mid(at + 1, 3).toInt(&valid, 8) : 0;
        bytes += valid ? static_cast<char>(code) : text.at(at);
        at += valid ? 3 : 0;
    }
    return bytes;
}

SystemResult<MountTable> MountTable::read(qint64 process)
{
    const QByteArray owner = process == 0 ? QByteArray("self") : QByteArray::number(process);
    const SystemResult<QByteArray> text = readProcFile("/proc/" + owner + "/mountinfo");
    if (!text)
        return std::unexpected(text.error());
    MountTable table;
    for (const QByteArray &line : text->split('\n')) {
        const QList<QByteArray> fields = line.split(' ');
        if (fields.size() < 5)
            continue;
        table.m_mounts.append({.id = fields.at(0).toULongLong(),
                               .device = fields.at(2),
                               .root = unescaped(fields.at(3)),
                               .point = unescaped(fields.at(4))});
    }
    return table;
}

std::optional<QByteArray> pathBelow(const QByteArray &path, const QByteArray &root)
{
    if (path == root)
        return QByteArray();
    const QByteArray prefix = root.endsWith('/') ? root : root + '/';
    if (!path.startsWith(prefix))
        return std::nullopt;
    return path.sliced(prefix.size());
}

// The longest point wins, and of several at one point the one mounted last.
const Mount *MountTable::mountOf(const QByteArray &path) const
{
    const Mount *found = nullptr;
    for (const Mount &mount : m_mounts) {
        if (pathBelow(path, mount.point) && (!found || mount.point.size() >= found->point.size()))
            found = &mount;
    }
    return found;
}

const Mount *MountTable::withId(quint64 id) const
{
    for (const Mount &mount : m_mounts) {
        if (mount.id == id)
            return &mount;
    }
    return nullptr;
}

QList<QByteArray> MountTable::pointsBelow(const QByteArray &path) const
{
    QList<QByteArray> points;
    for (const Mount &mount : m_mounts) {
        if (const std::optional<QByteArray> below = pathBelow(mount.point, path); below && !below->isEmpty())
            points.append(mount.point);
    }
    return points;
}

FileSystemPlace FileSystemPlace::of(const Mount &mount, const QByteArray &path)
{
    const QByteArray below = pathBelow(path, mount.point).value_or(QByteArray());
    const QByteArray top = mount.root == "/" ? QByteArray() : mount.root;
    return {.device = mount.device, .path = below.isEmpty() ? mount.root : top + '/' + below};
}

std::optional<QByteArray> FileSystemPlace::below(const FileSystemPlace &root) const
{
    if (device != root.device)
        return std::nullopt;
    return pathBelow(path, root.path);
}

} // namespace Understudy
