// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/clonechoice.h"

#include "models/texts.h"
#include "services/storages/postgres/copiedtable.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace Understudy {

namespace {
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(CloneChoice)
};
} // namespace

static constexpr int s_methodsSince = 18; // file_copy_method

static bool sharesBlocks(const CloneSituation &situation)
{
    return situation.serverMajor >= s_methodsSince && situation.fileCopyMethod == "clone"_L1;
}

bool wantsClone(const CloneSituation &situation)
{
    if (situation.asked == HoldDatabase::Fitting)
        return sharesBlocks(situation) && !situation.live;
    return situation.asked == HoldDatabase::Clone;
}

QString cloneObstacle(const CloneSituation &situation)
{
    if (situation.live)
        return Words::tr("the stage runs on during this backup");
    if (!situation.noLogin.isEmpty())
        return situation.noLogin;
    if (!situation.isSuperuser && !situation.mayCreate)
        return Words::tr("“%1” needs CREATEDB").arg(situation.user);
    if (!situation.isSuperuser && !situation.isOwner)
        return Words::tr("“%1” does not own the database").arg(situation.user);
    if (!situation.lacking.isEmpty())
        return Words::tr("a copy is not possible with %1").arg(situation.lacking);
    if (!sharesBlocks(situation) && situation.freeBytes >= 0 && situation.freeBytes <= situation.bytes) {
        return Words::tr("the server has %1 free, a copy needs %2")
            .arg(Texts::size(situation.freeBytes), Texts::size(situation.bytes));
    }
    return situation.prepared ? QString() : Words::tr("it was not possible when the backup began");
}

// A copy has no subscriptions: they belong to the server, each to one database. Extensions that keep sessions of their
// own in a database would keep it from being copied, and go to work in the copy.
static Result<> learnDatabase(CloneSituation &situation, Connection &live, const TaskControl &control)
{
    const Result<Rows> rows = live.query(
        u"SELECT pg_catalog.pg_database_size(oid), (SELECT 'subscription ' || subname FROM pg_catalog.pg_subscription"
        " WHERE subdbid = d.oid ORDER BY 1 LIMIT 1) FROM pg_catalog.pg_database d WHERE datname ="
        " pg_catalog.current_database()"_s,
        control);
    if (!rows)
        return std::unexpected(rows.error());
    const Result<QString> special = needsSingleStream(live, control);
    if (!special)
        return std::unexpected(special.error());
    situation.bytes = rows->number(0, 0);
    situation.lacking = rows->isNull(0, 1) ? *special : rows->text(0, 1);
    return {};
}

static Result<> learnServer(CloneSituation &situation, Server &server, const QString &database,
                            const TaskControl &control)
{
    const Result<Rows> may = server.connection().query(
        u"SELECT r.rolsuper, r.rolcreatedb, coalesce((SELECT pg_catalog.pg_has_role(d.datdba, 'USAGE')"
        " FROM pg_catalog.pg_database d WHERE d.datname = $1), false) FROM pg_catalog.pg_roles r"
        " WHERE r.rolname = current_user"_s,
        control, {database});
    if (!may)
        return std::unexpected(may.error());
    situation.user = server.connection().where().user();
    situation.isSuperuser = may->flag(0, 0);
    situation.mayCreate = may->flag(0, 1);
    situation.isOwner = may->flag(0, 2);
    situation.freeBytes = server.freeBytes(control);
    return {};
}

Result<CloneSituation> CloneSituation::learn(Connection &live, const PostgresConfig &config,
                                             const CaptureRequest &request, const TaskControl &control)
{
    CloneSituation situation{.asked = config.capture,
                             .serverMajor = live.serverMajor(),
                             .prepared = !request.operation.isEmpty(),
                             .live = request.live};
    if (situation.asked == HoldDatabase::Locks
        || (situation.asked == HoldDatabase::Fitting && situation.serverMajor < s_methodsSince))
        return situation;
    const Result<Rows> method = live.query(
        u"SELECT coalesce(pg_catalog.current_setting('file_copy_method', true), '')"_s, control);
    if (!method)
        return std::unexpected(method.error());
    situation.fileCopyMethod = method->text(0, 0);
    if (!wantsClone(situation) || situation.live)
        return situation;
    if (const Result<> learned = learnDatabase(situation, live, control); !learned)
        return std::unexpected(learned.error());
    Result<Server> server = Server::open(config, control, u"copy"_s);
    if (!server && server.error().code == Error::Code::Cancelled)
        return std::unexpected(server.error());
    if (!server) {
        situation.noLogin = server.error().message;
        return situation;
    }
    if (const Result<> learned = learnServer(situation, *server, live.database(), control); !learned)
        return std::unexpected(learned.error());
    return situation;
}

} // namespace Understudy
