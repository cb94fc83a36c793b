// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/operations/importjournal.h"

#include "services/config/home.h"
#include "services/config/stagefile.h"
#include "services/logging.h"
#include "services/operations/operationfiles.h"
#include "services/platform/durablefile.h"
#include "services/storages/storage.h"
#include "services/storages/storagefactory.h"
#include "services/tasks/taskcontrol.h"

#include <QCoreApplication>
#include <QJsonDocument>

#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

namespace {
struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(ImportJournal)
};
} // namespace

static constexpr int s_format = 1;
static constexpr auto s_suffix = ".import"_L1; // beside the journals of restores, which end otherwise

static QString journalPath(const OperationContext &context, const QString &operation)
{
    return context.home.journals() + u'/' + operation + s_suffix;
}

ImportJournal::ImportJournal(const OperationContext &context, const StorageConfig &config, const QString &operation,
                             FileLock lock)
    : m_context(&context)
    , m_config(config)
    , m_operation(operation)
    , m_lock(std::move(lock))
{ }

Result<ImportJournal> ImportJournal::begin(const OperationContext &context, const Stage &stage, const QString &storage,
                                           const QString &operation)
{
    Result<std::optional<FileLock>> lock = FileLock::tryTake(OperationFiles::importLock(context.home, operation),
                                                             FileLock::Access::Exclusive, operation);
    if (!lock)
        return std::unexpected(lock.error());
    Q_ASSERT_X(*lock, "ImportJournal", "the id of a new operation is in use");
    const StorageConfig *const config = stage.storage(storage);
    Q_ASSERT(config);
    const QJsonObject object{{u"format"_s, s_format},
                             {u"operation"_s, operation},
                             {u"storage"_s, storage},
                             {u"stage"_s, QJsonDocument::fromJson(stageFileJson(stage)).object()}};
    if (const Result<> saved = writeDurably(journalPath(context, operation), QJsonDocument(object).toJson()); !saved)
        return std::unexpected(saved.error());
    return ImportJournal(context, *config, operation, std::move(**lock));
}

static Result<> sweep(const OperationContext &context, const StorageConfig &config, const QString &operation,
                      const TaskControl &control)
{
    if (const Result<> swept = context.storages.make(config)->sweep(operation, control); !swept)
        return swept;
    if (const Result<> removed = removeDurably(journalPath(context, operation)); !removed)
        return removed;
    return removeDurably(OperationFiles::importLock(context.home, operation));
}

Result<> ImportJournal::finish(const TaskControl &control)
{
    return sweep(*m_context, m_config, m_operation, control);
}

Result<QString> ImportJournal::sweepOne(const OperationContext &context, const QString &operation, const QString &stage,
                                        const TaskControl &control)
{
    const Result<std::optional<FileLock>> lock = FileLock::tryTake(OperationFiles::importLock(context.home, operation),
                                                                   FileLock::Access::Exclusive, operation);
    if (!lock)
        return std::unexpected(lock.error());
    if (!*lock)
        return QString(); // its process lives
    const Result<QByteArray> json = readWhole(journalPath(context, operation));
    if (!json && json.error().code == Error::Code::NotFound) { // it has ended since the look into the folder
        const Result<> removed = removeDurably(OperationFiles::importLock(context.home, operation));
        return removed ? Result<QString>(QString()) : std::unexpected(removed.error());
    }
    if (!json)
        return std::unexpected(json.error());
    const QJsonObject object = QJsonDocument::fromJson(*json).object();
    const Result<StageFile> file = parseStageFile(QJsonDocument(object[u"stage"].toObject()).toJson());
    if (!file)
        return std::unexpected(file.error());
    const StorageConfig *const config = file->stage.storage(object[u"storage"].toString());
    if (!stage.isEmpty() && file->stage.id() != stage)
        return QString();
    if (config) {
        if (const Result<> swept = sweep(context, *config, operation, control); !swept)
            return std::unexpected(swept.error());
    }
    return Texts::tr("%1: an import had not ended properly; what it had prepared was removed.").arg(file->stage.id());
}

QStringList ImportJournal::sweepLeftovers(const OperationContext &context, const QString &stage,
                                          const TaskControl &control)
{
    QStringList done;
    for (const QString &name : namesIn(context.home.journals()).value_or(QStringList())) {
        if (!name.endsWith(s_suffix))
            continue;
        const QString operation = name.chopped(s_suffix.size());
        const Result<QString> swept = sweepOne(context, operation, stage, control);
        if (swept && !swept->isEmpty())
            done.append(*swept);
        if (!swept && swept.error().code != Error::Code::Cancelled) {
            qCWarning(lcOperations) << "import" << operation << swept.error().message << swept.error().details;
            control.note(
                Texts::tr("What an interrupted import left could not be removed yet: %1").arg(swept.error().message));
        }
    }
    return done;
}

} // namespace Understudy
