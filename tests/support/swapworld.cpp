// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/swapworld.h"

#include "models/messages/catalog.h"
#include "services/platform/durablefile.h"

#include <QFile>

#include <unistd.h>

using namespace Qt::StringLiterals;

namespace Understudy {

namespace {

class WordStaged final : public Staged
{
public:
    WordStaged(const SwapWorld &world, const QString &name, const QString &server)
        : m_world(world)
        , m_name(name)
        , m_server(server)
    { }

    QJsonObject identity() const override { return {{u"name"_s, m_name}, {u"server"_s, m_server}}; }
    QString swapGroup() const override { return m_server; }
    Result<> swapIn(const QList<Staged *> &group, const TaskControl &) override { return move(group, "new"); }
    Result<> swapBack(const QList<Staged *> &group, const TaskControl &) override { return move(group, "old"); }
    Result<SwapState> state() override { return m_world.word(key()) == u"new"_s ? SwapState::New : SwapState::Old; }
    Result<> mayDrop(const TaskControl &) override { return {}; }
    Result<> drop(const TaskControl &) override
    {
        m_world.crashPoint();
        return writeDurably(m_world.path(m_name + u".dropped"_s), "dropped");
    }
    Result<qint64> keptBytes() override { return 3; }
    Result<QStringList> writesSinceSwap(const TaskControl &) override { return QStringList(); }

private:
    QString key() const { return m_server.isEmpty() ? m_name : m_server; }
    Result<> move(const QList<Staged *> &group, const char *word)
    {
        Q_ASSERT(group.contains(this));
        m_world.crashPoint();
        if (m_world.failsNow())
            return fail("common.writeFailed"_L1, {{"path"_L1, m_name}, {"reason"_L1, u"told to"_s}});
        const Result<> written = writeDurably(m_world.path(key()), word);
        m_world.crashPoint();
        return written;
    }

    const SwapWorld &m_world;
    QString m_name;
    QString m_server;
};

class WordStorage final : public Storage
{
public:
    WordStorage(const SwapWorld &world, const StorageConfig &config)
        : m_world(world)
        , m_config(config)
    { }

    const StorageConfig &config() const override { return m_config; }
    Result<StorageCheck> check(Purpose, const TaskControl &) override { return StorageCheck(); }
    Result<std::unique_ptr<StorageLock>> lock(const QString &) override { return std::make_unique<StorageLock>(); }
    Result<> prepare(BlobSink &, const std::optional<PreviousCapture> &, const TaskControl &) override { return {}; }
    Result<Writers> writers(Watch, const TaskControl &) override
    {
        return Writers{.proved = true, .names = {}, .notProved = {}};
    }
    Result<std::unique_ptr<Capture>> capture(const CaptureRequest &, const TaskControl &) override { return unused(); }
    Result<Comparison> compare(const StorageRecord &, BlobSource &, const TaskControl &) override
    {
        return Comparison();
    }
    Result<std::unique_ptr<Staged>> stage(const StorageRecord &, BlobSource &, const StageRequest &,
                                          const TaskControl &) override
    {
        return m_world.staged(m_config.name, {});
    }
    Result<std::unique_ptr<Staged>> reopen(const QJsonObject &identity) override
    {
        return m_world.staged(identity[u"name"].toString(), identity[u"server"].toString());
    }
    Result<> sweep(const QString &, const TaskControl &) override { return {}; }
    Result<SpaceNeed> space(const StorageRecord &) override { return SpaceNeed(); }

private:
    static std::unexpected<Error> unused()
    {
        return fail("common.readFailed"_L1,
                    {{"path"_L1, u"words"_s}, {"reason"_L1, u"this storage is only swapped"_s}});
    }

    const SwapWorld &m_world;
    StorageConfig m_config;
};

} // namespace

SwapWorld::SwapWorld(const QString &folder)
    : m_folder(folder)
{ }

std::unique_ptr<Storage> SwapWorld::make(const StorageConfig &config) const
{
    return std::make_unique<WordStorage>(*this, config);
}

std::unique_ptr<Staged> SwapWorld::staged(const QString &name, const QString &server) const
{
    return std::make_unique<WordStaged>(*this, name, server);
}

QString SwapWorld::word(const QString &name) const
{
    const Result<QByteArray> word = readWhole(path(name));
    return word ? QString::fromLatin1(*word) : u"old"_s;
}

bool SwapWorld::isDropped(const QString &name) const
{
    return QFile::exists(path(name + u".dropped"_s));
}

void SwapWorld::crashPoint() const
{
    if (m_dieAt > 0 && --m_dieAt == 0)
        ::_exit(9);
}

bool SwapWorld::failsNow() const
{
    return m_failAt > 0 && --m_failAt == 0;
}

} // namespace Understudy
