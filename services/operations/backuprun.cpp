// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/operations/backuprun.h"

#include "models/messages/catalog.h"
#include "models/texts.h"
#include "services/logging.h"
#include "services/operations/attempt.h"
#include "services/operations/besidetrace.h"
#include "services/operations/blobadapters.h"
#include "services/operations/grading.h"
#include "services/operations/ownplaces.h"
#include "services/releases/release.h"
#include "services/repository/repository.h"
#include "services/tasks/parallel.h"

#include <QUuid>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr qint64 s_leastSpace = 64 * 1024 * 1024;
static constexpr qint64 s_bestRatio = 10; // nothing but holes and zeros shrinks further

static QString defaultName(const Stage &stage, const QDateTime &now)
{
    return u"%1 %2"_s.arg(stage.name, now.toLocalTime().toString(u"yyyy-MM-dd hh:mm"_s));
}

BackupRun::BackupRun(const OperationContext &context, const Stage &stage, const BackupRequest &request,
                     Storages storages, std::function<void()> onCaptured)
    : m_context(context)
    , m_stage(stage)
    , m_request(request)
    , m_storages(std::move(storages))
    , m_onCaptured(std::move(onCaptured))
{
    m_manifest.id = request.id.isEmpty() ? QUuid::createUuid().toString(QUuid::WithoutBraces) : request.id;
    m_manifest.project = stage.project;
    m_manifest.stage = stage.name;
    m_manifest.createdAt = context.clock.now();
    m_manifest.name = request.name.isEmpty() ? defaultName(stage, m_manifest.createdAt) : request.name;
    m_manifest.note = request.note;
    m_manifest.origin = request.origin;
    m_manifest.stageDefinition = stage.source;
    m_manifest.tools.insert(u"understudy"_s, QStringLiteral(UNDERSTUDY_VERSION));
}

BackupRun::~BackupRun() = default;

Result<Backup> BackupRun::run(const TaskControl &control)
{
    m_since.start();
    const Result<std::unique_ptr<Attempt>> attempt = Attempt::begin(m_context, m_manifest);
    if (!attempt)
        return std::unexpected(attempt.error());
    m_onCaptured = [&attempt, captured = std::move(m_onCaptured)] {
        captured();
        (*attempt)->captured();
    };
    const Result<Backup> backup = make(
        control.alsoReportingTo([&](const Progress &progress) { (*attempt)->report(progress); }));
    m_trace.reset(); // while the attempt says that we are at it
    const bool staysListed = !backup && leavesAttempt(backup.error());
    const Result<> closed = staysListed ? (*attempt)->fail(backup.error()) : (*attempt)->done();
    if (!closed) // then it shows as interrupted, or not at all beside the backup: untidy, not untrue
        qCWarning(lcOperations) << "attempt not closed:" << closed.error().message << closed.error().details;
    return backup;
}

// Nobody waits for the answer to a backup of a schedule: that it was refused is told by the list.
bool BackupRun::leavesAttempt(const Error &failure) const
{
    return !m_refused || m_request.origin == Origin::Automatic || failure.code == Error::Code::Cancelled;
}

std::unexpected<Error> BackupRun::refused(const Error &reason)
{
    m_refused = true;
    return std::unexpected(reason);
}

Result<Backup> BackupRun::make(const TaskControl &control)
{
    StageCapturer capturer(m_context, m_stage, m_request, m_storages);
    if (const Result<> passed = capturer.refuseIfRunning(control); !passed)
        return refused(passed.error());
    if (const Result<> checked = check(control); !checked)
        return refused(checked.error());
    if (const Result<> begun = beginWriting(control); !begun)
        return refused(begun.error());
    const Result<Backup> backup = write(capturer, control);
    if (backup || !m_brokenGround)
        return backup;
    qCWarning(lcOperations) << "starting over:" << backup.error().message << backup.error().details;
    control.note(tr("Some of what earlier backups stored is damaged. This one starts over and stores it again."));
    m_startedOver = true;
    m_writer.reset(); // what it leaves is of use to the next
    if (const Result<> begun = beginWriting(control); !begun)
        return std::unexpected(begun.error());
    return write(capturer, control);
}

Result<Backup> BackupRun::write(StageCapturer &capturer, const TaskControl &control)
{
    if (const Result<> prepared = prepare(control); !prepared)
        return std::unexpected(prepared.error());
    if (const Result<> noted = noteBeside(); !noted)
        return std::unexpected(noted.error());
    Result<CapturedStage> captured = capturer.capture(m_trace ? m_manifest.id : QString(), control);
    if (!captured)
        return capturer.isTurnedAway() && !m_startedOver ? refused(captured.error())
                                                         : std::unexpected(captured.error());
    m_onCaptured();
    if (const Result<> processed = process(std::move(*captured), control); !processed)
        return std::unexpected(processed.error());
    return commit(control);
}

// Before there is anything, so that it is found if we die.
Result<> BackupRun::noteBeside()
{
    if (m_keepBeside.isEmpty() || m_request.hold == BackupRequest::Hold::Live || m_trace)
        return {};
    Result<BesideTrace> trace = BesideTrace::leave(m_context, m_stage, m_keepBeside, m_manifest.id);
    if (!trace)
        return std::unexpected(trace.error());
    m_trace = std::make_unique<BesideTrace>(std::move(*trace));
    return {};
}

// Everything that can be known to fail is known before anything is suspended.
Result<> BackupRun::check(const TaskControl &control)
{
    for (auto storage = m_storages.begin(); storage != m_storages.end();) {
        if (const Result<> going = control.checkpoint({.step = Step::Check, .subject = (*storage)->config().id()});
            !going)
            return going;
        const Result<StorageCheck> found = (*storage)->check(Purpose::Backup, control);
        if (!found)
            return std::unexpected(found.error());
        const Result<bool> taken = checkOne(**storage, *found);
        if (!taken)
            return std::unexpected(taken.error());
        storage = *taken ? std::next(storage) : m_storages.erase(storage);
    }
    learnRelease(control);
    if (const Result<> found = findPrevious(); !found)
        return found;
    return checkSpace();
}

// False: it does not exist, and the backup is made to save what does.
Result<bool> BackupRun::checkOne(const Storage &storage, const StorageCheck &found)
{
    const QString id = storage.config().id();
    if (found.presence == StorageCheck::Presence::Missing && m_request.origin == Origin::Safety)
        return false;
    if (const std::optional<Error> refusal = refusalAroundOwnPlaces(m_context, storage.config(), Purpose::Backup))
        return std::unexpected(*refusal);
    for (qsizetype other = 1; other < found.problems.size(); ++other)
        qCWarning(lcOperations) << id << found.problems[other].message << found.problems[other].details;
    if (!found.problems.isEmpty())
        return std::unexpected(found.problems.first());
    if (found.presence == StorageCheck::Presence::Missing)
        return fail("backup.storageMissing"_L1, {{"storage"_L1, id}});
    if (found.presence == StorageCheck::Presence::Unreadable)
        return fail("backup.storageUnreadable"_L1, {{"storage"_L1, id}});
    if (!found.version.isEmpty())
        m_manifest.tools.insert(id, found.version);
    m_expectedBytes += found.sizeBytes;
    if (found.keepsBeside)
        m_keepBeside.append(id);
    return true;
}

// Not knowing it makes no backup worse: the release is shown beside it and no part of it.
void BackupRun::learnRelease(const TaskControl &control)
{
    const Result<QString> release = currentRelease(m_stage, m_context.commands, control);
    if (release)
        m_manifest.release = *release;
    else
        control.note(tr("The release is not known: %1").arg(release.error().message));
}

// What stops the writing later is found by the writing. This only keeps a first backup from trying what cannot be.
Result<> BackupRun::checkSpace() const
{
    const Result<RepositoryStatus> status = m_context.repository.status();
    if (!status)
        return std::unexpected(status.error());
    const qint64 needed = m_previous.isEmpty() ? qMax(s_leastSpace, m_expectedBytes / s_bestRatio) : s_leastSpace;
    if (status->availableBytes < 0 || status->availableBytes >= needed)
        return {};
    return fail("backup.noSpace"_L1, {{"needed"_L1, Texts::size(qMax(m_expectedBytes, needed))},
                                      {"available"_L1, Texts::size(status->availableBytes)},
                                      {"path"_L1, status->path}});
}

Result<> BackupRun::findPrevious()
{
    if (m_request.origin == Origin::Imported) // what was captured before has nothing to do with it
        return {};
    const Result<QList<Backup>> backups = m_context.repository.backups();
    if (!backups)
        return std::unexpected(backups.error());
    for (const Backup &backup : *backups) { // newest first
        const bool good = backup.status == BackupStatus::Ready || backup.status == BackupStatus::ReadyWithWarnings;
        if (!good || backup.manifest.stageId() != m_stage.id())
            continue;
        for (const StorageRecord &record : backup.manifest.storages) {
            const StorageConfig *config = m_stage.storage(record.id());
            if (config && config->kind == record.kind && !m_previous.contains(record.id()))
                m_previous.insert(record.id(), record);
        }
    }
    return {};
}

Result<> BackupRun::beginWriting(const TaskControl &control)
{
    if (!m_lock) {
        Result<std::unique_ptr<RepositoryLock>> lock = m_context.repository.lock(
            Repository::Access::Shared, tr("a backup of %1").arg(m_stage.id()));
        if (!lock)
            return std::unexpected(lock.error());
        m_lock = std::move(*lock);
    }
    Result<std::unique_ptr<BackupWriter>> writer = m_context.repository.begin(*m_lock, control);
    if (!writer)
        return std::unexpected(writer.error());
    m_writer = std::move(*writer);
    return {};
}

// The storages read the last backup here and nowhere else: the damage that shows is known before anything is suspended.
Result<> BackupRun::prepare(const TaskControl &control)
{
    if (m_startedOver && m_request.origin == Origin::Imported) // it lies in a database of its own already
        return {};
    const auto one = [this](qsizetype index, const TaskControl &inner) {
        return prepareOne(*m_storages[static_cast<size_t>(index)], inner);
    };
    if (const Result<> prepared = forEachInParallel(std::ssize(m_storages), control, one); !prepared)
        return prepared;
    const Result<> confirmed = m_writer->confirm();
    m_brokenGround = !confirmed && confirmed.error().code == Error::Code::Corrupt;
    return confirmed;
}

// A damaged previous backup must not keep the next from being made: then everything is read again.
Result<> BackupRun::prepareOne(Storage &storage, const TaskControl &control)
{
    BackupWriterSink sink(*m_writer);
    RepositoryBlobSource blobs(m_context.repository);
    std::optional<PreviousCapture> previous;
    if (const auto record = m_previous.constFind(storage.config().id()); record != m_previous.cend())
        previous.emplace(*record, blobs);
    const Result<> prepared = storage.prepare(sink, previous, control);
    if (prepared || !previous || prepared.error().code != Error::Code::Corrupt)
        return prepared;
    control.note(tr("%1: the previous backup cannot be read, so everything is read again.").arg(storage.config().id()));
    return storage.prepare(sink, std::nullopt, control);
}

Result<> BackupRun::process(CapturedStage captured, const TaskControl &control)
{
    std::vector<StorageRecord> records(captured.captures.size());
    for (const std::unique_ptr<Capture> &capture : captured.captures)
        captured.warnings += capture->warnings();
    const auto read = [&](qsizetype index, const TaskControl &inner) -> Result<> {
        const auto at = static_cast<size_t>(index);
        BackupWriterSink sink(*m_writer);
        Result<StorageRecord> record = captured.captures[at]->read(sink, inner);
        captured.captures[at].reset(); // lets go of its locks as early as can be
        if (!record)
            return std::unexpected(record.error());
        records[at] = std::move(*record);
        return {};
    };
    if (const Result<> done = forEachInParallel(std::ssize(captured.captures), control, read); !done)
        return done;
    m_manifest.storages = QList<StorageRecord>(records.cbegin(), records.cend());
    m_manifest.sizeBytes = 0;
    for (const StorageRecord &record : std::as_const(m_manifest.storages))
        m_manifest.sizeBytes += record.sizeBytes;
    m_manifest.createdAt = captured.at;
    m_manifest.grade = gradeOf(m_manifest.storages, captured.proof, m_request.hold != BackupRequest::Hold::Live);
    m_manifest.skewMs = captured.skewMs;
    m_manifest.suspendedMs = captured.suspendedMs;
    m_manifest.schemaLevel = captured.schemaLevel;
    m_manifest.warnings = captured.warnings + lossesOf(m_manifest.storages);
    return {};
}

Result<Backup> BackupRun::commit(const TaskControl &control)
{
    if (const Result<> going = control.checkpoint({.step = Step::Commit}); !going)
        return std::unexpected(going.error());
    m_manifest.durationMs = m_since.elapsed();
    const Result<Manifest> written = m_writer->commit(m_manifest, {.kept = m_request.keep});
    m_brokenGround = !written && written.error().code == Error::Code::Corrupt;
    if (!written)
        return std::unexpected(written.error());
    Result<Backup> backup = m_context.repository.backup(written->id);
    // Damaged in this very moment: nobody may take it for one that was made.
    if (backup && backup->status == BackupStatus::Damaged)
        return std::unexpected(backup->failure);
    return backup;
}

} // namespace Understudy
