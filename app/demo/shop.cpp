// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/demo/shop.h"

#include "app/demo/shopdatabase.h"
#include "app/demo/shopevidence.h"
#include "app/demo/shopqueue.h"
#include "models/messages/catalog.h"
#include "services/platform/durablefile.h"
#include "services/platform/filelock.h"
#include "services/process/daemon.h"

#include <QDeadlineTimer>
#include <QFile>
#include <QFileInfo>

#include <chrono>
#include <functional>
#include <optional>
#include <thread>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Understudy::Demo::Shop {

static constexpr auto s_pause = 50ms; // between two customers
static constexpr auto s_patience = 15s; // for its start and its stop

bool isRunning(const Place &place)
{
    return !FileLock::holder(place.shopLock()).isEmpty();
}

static bool mayGoOn(const Place &place)
{
    return !QFileInfo::exists(place.stopRequest()) && !FileLock::holder(place.demoLock()).isEmpty();
}

// One customer: an order, a job to mail it, a picture. In a damaged shop some of it fails, and the shop goes on, as
// applications do.
static void serve(const Place &place, int number)
{
    const QString sql =
        u"with placed as (insert into orders (customer, note) values (%1, 'while the demo runs') returning id) "
        "insert into order_items select id, 0, %2, 1 from placed"_s.arg(1 + number % 8000)
            .arg(1 + number % 1000);
    if (Result<ShopDatabase> database = ShopDatabase::open(place.connection(u"shop"_s, u"shop"_s)); database)
        static_cast<void>(database->run(sql));
    if (Result<ShopQueue> queue = ShopQueue::open(place.queue()); queue)
        static_cast<void>(queue->run(u"insert into jobs (kind, payload) values ('mail', 'customer %1')"_s.arg(number)));
    QFile picture(u"%1/00/new %2.txt"_s.arg(place.uploads()).arg(number));
    if (picture.open(QFile::WriteOnly))
        picture.write("uploaded while the demo runs\n");
}

Result<> run(const Place &place)
{
    const Result<std::optional<FileLock>> lock = FileLock::tryTake(place.shopLock(), FileLock::Access::Exclusive,
                                                                   u"the shop"_s);
    if (!lock)
        return std::unexpected(lock.error());
    if (!*lock)
        return {}; // it runs already
    for (int number = 1; mayGoOn(place); ++number) {
        serve(place, number);
        std::this_thread::sleep_for(s_pause);
    }
    return {};
}

static Result<> waitUntil(const std::function<bool()> &reached, const QString &what)
{
    const QDeadlineTimer deadline(s_patience);
    while (!reached()) {
        if (deadline.hasExpired())
            return fail("demo.shopStuck"_L1, {{"what"_L1, what}});
        std::this_thread::sleep_for(10ms);
    }
    return {};
}

static Result<> takeStock(const Place &place, const QString &moment)
{
    const Result<Evidence> evidence = takeEvidence(place);
    if (!evidence)
        return std::unexpected(evidence.error());
    return saveEvidence(*evidence, place.evidence(moment));
}

Result<> stop(const Place &place)
{
    if (const Result<> asked = writeDurably(place.stopRequest(), "stop\n"); !asked)
        return asked;
    return waitUntil([&] { return !isRunning(place); }, u"stop"_s);
}

Result<> suspend(const Place &place)
{
    if (const Result<> stopped = stop(place); !stopped)
        return stopped;
    return takeStock(place, u"suspended"_s);
}

Result<> resume(const Place &place)
{
    if (isRunning(place))
        return {};
    if (const Result<> taken = takeStock(place, u"resumed"_s); !taken)
        return taken;
    return start(place);
}

Result<> start(const Place &place)
{
    if (isRunning(place))
        return {};
    if (const Result<> removed = removeDurably(place.stopRequest()); !removed)
        return removed;
    const Command self{.program = place.shopProgram(), .arguments = {u"demo-shop"_s, u"run"_s, place.folder}};
    if (const Result<> started = Daemon::startDetached(self); !started)
        return started;
    return waitUntil([&] { return isRunning(place); }, u"start"_s);
}

} // namespace Understudy::Demo::Shop
