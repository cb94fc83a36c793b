// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Works on a repository and dies, or is told that a call failed, at the call of the system that is asked for:
//
//   testprogram_repository FAULT backup REPOSITORY ID SEED      the tree that treeOf() makes of SEED
//   testprogram_repository FAULT trash REPOSITORY ID
//   testprogram_repository FAULT collect REPOSITORY            empties the trash
//   testprogram_repository FAULT collect-old REPOSITORY        only what is old
//
// FAULT: none, kill:N, NAME-OF-ERRNO:N (ENOSPC, EIO), or power:N (dies, and takes with it whatever was not synced; with
// an N beyond the last call when all is done). Prints how many calls there were. Exit code: 0, or 1 with the
// message of the error.

#include "models/listwriter.h"
#include "services/repository/repository.h"
#include "tests/support/unsyncedwrites.h"

#include <QByteArray>
#include <QTextStream>

#include <cerrno>
#include <csignal>
#include <cstdlib>

#include <dlfcn.h>
#include <sys/types.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace Understudy;
using Understudy::Testing::UnsyncedWrites;

// ---- The calls that change files; these take the place of those of the C library ----

static std::atomic_bool s_armed = false;
static std::atomic_int s_calls = 0;
static int s_when = 0;
static int s_error = 0; // 0: die
static UnsyncedWrites *s_unsynced = nullptr; // only where the power fails

[[noreturn]] static void die()
{
    s_armed = false;
    if (s_unsynced)
        s_unsynced->lose();
    ::kill(::getpid(), SIGKILL);
    std::abort();
}

static bool failsNow()
{
    if (!s_armed || ++s_calls != s_when)
        return false;
    if (s_error == 0)
        die();
    errno = s_error;
    return true;
}

// What the call did, for when the power fails later.
static UnsyncedWrites *noting()
{
    return s_armed ? s_unsynced : nullptr;
}

template<typename Function>
static Function original(const char *name)
{
    return reinterpret_cast<Function>(::dlsym(RTLD_NEXT, name));
}

extern "C" {
int fsync(int descriptor)
{
    static const auto s_original = original<int (*)(int)>("fsync");
    if (failsNow())
        return -1;
    const int result = s_original(descriptor);
    if (noting() && result == 0)
        noting()->synced(descriptor);
    return result;
}
ssize_t write(int descriptor, const void *bytes, size_t size)
{
    static const auto s_original = original<ssize_t (*)(int, const void *, size_t)>("write");
    if (failsNow()) // a part of it arrives before the disk is full
        return s_error == ENOSPC && size > 1 ? s_original(descriptor, bytes, size / 2) : -1;
    if (noting())
        noting()->written(descriptor);
    return s_original(descriptor, bytes, size);
}
int rename(const char *from, const char *to) noexcept
{
    static const auto s_original = original<int (*)(const char *, const char *)>("rename");
    if (failsNow())
        return -1;
    if (noting())
        noting()->renamed(from, to);
    return s_original(from, to);
}
int renameat2(int fromFolder, const char *from, int toFolder, const char *to, unsigned flags) noexcept
{
    static const auto s_original = original<int (*)(int, const char *, int, const char *, unsigned)>("renameat2");
    return failsNow() ? -1 : s_original(fromFolder, from, toFolder, to, flags);
}
int mkdir(const char *path, mode_t mode) noexcept
{
    static const auto s_original = original<int (*)(const char *, mode_t)>("mkdir");
    if (failsNow())
        return -1;
    const int result = s_original(path, mode);
    if (noting() && result == 0)
        noting()->made(path);
    return result;
}
int unlink(const char *path) noexcept
{
    static const auto s_original = original<int (*)(const char *)>("unlink");
    return failsNow() ? -1 : s_original(path);
}
int unlinkat(int folder, const char *path, int flags) noexcept
{
    static const auto s_original = original<int (*)(int, const char *, int)>("unlinkat");
    return failsNow() ? -1 : s_original(folder, path, flags);
}
}

// ---- The work ----

static std::atomic_bool s_cancelled = false;
static const SystemClock s_clock;

// The same for the same seed; half of it is common to all seeds.
static QByteArray contentOf(int file, int seed)
{
    return "file " + QByteArray::number(file) + (file % 2 ? " of seed " + QByteArray::number(seed) : QByteArray());
}

static Result<> backUp(Repository &repository, const QString &id, int seed)
{
    const auto lock = repository.lock(Repository::Access::Shared, u"a backup"_s);
    if (!lock)
        return std::unexpected(lock.error());
    const TaskControl control(s_cancelled);
    const auto writer = repository.begin(**lock, control);
    if (!writer)
        return std::unexpected(writer.error());
    ListWriter list([&writer](QByteArrayView plain) { return (*writer)->put(plain); });
    for (int i = 0; i < 20; ++i) {
        const Result<BlobId> blob = (*writer)->put(contentOf(i, seed));
        if (!blob)
            return std::unexpected(blob.error());
        if (const Result<> added = list.add({.path = "file-" + QByteArray::number(100 + i), .blobs = {*blob}}); !added)
            return added;
    }
    const Result<ListRoot> root = list.finish();
    if (!root)
        return std::unexpected(root.error());
    const Result<Manifest> manifest = (*writer)->commit(
        {.id = id,
         .createdAt = s_clock.now(),
         .storages = {{.component = u"files"_s, .name = u"tree"_s, .list = *root}}});
    return manifest ? Result<>() : std::unexpected(manifest.error());
}

static Result<> collect(Repository &repository, bool emptyTrash)
{
    const auto lock = repository.lock(Repository::Access::Exclusive, u"collect"_s);
    if (!lock)
        return std::unexpected(lock.error());
    const Result<CollectReport> report = repository.collect(**lock, emptyTrash, TaskControl(s_cancelled));
    return report ? Result<>() : std::unexpected(report.error());
}

static Result<> work(const QList<QByteArray> &arguments)
{
    const Result<std::unique_ptr<Repository>> repository = Repository::open(QString::fromUtf8(arguments[3]), s_clock);
    if (!repository)
        return std::unexpected(repository.error());
    const QString id = QString::fromLatin1(arguments.value(4));
    if (arguments[2] == "backup")
        return backUp(**repository, id, arguments[5].toInt());
    if (arguments[2] == "trash")
        return (*repository)->trash(id);
    return collect(**repository, arguments[2] == "collect");
}

int main(int argc, char **argv)
{
    const QList<QByteArray> arguments(argv, argv + argc);
    const QByteArray fault = arguments[1].split(':').first();
    s_when = arguments[1].split(':').last().toInt();
    s_error = fault == "ENOSPC" ? ENOSPC : fault == "EIO" ? EIO : 0;
    UnsyncedWrites unsynced;
    s_unsynced = fault == "power" ? &unsynced : nullptr;
    s_armed = true;
    const Result<> done = work(arguments);
    if (s_unsynced)
        die();
    s_armed = false;
    QTextStream(stdout) << s_calls << '\n' << (done ? QString() : done.error().message + u' ' + done.error().details);
    return done ? 0 : 1;
}
