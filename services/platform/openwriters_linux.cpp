// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/platform/openwriters.h"

#include "services/platform/filedescriptor.h"
#include "services/platform/foldernames.h"
#include "services/platform/mounttable.h"
#include "services/platform/processes.h"
#include "services/platform/procfile.h"

#include <QHash>
#include <QSet>

#include <algorithm>
#include <optional>

#include <fcntl.h>

namespace Understudy {

namespace {

// One look at all processes. Places are compared as the file system names them, so that namespaces do not matter.
class WriterSearch
{
public:
    WriterSearch(const QByteArray &root, const std::function<bool(const QByteArray &)> &leaveOut);
    [[nodiscard]] QList<OpenWriter> run();

private:
    void lookAtFiles(qint64 process);
    void lookAtMappings(qint64 process);
    void add(qint64 process, const QByteArray &path, bool mapped);
    [[nodiscard]] const MountTable &mountsOf(qint64 process);

    const std::function<bool(const QByteArray &)> &m_leaveOut;
    std::optional<FileSystemPlace> m_place;
    QHash<QByteArray, MountTable> m_tables; // by namespace
    QHash<qint64, QByteArray> m_namespaces; // by process
    QList<OpenWriter> m_found;
};

} // namespace

static std::optional<FileSystemPlace> placeOf(const QByteArray &path)
{
    const SystemResult<MountTable> table = MountTable::read();
    const Mount *mount = table ? table->mountOf(path) : nullptr;
    return mount ? std::optional(FileSystemPlace::of(*mount, path)) : std::nullopt;
}

static QByteArray procFolder(qint64 process)
{
    return "/proc/" + QByteArray::number(process);
}

// "flags:" in octal, as open() took them.
static bool isOpenForWriting(qint64 process, const QByteArray &descriptor)
{
    const SystemResult<QByteArray> facts = readProcFile(procFolder(process) + "/fdinfo/" + descriptor);
    if (!facts)
        return false;
    for (const QByteArray &line : facts->split('\n')) {
        if (line.startsWith("flags:")) {
            const int flags = line.sliced(6).trimmed().toInt(nullptr, 8);
            return (flags & O_PATH) == 0 && (flags & O_ACCMODE) != O_RDONLY;
        }
    }
    return false;
}

WriterSearch::WriterSearch(const QByteArray &root, const std::function<bool(const QByteArray &)> &leaveOut)
    : m_leaveOut(leaveOut)
    , m_place(placeOf(root))
{ }

const MountTable &WriterSearch::mountsOf(qint64 process)
{
    const SystemResult<QByteArray> space = readLinkAt(AT_FDCWD, procFolder(process) + "/ns/mnt");
    const QByteArray key = space ? *space : procFolder(process);
    const auto known = m_tables.constFind(key);
    if (known != m_tables.constEnd())
        return *known;
    const SystemResult<MountTable> table = MountTable::read(process);
    return *m_tables.insert(key, table ? *table : MountTable());
}

void WriterSearch::add(qint64 process, const QByteArray &path, bool mapped)
{
    static constexpr QByteArrayView removed = " (deleted)"; // has no name any more: no backup could hold it
    if (!path.startsWith('/') || path.endsWith(removed))
        return;
    const Mount *mount = mountsOf(process).mountOf(path);
    if (!mount || mount->device != m_place->device)
        return;
    const std::optional<QByteArray> below = FileSystemPlace::of(*mount, path).below(*m_place);
    if (!below || below->isEmpty() || (m_leaveOut && m_leaveOut(*below)))
        return;
    for (const OpenWriter &known : std::as_const(m_found)) {
        if (known.process == process && known.path == *below)
            return;
    }
    m_found.append({.process = process, .path = *below, .mapped = mapped});
}

void WriterSearch::lookAtFiles(qint64 process)
{
    const QByteArray folder = procFolder(process) + "/fd";
    const FileDescriptor open(::open(folder.constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!open.isOpen())
        return;
    const SystemResult<FolderNames> names = FolderNames::read(open.get());
    for (size_t index = 0; names && index < names->size(); ++index) {
        const QByteArray name = names->at(index);
        const SystemResult<QByteArray> path = readLinkAt(open.get(), name);
        if (path && path->startsWith('/') && isOpenForWriting(process, name))
            add(process, *path, false);
    }
}

// "7f..-7f.. rw-s 00000000 fe:00 1234   /path": shared and writable.
void WriterSearch::lookAtMappings(qint64 process)
{
    const SystemResult<QByteArray> maps = readProcFile(procFolder(process) + "/maps");
    if (!maps)
        return;
    for (const QByteArray &line : maps->split('\n')) {
        const qsizetype rights = line.indexOf(' ') + 1;
        const qsizetype path = line.indexOf('/', rights);
        if (rights > 0 && path > 0 && line.mid(rights + 1, 1) == "w" && line.mid(rights + 3, 1) == "s")
            add(process, line.sliced(path).replace("\\012", "\n"), true);
    }
}

QList<OpenWriter> WriterSearch::run()
{
    if (!m_place)
        return {};
    for (const qint64 process : runningProcesses()) {
        if (process == ownProcess())
            continue;
        lookAtFiles(process);
        lookAtMappings(process);
    }
    return m_found;
}

QList<OpenWriter> openWriters(const QByteArray &root, const std::function<bool(const QByteArray &)> &leaveOut)
{
    return WriterSearch(root, leaveOut).run();
}

bool isMountedElsewhere(const QByteArray &root)
{
    const std::optional<FileSystemPlace> place = placeOf(root);
    if (!place || place->path == "/")
        return false;
    QSet<QByteArray> seen;
    for (const qint64 process : runningProcesses()) {
        const SystemResult<QByteArray> space = readLinkAt(AT_FDCWD, procFolder(process) + "/ns/mnt");
        if (!space || seen.contains(*space))
            continue;
        seen.insert(*space);
        const SystemResult<MountTable> table = MountTable::read(process);
        if (table && std::ranges::any_of(table->mounts(), [&place](const Mount &mount) {
                return mount.device == place->device && mount.root == place->path;
            }))
            return true;
    }
    return false;
}

} // namespace Understudy
