// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/operations/besidetrace.h"

#include "models/messages/catalog.h"
#include "services/config/home.h"
#include "services/config/stagefile.h"
#include "services/logging.h"
#include "services/operations/operationfiles.h"
#include "services/platform/durablefile.h"
#include "services/platform/filelock.h"

#include <atomic>
#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

BesideTrace::BesideTrace(const OperationContext &context, const Stage &stage, const QString &backup)
    : m_context(context)
    , m_stage(stage)
    , m_backup(backup)
{ }

BesideTrace::BesideTrace(BesideTrace &&other) noexcept
    : m_context(other.m_context)
    , m_stage(std::move(other.m_stage))
    , m_backup(std::exchange(other.m_backup, {}))
{ }

BesideTrace::~BesideTrace()
{
    static const std::atomic_bool never = false;
    if (m_backup.isEmpty())
        return;
    if (const Result<> swept = sweep(TaskControl(never)); !swept)
        qCWarning(lcOperations).noquote() << "beside" << m_stage.id() << swept.error().message << swept.error().details;
}

Result<BesideTrace> BesideTrace::leave(const OperationContext &context, const Stage &whole, const QStringList &storages,
                                       const QString &backup)
{
    Stage stage = whole;
    stage.schema.reset();
    stage.storages.removeIf([&](const StorageConfig &config) { return !storages.contains(config.id()); });
    if (const Result<> written = writeDurably(OperationFiles::beside(context.home, backup), stageFileJson(stage));
        !written)
        return std::unexpected(written.error());
    return BesideTrace(context, stage, backup);
}

Result<> BesideTrace::sweep(const TaskControl &control) const
{
    for (const std::unique_ptr<Storage> &storage : makeStorages(m_context, m_stage)) {
        if (const Result<> swept = storage->sweep(m_backup, control); !swept)
            return swept;
    }
    return removeDurably(OperationFiles::beside(m_context.home, m_backup));
}

// What was removed, for a person; empty if its backup lives, or another process is at it.
Result<QString> BesideTrace::sweepLeftover(const OperationContext &context, const QString &backup,
                                           const TaskControl &control)
{
    if (!FileLock::holder(OperationFiles::attemptLock(context.home, backup)).isEmpty())
        return QString();
    const QString lockPath = OperationFiles::besideLock(context.home, backup);
    const Result<std::optional<FileLock>> lock = FileLock::tryTake(lockPath, FileLock::Access::Exclusive, {});
    if (!lock)
        return std::unexpected(lock.error());
    const QString path = OperationFiles::beside(context.home, backup);
    const Result<QByteArray> json = readWhole(path);
    if (!*lock || (!json && json.error().code == Error::Code::NotFound))
        return QString();
    if (!json)
        return std::unexpected(json.error());
    const Result<StageFile> file = parseStageFile(*json);
    if (!file)
        return std::unexpected(file.error());
    BesideTrace trace(context, file->stage, backup);
    const Result<> swept = trace.sweep(control);
    trace.m_backup.clear(); // not once more
    if (!swept)
        return fail("backup.besideNotRemoved"_L1,
                    {{"stage"_L1, file->stage.id()}, {"reason"_L1, swept.error().message}}, swept.error().details);
    if (const Result<> removed = removeDurably(lockPath); !removed)
        return std::unexpected(removed.error());
    return tr("%1: what a backup that did not end properly had left beside its data was removed.")
        .arg(file->stage.id());
}

Result<QStringList> BesideTrace::sweepLeftovers(const OperationContext &context, const TaskControl &control)
{
    const Result<QStringList> names = namesIn(context.home.operations());
    if (!names)
        return names.error().code == Error::Code::NotFound ? QStringList() : names;
    QStringList done;
    std::optional<Error> failure;
    for (const QString &name : *names) {
        if (!name.endsWith(u".beside"_s))
            continue;
        const Result<QString> swept = sweepLeftover(context, name.chopped(7), control);
        if (!swept && !failure)
            failure = swept.error();
        if (!swept || swept->isEmpty())
            continue;
        done.append(*swept);
        control.note(done.last());
    }
    if (failure)
        return std::unexpected(*failure);
    return done;
}

} // namespace Understudy
