// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/operations/attempt.h"

#include "models/messages/catalog.h"
#include "services/config/home.h"
#include "services/logging.h"
#include "services/operations/operationfiles.h"
#include "services/platform/durablefile.h"

#include <QCoreApplication>
#include <QJsonDocument>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr int s_format = 1;
static constexpr qint64 s_savePauseMs = 1000;

static QJsonObject errorToJson(const Error &error)
{
    return {{u"code"_s, codeName(error.code)}, {u"message"_s, error.message}, {u"why"_s, error.why},
            {u"todo"_s, error.todo},           {u"safe"_s, error.safe},       {u"details"_s, error.details}};
}

static Error errorFromJson(const QJsonObject &json)
{
    using enum Error::Code;
    static constexpr std::array s_codes = {Cancelled,   NotFound, InvalidInput, Refused,       Busy, Denied,
                                           Unreachable, NoSpace,  Corrupt,      CommandFailed, Io};
    const QString name = json[u"code"].toString();
    const auto code = std::ranges::find(s_codes, name, codeName);
    return {.code = code == s_codes.end() ? Io : *code,
            .message = json[u"message"].toString(),
            .why = json[u"why"].toString(),
            .todo = json[u"todo"].toString(),
            .safe = json[u"safe"].toString(),
            .details = json[u"details"].toString()};
}

static QByteArray toJson(const Backup &backup)
{
    const Manifest &manifest = backup.manifest;
    return QJsonDocument(QJsonObject{
                             {u"format"_s, s_format},
                             {u"id"_s, manifest.id},
                             {u"project"_s, manifest.project},
                             {u"stage"_s, manifest.stage},
                             {u"name"_s, manifest.name},
                             {u"note"_s, manifest.note},
                             {u"createdAt"_s, manifest.createdAt.toString(Qt::ISODateWithMs)},
                             {u"origin"_s, originName(manifest.origin)},
                             {u"status"_s, statusName(backup.status)},
                             {u"progress"_s, backup.progress},
                             {u"captured"_s, backup.captured},
                             {u"deletedAt"_s, backup.marks.deletedAt.toString(Qt::ISODateWithMs)},
                             {u"failure"_s, errorToJson(backup.failure)},
                             {u"process"_s, QCoreApplication::applicationPid()},
                         })
        .toJson();
}

static std::optional<Backup> fromJson(const QByteArray &json)
{
    const QJsonObject object = QJsonDocument::fromJson(json).object();
    const QString id = object[u"id"].toString();
    if (object[u"format"].toInt() != s_format || id.isEmpty())
        return std::nullopt;
    Backup backup;
    backup.manifest.id = id;
    backup.manifest.project = object[u"project"].toString();
    backup.manifest.stage = object[u"stage"].toString();
    backup.manifest.name = object[u"name"].toString();
    backup.manifest.note = object[u"note"].toString();
    backup.manifest.createdAt = QDateTime::fromString(object[u"createdAt"].toString(), Qt::ISODateWithMs);
    backup.progress = object[u"progress"].toDouble();
    backup.captured = object[u"captured"].toBool();
    backup.marks.deletedAt = QDateTime::fromString(object[u"deletedAt"].toString(), Qt::ISODateWithMs);
    for (const Origin origin : {Origin::Manual, Origin::Automatic, Origin::Safety, Origin::Imported}) {
        if (originName(origin) == object[u"origin"].toString())
            backup.manifest.origin = origin;
    }
    for (const BackupStatus status : {BackupStatus::NotReady, BackupStatus::Failed, BackupStatus::Cancelled}) {
        if (statusName(status) == object[u"status"].toString())
            backup.status = status;
    }
    if (backup.status != BackupStatus::NotReady)
        backup.failure = errorFromJson(object[u"failure"].toObject());
    return backup;
}

static std::optional<Backup> readAttempt(const QString &path)
{
    const Result<QByteArray> json = readWhole(path);
    if (!json) // removed since the look into the folder, as a rule
        return std::nullopt;
    std::optional<Backup> backup = fromJson(*json);
    if (!backup)
        qCWarning(lcOperations) << "not an attempt:" << path;
    return backup;
}

// The lock is asked after the file was read: a maker that ended in between has written how, so it is read once more.
static std::optional<Backup> judged(const OperationContext &context, const QString &path)
{
    std::optional<Backup> backup = readAttempt(path);
    if (!backup || backup->status != BackupStatus::NotReady)
        return backup;
    if (!FileLock::holder(OperationFiles::attemptLock(context.home, backup->id())).isEmpty())
        return backup;
    backup = readAttempt(path);
    if (backup && backup->status == BackupStatus::NotReady) {
        backup->status = BackupStatus::Failed;
        backup->failure = Messages::error("backup.interrupted"_L1, {{"stage"_L1, backup->manifest.stageId()}});
    }
    return backup;
}

Attempt::Attempt(const OperationContext &context, const Manifest &manifest, FileLock lock)
    : m_context(context)
    , m_lock(std::move(lock))
    , m_backup{.manifest = manifest}
    , m_tracker(manifest.origin == Origin::Imported ? ProgressTracker::Operation::Import
                                                    : ProgressTracker::Operation::Backup,
                nowMs())
    , m_savedAtMs(nowMs())
{ }

qint64 Attempt::nowMs() const
{
    return m_context.clock.now().toMSecsSinceEpoch();
}

Result<> Attempt::save() const
{
    return writeDurably(OperationFiles::attempt(m_context.home, m_backup.id()), toJson(m_backup));
}

Result<std::unique_ptr<Attempt>> Attempt::begin(const OperationContext &context, const Manifest &manifest)
{
    Result<std::optional<FileLock>> lock = FileLock::tryTake(OperationFiles::attemptLock(context.home, manifest.id),
                                                             FileLock::Access::Exclusive, manifest.id);
    if (!lock)
        return std::unexpected(lock.error());
    Q_ASSERT_X(*lock, "Attempt", "the id of a new backup is in use");
    std::unique_ptr<Attempt> attempt(new Attempt(context, manifest, std::move(**lock)));
    if (const Result<> saved = attempt->save(); !saved)
        return std::unexpected(saved.error());
    return attempt;
}

void Attempt::report(const Progress &progress)
{
    if (!m_mutex.tryLock())
        return;
    const qint64 now = nowMs();
    m_tracker.report(progress, now);
    if (qAbs(now - m_savedAtMs) >= s_savePauseMs) {
        m_savedAtMs = now;
        m_backup.progress = m_tracker.view(now).fraction;
        if (const Result<> saved = save(); !saved)
            qCWarning(lcOperations) << "progress not saved:" << saved.error().message << saved.error().details;
    }
    m_mutex.unlock();
}

void Attempt::captured()
{
    const QMutexLocker lock(&m_mutex);
    m_backup.captured = true;
    if (const Result<> saved = save(); !saved)
        qCWarning(lcOperations) << "capture not noted:" << saved.error().message << saved.error().details;
}

Result<> Attempt::fail(const Error &reason)
{
    m_backup.status = reason.code == Error::Code::Cancelled ? BackupStatus::Cancelled : BackupStatus::Failed;
    m_backup.failure = reason;
    if (const Result<> saved = save(); !saved)
        return saved;
    return removeDurably(OperationFiles::attemptLock(m_context.home, m_backup.id()));
}

Result<> Attempt::done()
{
    if (const Result<> removed = removeDurably(OperationFiles::attempt(m_context.home, m_backup.id())); !removed)
        return removed;
    return removeDurably(OperationFiles::attemptLock(m_context.home, m_backup.id()));
}

Result<QList<Backup>> Attempt::all(const OperationContext &context, bool deleted)
{
    const Result<QStringList> names = namesIn(context.home.operations());
    if (!names) {
        if (names.error().code == Error::Code::NotFound)
            return QList<Backup>();
        return std::unexpected(names.error());
    }
    QList<Backup> attempts;
    for (const QString &name : *names) {
        if (!name.endsWith(u".json"_s))
            continue; // what was written aside when the process died
        const std::optional<Backup> attempt = judged(context, context.home.operations() + u'/' + name);
        if (attempt && attempt->marks.deletedAt.isValid() == deleted)
            attempts.append(*attempt);
    }
    return attempts;
}

// What has ended: nobody else writes it.
static Result<Backup> ended(const OperationContext &context, const QString &id)
{
    std::optional<Backup> attempt = judged(context, OperationFiles::attempt(context.home, id));
    if (!attempt)
        return fail("backup.notFound"_L1, {{"reference"_L1, id}});
    if (attempt->status == BackupStatus::NotReady)
        return fail("backup.notReadyYet"_L1, {{"backup"_L1, attempt->name()}});
    return std::move(*attempt);
}

Result<> Attempt::trash(const OperationContext &context, const QString &id)
{
    Result<Backup> attempt = ended(context, id);
    if (!attempt)
        return std::unexpected(attempt.error());
    if (attempt->marks.deletedAt.isValid())
        return Understudy::fail("backup.notFound"_L1, {{"reference"_L1, id}});
    attempt->marks.deletedAt = context.clock.now();
    return writeDurably(OperationFiles::attempt(context.home, id), toJson(*attempt));
}

Result<> Attempt::untrash(const OperationContext &context, const QString &id)
{
    Result<Backup> attempt = ended(context, id);
    if (!attempt)
        return std::unexpected(attempt.error());
    attempt->marks.deletedAt = {};
    return writeDurably(OperationFiles::attempt(context.home, id), toJson(*attempt));
}

Result<> Attempt::describe(const OperationContext &context, const QString &id, const QString &name, const QString &note)
{
    Result<Backup> attempt = ended(context, id);
    if (!attempt)
        return std::unexpected(attempt.error());
    attempt->manifest.name = name;
    attempt->manifest.note = note;
    return writeDurably(OperationFiles::attempt(context.home, id), toJson(*attempt));
}

Result<> Attempt::forget(const OperationContext &context, const QString &id)
{
    if (const Result<Backup> attempt = ended(context, id); !attempt)
        return std::unexpected(attempt.error());
    if (const Result<> removed = removeDurably(OperationFiles::attempt(context.home, id)); !removed)
        return removed;
    return removeDurably(OperationFiles::attemptLock(context.home, id));
}

} // namespace Understudy
