// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/fakestorage.h"

#include "models/listreader.h"
#include "models/listwriter.h"
#include "models/messages/catalog.h"
#include "tests/support/fakestaged.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Understudy::Testing {

static Result<ListRoot> writeList(const FakeContent &content, BlobSink &sink)
{
    QList<QByteArray> paths = content.files.keys();
    std::ranges::sort(paths,
                      [](const QByteArray &left, const QByteArray &right) { return comparePaths(left, right) < 0; });
    ListWriter list([&sink](QByteArrayView piece) { return sink.put(piece); });
    for (const QByteArray &path : paths) {
        const QByteArray bytes = content.files.value(path);
        ListEntry entry{.path = path, .mode = 0644, .size = bytes.size()};
        if (!bytes.isEmpty()) {
            const Result<BlobId> blob = sink.put(bytes);
            if (!blob)
                return std::unexpected(blob.error());
            entry.blobs.append(*blob);
        }
        if (const Result<> added = list.add(entry); !added)
            return std::unexpected(added.error());
    }
    return list.finish();
}

static Result<FakeContent> readList(const StorageRecord &record, BlobSource &blobs)
{
    FakeContent content;
    ListReader list(record.list, [&blobs](const BlobId &id) { return blobs.get(id); });
    while (true) {
        const Result<std::optional<ListEntry>> entry = list.next();
        if (!entry)
            return std::unexpected(entry.error());
        if (!*entry)
            return content;
        QByteArray bytes;
        for (const BlobId &id : (*entry)->blobs) {
            const Result<QByteArray> blob = blobs.get(id);
            if (!blob)
                return std::unexpected(blob.error());
            bytes += *blob;
        }
        content.files.insert((*entry)->path, bytes);
    }
}

static qint64 sizeOf(const FakeContent &content)
{
    qint64 size = 0;
    for (const QByteArray &bytes : content.files)
        size += bytes.size();
    return size;
}

// The content of one moment: what is written to the live data afterwards does not reach it.
class FakeCapture final : public Capture
{
public:
    FakeCapture(FakeWorld &world, const StorageConfig &config, const FakeContent &content)
        : m_world(world)
        , m_config(config)
        , m_content(content)
    { }
    ~FakeCapture() override { m_world.note(u"let go "_s + m_config.id()); }

    [[nodiscard]] Result<StorageRecord> read(BlobSink &sink, const TaskControl &control) override
    {
        const qint64 size = sizeOf(m_content);
        const Progress done{.step = Step::Process, .subject = m_config.id(), .done = size, .total = size};
        if (const Result<> called = m_world.call(u"read "_s + m_config.id(), done, control); !called)
            return std::unexpected(called.error());
        const Result<ListRoot> list = writeList(m_content, sink);
        if (!list)
            return std::unexpected(list.error());
        const FakeData &data = m_world.storages.at(m_config.id());
        return StorageRecord{.component = m_config.component,
                             .name = m_config.name,
                             .kind = m_config.kind,
                             .list = *list,
                             .sizeBytes = size,
                             .entries = m_content.files.size(),
                             .summary = u"%1 files"_s.arg(m_content.files.size()),
                             .problems = data.lost,
                             .problemCount = data.lost.size(),
                             .consistent = data.consistent,
                             .lost = !data.lost.isEmpty()};
    }

private:
    FakeWorld &m_world;
    StorageConfig m_config;
    FakeContent m_content;
};

class FakeStorageLock final : public StorageLock
{
public:
    explicit FakeStorageLock(FakeData &data)
        : m_data(data)
    {
        m_data.locked = true;
    }
    ~FakeStorageLock() override { m_data.locked = false; }

private:
    FakeData &m_data;
};

FakeStorage::FakeStorage(FakeWorld &world, const StorageConfig &config)
    : m_world(world)
    , m_config(config)
{ }

FakeData &FakeStorage::data() const
{
    return m_world.storages[m_config.id()];
}

QString FakeStorage::named(const QString &call) const
{
    return call + u' ' + m_config.id();
}

Result<StorageCheck> FakeStorage::check(Purpose, const TaskControl &control)
{
    const Progress progress{.step = Step::Check, .subject = m_config.id()};
    if (const Result<> called = m_world.call(named(u"check"_s), progress, control); !called)
        return std::unexpected(called.error());
    using enum StorageCheck::Presence;
    return StorageCheck{.presence = !data().live.exists ? Missing
                                    : data().readable   ? Present
                                                        : Unreadable,
                        .sizeBytes = sizeOf(data().live),
                        .cannot = data().cannot,
                        .problems = data().problems};
}

Result<std::unique_ptr<StorageLock>> FakeStorage::lock(const QString &)
{
    if (const Result<> called = m_world.call(named(u"lock"_s)); !called)
        return std::unexpected(called.error());
    if (data().locked)
        return std::unexpected(Error{.code = Error::Code::Busy, .message = u"locked"_s});
    return std::make_unique<FakeStorageLock>(data());
}

Result<> FakeStorage::prepare(BlobSink &, const std::optional<PreviousCapture> &previous, const TaskControl &control)
{
    if (previous)
        m_world.note(named(u"previous"_s));
    return m_world.call(named(u"prepare"_s), {.step = Step::PrePass, .subject = m_config.id()}, control);
}

Result<Writers> FakeStorage::writers(Watch watch, const TaskControl &control)
{
    const bool begins = watch == Watch::Begin;
    const QString name = named(begins ? u"watch"_s : u"watched"_s);
    if (const Result<> called = m_world.call(name, {.step = Step::Check, .subject = m_config.id()}, control); !called)
        return std::unexpected(called.error());
    return begins ? data().atBegin : data().atEnd;
}

Result<std::unique_ptr<Capture>> FakeStorage::capture(const CaptureRequest &, const TaskControl &control)
{
    const Progress progress{.step = Step::Capture, .subject = m_config.id()};
    if (const Result<> called = m_world.call(named(u"capture"_s), progress, control); !called)
        return std::unexpected(called.error());
    return std::make_unique<FakeCapture>(m_world, m_config, data().live);
}

Result<Comparison> FakeStorage::compare(const StorageRecord &record, BlobSource &blobs, const TaskControl &control)
{
    const Progress progress{.step = Step::Plan, .subject = m_config.id()};
    if (const Result<> called = m_world.call(named(u"compare"_s), progress, control); !called)
        return std::unexpected(called.error());
    const Result<FakeContent> then = readList(record, blobs);
    if (!then)
        return std::unexpected(then.error());
    Comparison comparison{.exists = data().live.exists, .readable = data().readable};
    const QMap<QByteArray, QByteArray> &now = data().live.files;
    for (const auto &[path, bytes] : then->files.asKeyValueRange()) {
        qint64 &count = !now.contains(path)        ? comparison.added
                        : now.value(path) == bytes ? comparison.same
                                                   : comparison.overwritten;
        ++count;
    }
    for (const QByteArray &path : now.keys())
        comparison.removed += then->files.contains(path) ? 0 : 1;
    if (comparison.removed + comparison.overwritten > 0)
        comparison.loss = u"%1 files are lost."_s.arg(comparison.removed + comparison.overwritten);
    return comparison;
}

Result<std::unique_ptr<Staged>> FakeStorage::stage(const StorageRecord &record, BlobSource &blobs,
                                                   const StageRequest &request, const TaskControl &control)
{
    const Progress progress{
        .step = Step::Stage, .subject = m_config.id(), .done = record.sizeBytes, .total = record.sizeBytes};
    if (const Result<> called = m_world.call(named(u"stage"_s), progress, control); !called)
        return std::unexpected(called.error());
    const Result<FakeContent> content = readList(record, blobs);
    if (!content)
        return std::unexpected(content.error());
    data().beside.insert(request.operation, *content);
    return std::make_unique<FakeStaged>(m_world, m_config.id(), request.operation);
}

Result<std::unique_ptr<Staged>> FakeStorage::reopen(const QJsonObject &identity)
{
    if (const Result<> called = m_world.call(named(u"reopen"_s)); !called)
        return std::unexpected(called.error());
    return std::make_unique<FakeStaged>(m_world, m_config.id(), identity.value(u"operation"_s).toString());
}

Result<> FakeStorage::sweep(const QString &operation, const TaskControl &)
{
    if (const Result<> called = m_world.call(named(u"sweep"_s)); !called)
        return called;
    data().beside.remove(operation);
    data().swapped.removeAll(operation);
    return {};
}

Result<SpaceNeed> FakeStorage::space(const StorageRecord &record)
{
    if (const Result<> called = m_world.call(named(u"space"_s)); !called)
        return std::unexpected(called.error());
    return SpaceNeed{.fileSystem = u"memory"_s, .staged = record.sizeBytes, .available = data().available};
}

FakeStorageFactory::FakeStorageFactory(FakeWorld &world)
    : m_world(world)
{ }

std::unique_ptr<Storage> FakeStorageFactory::make(const StorageConfig &config) const
{
    return std::make_unique<FakeStorage>(m_world, config);
}

} // namespace Understudy::Testing
