// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/storages/postgres/postgresstorage.h"

#include "models/messages/catalog.h"
#include "services/logging.h"
#include "services/storages/postgres/capture.h"
#include "services/storages/postgres/checker.h"
#include "services/storages/postgres/clonecapture.h"
#include "services/storages/postgres/clonechoice.h"
#include "services/storages/postgres/comparer.h"
#include "services/storages/postgres/cronextension.h"
#include "services/storages/postgres/databasebuilder.h"
#include "services/storages/postgres/databaselock.h"
#include "services/storages/postgres/staged.h"

#include <QCoreApplication>

#include <atomic>
#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

PostgresStorage::PostgresStorage(const PostgresConfig &config, const CommandRunner &commands,
                                 const QStringList &toolFolders, CaptureForm form)
    : m_config(config)
    , m_commands(commands)
    , m_tools(commands, toolFolders, config.inside)
    , m_form(form)
{ }

PostgresStorage::~PostgresStorage() = default;

Result<StorageCheck> PostgresStorage::check(Purpose purpose, const TaskControl &control)
{
    return PostgresChecker(m_config, m_tools).check(purpose, control);
}

Result<std::unique_ptr<StorageLock>> PostgresStorage::lock(const QString &owner)
{
    return DatabaseLock::take(m_config, owner);
}

// A dump is made at the capture's moment or not at all: there is nothing to do ahead.
Result<> PostgresStorage::prepare(BlobSink &, const std::optional<PreviousCapture> &, const TaskControl &control)
{
    return control.checkpoint();
}

Result<Writers> PostgresStorage::writers(Watch watch, const TaskControl &control)
{
    const Result<ConnectionString> where = liveTarget(m_config);
    if (!where)
        return std::unexpected(where.error());
    Result<Writers> writers = m_watch.look(watch, *where, control);
    const bool nobody = !writers
                        && (writers.error().code == Error::Code::NotFound
                            || writers.error().code == Error::Code::Refused);
    if (nobody)
        return Writers{.proved = true}; // to what does not exist, or is half dropped
    if (!writers && writers.error().code != Error::Code::Cancelled)
        return Writers{.notProved = writers.error().message}; // nothing can be seen there by this role, or by anybody
    return writers;
}

Result<std::unique_ptr<Capture>> PostgresStorage::capture(const CaptureRequest &request, const TaskControl &control)
{
    const Result<ConnectionString> where = liveTarget(m_config);
    if (!where)
        return std::unexpected(where.error());
    Result<Connection> live = Connection::open(*where, control, u"capture"_s);
    if (!live)
        return std::unexpected(live.error());
    const Result<Tools> tools = m_tools.forServer(live->serverMajor(), control);
    if (!tools)
        return std::unexpected(tools.error());
    const CaptureMeans means{.commands = m_commands, .tools = *tools, .form = m_form};
    const Result<CloneSituation> situation = CloneSituation::learn(*live, m_config, request, control);
    if (!situation)
        return std::unexpected(situation.error());
    CaptureSource source{.where = *where};
    if (wantsClone(*situation)) {
        QString reason = cloneObstacle(*situation);
        if (reason.isEmpty()) {
            m_watch.stepAside();
            Result<std::unique_ptr<Capture>> cloned = CloneCapture::take(m_config, std::move(*live), means,
                                                                         request.operation, control);
            if (cloned || cloned.error().code == Error::Code::Cancelled)
                return cloned;
            reason = cloned.error().why;
        }
        source.remark = notCloned(reason, control);
    }
    return PostgresCapture::take(m_config, source, means, control);
}

// A backup that is made the other way is as good, and better than none. Told where somebody asked for the copy.
QString PostgresStorage::notCloned(const QString &reason, const TaskControl &control) const
{
    qCInfo(lcStorages).noquote() << "no copy of" << m_config.id() << "for its backup:" << reason;
    if (m_config.capture != HoldDatabase::Clone)
        return {};
    const QString remark = tr("read under locks and not from a copy: %1").arg(reason);
    control.note(u"%1: %2"_s.arg(m_config.id(), remark));
    return remark;
}

Result<Comparison> PostgresStorage::compare(const StorageRecord &record, BlobSource &, const TaskControl &control)
{
    return PostgresComparer(m_config, m_tools).compare(record, control);
}

Result<std::unique_ptr<Staged>> PostgresStorage::stage(const StorageRecord &record, BlobSource &blobs,
                                                       const StageRequest &request, const TaskControl &control)
{
    DatabaseBuilder builder(m_config, m_commands, m_tools, record, blobs);
    Result<DatabaseIdentity> identity = builder.build(request, control);
    if (!identity)
        return std::unexpected(identity.error());
    return std::make_unique<PostgresStaged>(m_config, std::move(*identity));
}

Result<std::unique_ptr<Staged>> PostgresStorage::reopen(const QJsonObject &identity)
{
    Result<DatabaseIdentity> known = DatabaseIdentity::fromJson(identity);
    if (!known)
        return std::unexpected(known.error());
    return std::make_unique<PostgresStaged>(m_config, std::move(*known));
}

Result<> PostgresStorage::sweep(const QString &operation, const TaskControl &control)
{
    const Result<ConnectionString> where = liveTarget(m_config);
    if (!where)
        return std::unexpected(where.error());
    Result<Server> server = Server::open(m_config, control, u"sweep"_s);
    if (!server)
        return std::unexpected(server.error());
    // The server may be making the database still that its killed client has asked for.
    if (const Result<> taken = server->takeOver(operation, control); !taken)
        return taken;
    if (const Result<> swept = DatabaseClone::sweep(*server, where->database(), operation, control); !swept)
        return swept;
    const Result<quint32> oid = server->oidOf(besideName(where->database(), u"us"_s, operation), control);
    if (!oid)
        return std::unexpected(oid.error());
    return *oid ? server->drop(*oid, control) : Result<>();
}

QStringList PostgresStorage::changesInCopy(const StorageRecord &record) const
{
    const Result<PostgresFacts> facts = PostgresFacts::fromJson(record.facts);
    if (!facts || !CronExtension::isIn(*facts))
        return {};
    return {tr("The jobs of pg_cron come back switched off, so that they do not run in two places.")};
}

Result<SpaceNeed> PostgresStorage::space(const StorageRecord &record)
{
    static const std::atomic_bool never = false;
    const TaskControl control(never);
    const Result<ConnectionString> where = liveTarget(m_config);
    if (!where)
        return std::unexpected(where.error());
    const qint64 live = record.facts[u"bytes"_s].toInteger();
    SpaceNeed need{
        .fileSystem = QCoreApplication::translate("Understudy::PostgresStorage", "server %1").arg(where->server()),
        .staged = qMax(live, record.sizeBytes)}; // indexes and row headers are in the first
    if (Result<Server> server = Server::open(m_config, control); server)
        need.available = server->freeBytes(control);
    return need;
}

} // namespace Understudy
