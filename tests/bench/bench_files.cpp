// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/crypto/sha256.h"
#include "services/storages/files/filesstorage.h"
#include "tests/support/treetools.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QHash>
#include <QTemporaryDir>
#include <QTextStream>

using namespace Qt::StringLiterals;
using namespace Understudy;

// How long a tree of many small files takes, and how much memory: backup, second backup, plan, restore. Content is
// hashed and thrown away, only lists are kept: this measures the storage and not the repository.
//
//   bench_files [FILES] [FOLDER]

namespace {

class Discard final : public BlobSink, public BlobSource
{
public:
    [[nodiscard]] Result<BlobId> put(QByteArrayView plain) override
    {
        const BlobId id = Sha256::of(plain);
        putBytes += plain.size();
        if (plain.size() != fileSize)
            m_lists.insert(id, plain.toByteArray());
        return id;
    }
    [[nodiscard]] Result<bool> reuse(const BlobId &) override { return true; }
    [[nodiscard]] Result<QByteArray> get(const BlobId &id) override
    {
        return m_lists.value(id, QByteArray(fileSize, 'x'));
    }

    static constexpr qsizetype fileSize = 1000;
    qint64 putBytes = 0;

private:
    QHash<BlobId, QByteArray> m_lists;
};

} // namespace

static qint64 peakMemory() // kB
{
    QFile status(u"/proc/self/status"_s);
    const QByteArray text = status.open(QIODevice::ReadOnly) ? status.readAll() : QByteArray();
    return text.sliced(text.indexOf("VmHWM:") + 6).trimmed().split(' ').first().toLongLong();
}

static void report(const char *what, QElapsedTimer &timer)
{
    QTextStream(stdout) << QString::fromLatin1(what).leftJustified(28) << timer.restart() << " ms, peak "
                        << peakMemory() / 1024 << " MiB\n"
                        << Qt::flush;
}

static Result<StorageRecord> backUp(FilesStorage &storage, Discard &blobs,
                                    const std::optional<PreviousCapture> &previous, const TaskControl &control,
                                    QElapsedTimer &timer)
{
    if (const Result<> prepared = storage.prepare(blobs, previous, control); !prepared)
        return std::unexpected(prepared.error());
    report("  pre-pass", timer);
    const Result<std::unique_ptr<Capture>> capture = storage.capture({}, control);
    if (!capture)
        return std::unexpected(capture.error());
    report("  capture", timer);
    Result<StorageRecord> record = (*capture)->read(blobs, control);
    report("  read", timer);
    return record;
}

static bool makeTree(const QTemporaryDir &folder, int files)
{
    const QString script = uR"py(
import os
for i in range(%1):
    d = 'tree/%d/%d' % (i // 10000, i // 100)
    if i % 100 == 0: os.makedirs(d)
    with open(d + '/file-%d' % i, 'wb') as f: f.write(b'x' * 1000)
)py"_s.arg(files);
    QFile program(folder.filePath(u"make.py"_s));
    if (!program.open(QIODevice::WriteOnly) || program.write(script.toUtf8()) < 0)
        return false;
    program.close();
    return Testing::shell(folder.path(), u"python3 make.py"_s).exitCode == 0;
}

int main(int argc, char **argv)
{
    const int files = argc > 1 ? QByteArray(argv[1]).toInt() : 50'000;
    const QTemporaryDir folder(argc > 2 ? QString::fromLocal8Bit(argv[2]) + u"/bench-XXXXXX"_s
                                        : QDir::tempPath() + u"/bench-XXXXXX"_s);
    if (!makeTree(folder, files))
        return 1;
    const StorageConfig config{.component = u"bench"_s, .name = u"files"_s, .path = folder.filePath(u"tree"_s)};
    const std::atomic_bool never = false;
    const TaskControl control(never);
    FilesStorage storage(config, folder.filePath(u"scratch"_s));
    Discard blobs;
    QElapsedTimer timer;
    timer.start();
    const Result<StorageRecord> first = backUp(storage, blobs, {}, control, timer);
    if (!first)
        return 1;
    const qint64 put = std::exchange(blobs.putBytes, 0);
    const Result<StorageRecord> second = backUp(storage, blobs, PreviousCapture{.record = *first, .blobs = blobs},
                                                control, timer);
    if (!second)
        return 1;
    QTextStream(stdout) << files << " files, put " << put << " bytes, then " << blobs.putBytes << '\n' << Qt::flush;
    if (!storage.compare(*second, blobs, control))
        return 1;
    report("plan", timer);
    const Result<std::unique_ptr<Staged>> staged = storage.stage(
        *second, blobs, {.operation = u"4b3c2f10-27e1-4d0a-9b43-0d8f6a1f2c3e"_s}, control);
    if (!staged)
        return 1;
    report("stage", timer);
    if (!(*staged)->swapIn({staged->get()}, control))
        return 1;
    report("swap", timer);
    const bool dropped = (*staged)->drop(control).has_value();
    report("drop", timer);
    return dropped ? 0 : 1;
}
