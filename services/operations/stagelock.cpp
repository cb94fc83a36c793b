// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/operations/stagelock.h"

#include "models/messages/catalog.h"
#include "services/logging.h"
#include "services/operations/operationfiles.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace Understudy {

namespace {
struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(StageLock)
};
} // namespace

static QString ownerText(const OperationContext &context, const QString &purpose)
{
    return Texts::tr("%1 (process %2, since %3 UTC)")
        .arg(purpose)
        .arg(QCoreApplication::applicationPid())
        .arg(context.clock.now().toString(u"yyyy-MM-dd hh:mm:ss"_s));
}

static Result<FileLock> takeFile(const QString &path, const QString &stage, const QString &owner)
{
    Result<std::optional<FileLock>> taken = FileLock::tryTake(path, FileLock::Access::Exclusive, owner);
    if (!taken)
        return std::unexpected(taken.error());
    if (*taken)
        return std::move(**taken);
    const QString other = FileLock::holder(path);
    return fail("backup.stageBusy"_L1,
                {{"stage"_L1, stage}, {"holder"_L1, other.isEmpty() ? Texts::tr("another operation") : other}});
}

StageLock::StageLock(FileLock lock)
    : m_lock(std::move(lock))
{ }

Result<StageLock> StageLock::take(const OperationContext &context, const QString &stage, const QString &purpose,
                                  const std::vector<std::unique_ptr<Storage>> &storages)
{
    const QString owner = ownerText(context, purpose);
    Result<FileLock> file = takeFile(OperationFiles::stageLock(context.home, stage), stage, owner);
    if (!file)
        return std::unexpected(file.error());
    StageLock lock(std::move(*file));
    Result<FileLock> standstill = takeFile(OperationFiles::standstillLock(context.home, stage), stage, owner);
    if (!standstill)
        return std::unexpected(standstill.error());
    lock.m_standstill = std::move(*standstill);
    for (const std::unique_ptr<Storage> &storage : storages) {
        Result<std::unique_ptr<StorageLock>> held = storage->lock(owner);
        if (held) {
            lock.m_storageLocks.push_back(std::move(*held));
            continue;
        }
        if (held.error().code == Error::Code::Busy || held.error().code == Error::Code::Cancelled)
            return std::unexpected(held.error());
        // Whoever could work on data that is not there, or not to be reached, would fail at it as well.
        qCInfo(lcOperations) << "not locked:" << storage->config().id() << held.error().message << held.error().details;
    }
    return lock;
}

void StageLock::letResume()
{
    m_standstill.reset();
}

Result<FileLock> StageLock::takeForResume(const OperationContext &context, const QString &stage, const QString &purpose)
{
    return takeFile(OperationFiles::standstillLock(context.home, stage), stage, ownerText(context, purpose));
}

bool StageLock::isTaken(const OperationContext &context, const QString &stage)
{
    return !FileLock::holder(OperationFiles::stageLock(context.home, stage)).isEmpty();
}

} // namespace Understudy
