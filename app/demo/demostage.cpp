// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/demo/demostage.h"

#include "app/demo/shop.h"
#include "app/demo/shopdata.h"
#include "app/demo/shopstage.h"
#include "models/messages/catalog.h"
#include "services/backupservice.h"
#include "services/config/home.h"
#include "services/logging.h"
#include "services/platform/durablefile.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace Understudy::Demo {

// The path of a socket has 107 bytes at most; "/postgresql/.s.PGSQL.5432.lock" comes below this folder.
static constexpr qsizetype s_longestFolder = 74;

// A server that may not run as root runs as somebody who may not pass through the home.
static QString folderOf(const Home &home)
{
    const QString own = home.path() + u"/demo"_s;
    if (own.toUtf8().size() <= s_longestFolder && QFileInfo(home.path()).ownerId() != 0)
        return own;
    const QByteArray name =
        QCryptographicHash::hash(home.path().toUtf8(), QCryptographicHash::Sha256).toHex().first(12);
    return QDir::tempPath() + u"/understudy-demo-"_s + QString::fromLatin1(name);
}

DemoStage::DemoStage(BackupService &service, const Home &home, const QString &program)
    : m_service(service)
    , m_home(home)
    , m_place{.folder = folderOf(home), .program = program}
{ }

DemoStage::~DemoStage()
{
    if (!m_running)
        return;
    if (const Result<> stopped = Shop::stop(m_place); !stopped)
        qCWarning(lcProcess).noquote() << stopped.error().message << stopped.error().why;
    m_cluster.reset();
    m_lock.reset();
}

QString DemoStage::stage() const
{
    return stageId;
}

// Somebody who removed the stage does not want it back by itself.
bool DemoStage::isMade() const
{
    return QFileInfo::exists(m_place.madeMark())
           && QFileInfo::exists(m_home.stages() + u'/' + Home::fileName(stageId) + u".json"_s);
}

Result<QString> DemoStage::start(const TaskControl &control)
{
    if (m_running) {
        if (const Result<> added = addStage(control); !added)
            return std::unexpected(added.error());
        return stage();
    }
    const Result<> started = isMade() ? startServer(control) : makeAll(control);
    if (!started) {
        m_cluster.reset();
        m_lock.reset();
        return std::unexpected(started.error());
    }
    if (const Result<> shop = Shop::start(m_place); !shop)
        return std::unexpected(shop.error());
    m_running = true;
    return stage();
}

Result<> DemoStage::takeLock()
{
    Result<std::optional<FileLock>> lock = FileLock::tryTake(m_place.demoLock(), FileLock::Access::Exclusive,
                                                             u"the demo stage"_s);
    if (!lock)
        return std::unexpected(lock.error());
    if (!*lock)
        return fail("demo.folderInUse"_L1, {{"path"_L1, m_place.folder}});
    m_lock.emplace(std::move(**lock));
    return {};
}

Result<> DemoStage::startServer(const TaskControl &control)
{
    if (const Result<> locked = takeLock(); !locked)
        return locked;
    Result<Cluster> cluster = Cluster::startLasting(m_place, control);
    if (!cluster)
        return std::unexpected(cluster.error());
    m_cluster.emplace(std::move(*cluster));
    return {};
}

// What an attempt left that did not get to its end is removed: it is the demo's own folder, and nothing else lies in it.
Result<> DemoStage::makeAll(const TaskControl &control)
{
    if (QFileInfo::exists(m_place.folder)) {
        if (QFileInfo(m_place.folder).ownerId() != QFileInfo(m_home.path()).ownerId())
            return fail("demo.folderInUse"_L1, {{"path"_L1, m_place.folder}});
        if (QFileInfo::exists(m_place.server() + u"/data/postmaster.pid"_s))
            static_cast<void>(Cluster::startLasting(m_place, control)); // taken over, and stopped at once
        if (const Result<> removed = removeFolderOfOurs(m_place.folder); !removed)
            return removed;
    }
    if (const Result<> made = makeFolder(m_place.folder, 0711); !made)
        return made;
    if (const Result<> started = startServer(control); !started)
        return started;
    if (const Result<> made = makeShop(m_place, control); !made)
        return made;
    if (const Result<> added = addStage(control); !added)
        return added;
    return writeDurably(m_place.madeMark(), "the shop is whole\n");
}

// A stage of the same name that lies elsewhere is somebody's own.
Result<> DemoStage::addStage(const TaskControl &control)
{
    if (const Result<Stage> known = m_service.stage(stageId)) {
        const StorageConfig *uploads = known->storage(u"api/uploads"_s);
        if (!uploads || uploads->path != m_place.uploads())
            return fail("demo.stageExists"_L1, {{"stage"_L1, stage()}});
    }
    const ShopVerbs quick{.suspend = u"stop"_s, .resume = u"start"_s};
    const Result<AddedStage> added = m_service.addStage(shopStage(m_place, quick), true, control);
    return added ? Result<>() : std::unexpected(added.error());
}

} // namespace Understudy::Demo
