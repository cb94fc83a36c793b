// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/staged.h"

#include "models/messages/catalog.h"
#include "services/storages/postgres/carriedstate.h"
#include "services/storages/postgres/laterwrites.h"
#include "services/storages/postgres/sqlquote.h"

#include <QCoreApplication>

#include <atomic>
#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

static const std::atomic_bool s_never = false;

PostgresStaged::PostgresStaged(const PostgresConfig &config, DatabaseIdentity identity)
    : m_config(config)
    , m_identity(std::move(identity))
{ }

QString PostgresStaged::swapGroup() const
{
    return u"postgres "_s + m_identity.server + u' ' + m_identity.address;
}

Result<std::optional<Server>> PostgresStaged::ownServer(const TaskControl &control) const
{
    Result<Server> server = Server::open(m_config, control, u"swap"_s);
    if (!server)
        return std::unexpected(server.error());
    const Result<QString> identity = server->identity(control);
    if (!identity)
        return std::unexpected(identity.error());
    return *identity == m_identity.server ? std::optional(std::move(*server)) : std::nullopt;
}

Result<Server> PostgresStaged::server(const TaskControl &control) const
{
    Result<std::optional<Server>> own = ownServer(control);
    if (!own)
        return std::unexpected(own.error());
    if (*own)
        return std::move(**own);
    const Result<ConnectionString> where = adminTarget(m_config);
    return fail("postgres.otherServer"_L1,
                {{"database"_L1, m_identity.liveName}, {"server"_L1, where ? where->server() : m_identity.address}});
}

Result<Server> PostgresStaged::takenServer(const TaskControl &control) const
{
    Result<Server> on = server(control);
    if (!on)
        return on;
    if (const Result<> taken = on->takeOver(m_identity.operation, control); !taken)
        return std::unexpected(taken.error());
    return on;
}

Result<SwapState> PostgresStaged::stateOn(Server &server, const TaskControl &control) const
{
    const Result<QString> staged = server.nameOf(m_identity.stagedOid, control);
    if (!staged)
        return std::unexpected(staged.error());
    const Result<QString> live = m_identity.liveOid ? server.nameOf(m_identity.liveOid, control) : QString();
    if (!live)
        return std::unexpected(live.error());
    if (*staged == m_identity.liveName)
        return SwapState::New;
    // Its user has dropped what was restored, and made nothing in its place: what is kept can still come back.
    if (staged->isEmpty() && m_identity.liveOid && *live == m_identity.oldName) {
        const Result<quint32> inPlace = server.oidOf(m_identity.liveName, control);
        if (!inPlace)
            return std::unexpected(inPlace.error());
        return *inPlace == 0 ? SwapState::New : SwapState::Unknown;
    }
    // The staged database may be gone already: dropped after the way back.
    const bool stagedBeside = staged->isEmpty() || *staged == m_identity.stagedName;
    const bool liveInPlace = m_identity.liveOid == 0 || *live == m_identity.liveName;
    if (stagedBeside && liveInPlace)
        return SwapState::Old;
    const bool apart = !staged->isEmpty() && *live == m_identity.oldName; // nobody has the name: no transaction of ours
    return apart ? SwapState::Mixed : SwapState::Unknown;
}

Result<SwapState> PostgresStaged::state()
{
    const TaskControl control(s_never);
    Result<Server> on = server(control);
    if (!on)
        return std::unexpected(on.error());
    return stateOn(*on, control);
}

QList<DatabaseMove> PostgresStaged::movesIn() const
{
    QList<DatabaseMove> moves;
    if (m_identity.liveOid)
        moves.append({.oid = m_identity.liveOid,
                      .from = m_identity.liveName,
                      .to = m_identity.oldName,
                      .allowBefore = m_identity.liveAllowed,
                      .allowAfter = false,
                      .limitAfter = m_identity.liveLimit});
    moves.append({.oid = m_identity.stagedOid,
                  .from = m_identity.stagedName,
                  .to = m_identity.liveName,
                  .allowBefore = true,
                  .allowAfter = true,
                  .limitAfter = m_identity.stagedLimit,
                  .becomesTemplate = m_identity.stagedTemplate});
    return moves;
}

Result<bool> PostgresStaged::restoredIsGone(Server &server, const TaskControl &control) const
{
    const Result<QString> name = server.nameOf(m_identity.stagedOid, control);
    return name ? Result<bool>(name->isEmpty()) : std::unexpected(name.error());
}

// What was there before a restore may be dropped since, or half dropped. Asked before anything moves.
Result<> PostgresStaged::requireKept(Server &server, const TaskControl &control) const
{
    if (m_identity.liveOid == 0)
        return {};
    const Result<QString> kept = server.nameOf(m_identity.liveOid, control);
    if (!kept)
        return std::unexpected(kept.error());
    const Result<bool> lost = kept->isEmpty() ? Result<bool>(true) : isHalfDropped(server.connection(), *kept, control);
    if (!lost)
        return std::unexpected(lost.error());
    if (*lost)
        return fail("postgres.keptLost"_L1, {{"database"_L1, m_identity.liveName}, {"old"_L1, m_identity.oldName}});
    return {};
}

QList<DatabaseMove> PostgresStaged::movesBack(bool restoredIsThere) const
{
    QList<DatabaseMove> moves;
    if (restoredIsThere)
        moves.append({.oid = m_identity.stagedOid,
                      .from = m_identity.liveName,
                      .to = m_identity.stagedName,
                      .allowBefore = true,
                      .allowAfter = false,
                      .limitAfter = m_identity.stagedLimit});
    if (m_identity.liveOid)
        moves.append({.oid = m_identity.liveOid,
                      .from = m_identity.oldName,
                      .to = m_identity.liveName,
                      .allowBefore = false,
                      .allowAfter = m_identity.liveAllowed,
                      .limitAfter = m_identity.liveLimit});
    return moves;
}

// A crash between the closing of the doors and the transaction leaves them closed.
Result<> PostgresStaged::settle(Server &server, const TaskControl &control) const
{
    const Result<SwapState> now = stateOn(server, control);
    if (!now)
        return std::unexpected(now.error());
    if (*now == SwapState::New)
        return setDoor(server.connection(), m_identity.liveName, true, control);
    if (*now == SwapState::Old && m_identity.liveOid)
        return setDoor(server.connection(), m_identity.liveName, m_identity.liveAllowed, control);
    return {};
}

Result<SwapState> PostgresStaged::plainStateOn(Server &server, const TaskControl &control) const
{
    const Result<SwapState> now = stateOn(server, control);
    if (now && (*now == SwapState::Unknown || *now == SwapState::Mixed))
        return fail("postgres.databasesMoved"_L1,
                    {{"database"_L1, m_identity.liveName}, {"old"_L1, m_identity.oldName}});
    return now;
}

// They came over as they were while the stage ran on. Too late to read them again: the stage stands still.
void PostgresStaged::lookAtCarried(const TaskControl &control)
{
    m_warnings.clear();
    if (m_identity.carried.isEmpty())
        return;
    const Result<ConnectionString> live = liveTarget(m_config);
    const Result<CarriedState::Changes> changes = live ? CarriedState::changesSince(m_identity.carried, *live, control)
                                                       : std::unexpected(live.error());
    for (const QString &schema : changes ? changes->written : QStringList())
        m_warnings.append(
            tr("The schema “%1” was written to after it had been carried over. What was written since is in"
               " the old state alone, which is kept as the database “%2”: see to it before you accept.")
                .arg(schema, m_identity.oldName));
    for (const QString &schema : changes ? changes->notKnown : CarriedState::schemasOf(m_identity.carried))
        m_warnings.append(tr("Whether the schema “%1” was written to after it had been carried over is not known. If it"
                             " was, that is in the old state alone, which is kept as the database “%2”.")
                              .arg(schema, m_identity.oldName));
}

Result<> PostgresStaged::swapIn(const QList<Staged *> &group, const TaskControl &control)
{
    Result<Server> on = takenServer(control);
    if (!on)
        return std::unexpected(on.error());
    QList<DatabaseMove> moves;
    for (Staged *member : group) {
        auto *staged = dynamic_cast<PostgresStaged *>(member);
        Q_ASSERT(staged); // a group is of one kind
        const Result<SwapState> now = staged->plainStateOn(*on, control);
        if (!now)
            return std::unexpected(now.error());
        if (*now == SwapState::Old) {
            staged->lookAtCarried(control);
            moves += staged->movesIn();
        } else if (const Result<> settled = staged->settle(*on, control); !settled)
            return settled;
    }
    if (moves.isEmpty())
        return {};
    return moveDatabases(on->connection(), moves, control);
}

Result<> PostgresStaged::swapBack(const QList<Staged *> &group, const TaskControl &control)
{
    Result<Server> on = takenServer(control);
    if (!on)
        return std::unexpected(on.error());
    QList<DatabaseMove> moves;
    for (Staged *member : group) {
        const auto *staged = dynamic_cast<const PostgresStaged *>(member);
        Q_ASSERT(staged); // a group is of one kind
        const Result<SwapState> now = staged->plainStateOn(*on, control);
        if (!now)
            return std::unexpected(now.error());
        const Result<bool> gone = staged->restoredIsGone(*on, control);
        if (!gone)
            return std::unexpected(gone.error());
        if (*now == SwapState::New) {
            if (const Result<> there = staged->requireKept(*on, control); !there)
                return there;
            moves += staged->movesBack(!*gone);
        } else if (const Result<> settled = staged->settle(*on, control); !settled)
            return settled;
    }
    if (moves.isEmpty())
        return {};
    return moveDatabases(on->connection(), moves, control);
}

// What was restored may have been dropped by its user. Who has made another in its place has that one live; else what is
// kept is the last there is. Under another name that is its user's again, who has taken it out of our hands.
Result<quint32> PostgresStaged::notLiveOn(Server &server, const TaskControl &control) const
{
    const Result<SwapState> now = stateOn(server, control);
    if (!now)
        return std::unexpected(now.error());
    if (*now == SwapState::Old)
        return m_identity.stagedOid;
    const Result<QString> staged = server.nameOf(m_identity.stagedOid, control);
    const Result<quint32> live = server.oidOf(m_identity.liveName, control);
    const Result<QString> kept = m_identity.liveOid ? server.nameOf(m_identity.liveOid, control) : QString();
    if (!staged || !live)
        return std::unexpected(staged ? live.error() : staged.error());
    if (!kept)
        return std::unexpected(kept.error());
    if (staged->isEmpty() ? *live == 0 : *now != SwapState::New)
        return fail("postgres.databasesMoved"_L1,
                    {{"database"_L1, m_identity.liveName}, {"old"_L1, m_identity.oldName}});
    return *kept == m_identity.oldName ? m_identity.liveOid : 0;
}

Result<> PostgresStaged::mayDrop(const TaskControl &control)
{
    Result<std::optional<Server>> own = ownServer(control);
    if (!own)
        return std::unexpected(own.error());
    if (!*own)
        return {};
    const Result<quint32> oid = notLiveOn(**own, control);
    if (!oid)
        return std::unexpected(oid.error());
    return *oid ? (*own)->mayDrop(*oid, control) : Result<>();
}

// With another server there is nothing left to drop; should that only be the wrong address, then what is kept has a name.
Result<> PostgresStaged::drop(const TaskControl &control)
{
    Result<std::optional<Server>> own = ownServer(control);
    if (!own)
        return std::unexpected(own.error());
    if (!*own) {
        control.note(
            tr("“%1” now lies on another server than at the restore. If the former one still runs, “%2” on it is "
               "what was kept: remove it there.")
                .arg(m_identity.liveName, m_identity.oldName));
        return {};
    }
    if (const Result<> taken = (*own)->takeOver(m_identity.operation, control); !taken)
        return taken;
    const Result<quint32> oid = notLiveOn(**own, control);
    if (!oid)
        return std::unexpected(oid.error());
    return *oid ? (*own)->drop(*oid, control) : Result<>();
}

Result<qint64> PostgresStaged::keptBytes()
{
    const TaskControl control(s_never);
    Result<Server> on = server(control);
    if (!on)
        return std::unexpected(on.error());
    const Result<SwapState> now = stateOn(*on, control);
    if (!now)
        return std::unexpected(now.error());
    const quint32 kept = *now == SwapState::New ? m_identity.liveOid : m_identity.stagedOid;
    return kept ? on->sizeOf(kept, control) : Result<qint64>(0);
}

Result<QStringList> PostgresStaged::writesSinceSwap(const TaskControl &control)
{
    Result<Server> on = server(control);
    if (!on)
        return std::unexpected(on.error());
    const Result<SwapState> now = stateOn(*on, control);
    if (!now)
        return std::unexpected(now.error());
    if (*now != SwapState::New)
        return QStringList();
    const Result<bool> gone = restoredIsGone(*on, control);
    if (!gone)
        return std::unexpected(gone.error());
    if (*gone)
        return QStringList{QCoreApplication::translate("LaterWrites", "%1: dropped").arg(m_identity.liveName)};
    return laterWrites(on->connection().where().withDatabase(m_identity.liveName), m_identity, control);
}

} // namespace Understudy
