// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/backups/backupflow.h"

#include "models/backuptexts.h"
#include "models/clock.h"
#include "models/texts.h"
#include "ui/activity/activitywatch.h"
#include "ui/announcer.h"
#include "ui/backups/recentlydeleteddialog.h"
#include "ui/notify/notices.h"

#include <QUuid>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Understudy {

static QString shortName(const QString &stage)
{
    return stage.section(u'/', 1);
}

BackupFlow::BackupFlow(const WindowContext &context, ActivityWatch &activities, QWidget *window)
    : QObject(window)
    , m_context(context)
    , m_activities(activities)
    , m_window(window)
{
    connect(&m_activities, &ActivityWatch::changed, this, &BackupFlow::tellProgress);
}

void BackupFlow::askForBackup(const NewBackupFacts &facts)
{
    if (m_dialog) {
        m_dialog->raise();
        m_dialog->activateWindow();
        return;
    }
    m_dialog = new NewBackupDialog(facts, m_window);
    m_dialog->setAttribute(Qt::WA_DeleteOnClose);
    m_dialog->setProperty("stage", facts.stage);
    connect(m_dialog, &QDialog::accepted, this,
            [this, dialog = m_dialog.data()] { start(dialog->request(), dialog->isToBeVerified()); });
    m_dialog->open();
    if (!facts.freeBytes)
        learnFreeSpace(m_dialog);
}

void BackupFlow::learnFreeSpace(NewBackupDialog *dialog)
{
    const Result<TaskId> asked = m_context.tasks.start(
        {}, [&service = m_context.service](const TaskControl &) { return service.repositoryStatus(); }, dialog,
        [dialog](const Result<RepositoryStatus> &status) {
            if (status && status->availableBytes >= 0)
                dialog->setFreeBytes(status->availableBytes);
        });
    if (!asked)
        emit failed(asked.error(), dialog->property("stage").toString());
}

void BackupFlow::setSuspended(const QString &stage, bool suspended)
{
    if (m_dialog && m_dialog->property("stage").toString() == stage)
        m_dialog->setSuspended(suspended);
}

void BackupFlow::start(const BackupRequest &wanted, bool verify)
{
    BackupRequest request = wanted;
    request.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    const TaskInfo info{
        .title = tr("Backup of %1").arg(shortName(request.stage)), .stage = request.stage, .kind = StageTask::Backup};
    const Result<TaskId> task = m_context.tasks.start(
        info,
        [&service = m_context.service, request](const TaskControl &control) {
            return service.backUp(request, control);
        },
        this, [this, request, verify](const Result<Backup> &made) { onMade(request, verify, made); });
    if (!task) {
        emit failed(task.error(), request.stage);
        return;
    }
    beginMaking(*task, {.id = request.id,
                        .project = request.stage.section(u'/', 0, 0),
                        .stage = shortName(request.stage),
                        .name = request.name,
                        .note = request.note});
}

void BackupFlow::beginMaking(TaskId task, Manifest manifest)
{
    const QString stage = manifest.stageId();
    m_tasks.insert(stage, task);
    m_making.insert(stage, task);
    m_activities.addBackups(task, {manifest.id});
    manifest.createdAt = m_context.clock.now();
    Backup pending{.status = BackupStatus::NotReady};
    pending.manifest = std::move(manifest);
    emit pendingChanged(stage, pending);
}

TaskId BackupFlow::endMaking(const QString &stage, const Result<Backup> &result)
{
    const TaskId task = m_tasks.take(stage);
    m_making.remove(stage);
    if (result)
        emit made(*result);
    emit pendingChanged(stage, std::nullopt);
    emit listOutdated(stage);
    return task;
}

void BackupFlow::tellProgress()
{
    for (const auto [stage, task] : m_making.asKeyValueRange()) {
        const ProgressView view = m_activities.model().view(task);
        emit progressChanged(stage, view.fraction, ProgressTracker::timeLeftText(view.secondsLeft));
    }
}

static QString readyText(const Backup &backup)
{
    return BackupFlow::tr("“%1” is ready: %2 in %3.")
        .arg(backup.name(), Texts::size(backup.manifest.sizeBytes),
             BackupTexts::duration(std::max<qint64>(backup.manifest.durationMs, 1000)));
}

void BackupFlow::tell(const std::optional<Notification> &notice)
{
    if (notice)
        m_context.notifier.notify(*notice);
}

void BackupFlow::onMade(const BackupRequest &request, bool verify, const Result<Backup> &result)
{
    const QString stage = request.stage;
    const TaskId task = endMaking(stage, result);
    tell(Notices::ofBackup(stage, request.id, result));
    const bool damaged = result && result->status == BackupStatus::Damaged;
    if (!result || damaged) {
        const Error failure = damaged ? result->failure : result.error();
        if (damaged)
            m_activities.setSummary(task, failure.message, true);
        if (failure.code != Error::Code::Cancelled)
            emit notMade(request, verify, failure);
        m_context.announcer.announce(failure.message);
        return;
    }
    const bool warnings = result->status == BackupStatus::ReadyWithWarnings;
    const QString text =
        warnings ? tr("“%1” is ready, with warnings: %2").arg(result->name(), result->manifest.warnings.value(0))
                 : readyText(*result);
    m_activities.setSummary(task, text, warnings);
    m_context.announcer.announce(text);
    if (warnings)
        emit madeWithWarnings(request, verify, *result);
    if (verify)
        enqueue({{.backup = *result, .byItself = true}});
}

void BackupFlow::verify(const QList<Backup> &backups)
{
    QList<ToVerify> some;
    for (const Backup &backup : backups)
        some.append({.backup = backup});
    enqueue(some);
}

void BackupFlow::enqueue(const QList<ToVerify> &some)
{
    const bool idle = m_toVerify.isEmpty() && m_inUse.isEmpty();
    m_toVerify.append(some);
    if (idle)
        verifyNext();
}

void BackupFlow::verifyNext()
{
    if (m_toVerify.isEmpty())
        return;
    const ToVerify one = m_toVerify.takeFirst();
    const Backup &backup = one.backup;
    const QString stage = backup.manifest.stageId();
    const TaskInfo info{.title = tr("Verify “%1”").arg(backup.name()), .stage = stage, .kind = StageTask::Verify};
    const Result<TaskId> task = m_context.tasks.start(
        info,
        [&service = m_context.service, id = backup.id()](const TaskControl &control) {
            return service.verify(id, control);
        },
        this, [this, one](const Result<VerifyOutcome> &outcome) { onVerified(one, outcome); });
    if (!task) {
        m_toVerify.clear();
        emit failed(task.error(), stage);
        return;
    }
    m_tasks.insert(stage, *task);
    m_inUse.append(backup.id());
    m_activities.addBackups(*task, {backup.id()});
    emit listOutdated(stage);
}

void BackupFlow::onVerified(const ToVerify &one, const Result<VerifyOutcome> &outcome)
{
    const Backup &backup = one.backup;
    const QString stage = backup.manifest.stageId();
    const TaskId task = m_tasks.take(stage);
    m_inUse.removeAll(backup.id());
    emit listOutdated(stage);
    tell(Notices::ofVerify(backup, outcome, one.byItself));
    if (!outcome) {
        if (outcome.error().code == Error::Code::Cancelled)
            m_toVerify.clear();
        else
            emit failed(outcome.error(), stage);
    } else {
        const QString text = outcome->good ? tr("“%1” is verified: every checksum matches.").arg(backup.name())
                                           : tr("“%1” is damaged: %2").arg(backup.name(), outcome->findings.value(0));
        m_activities.setSummary(task, text, !outcome->good);
        if (!outcome->good)
            emit foundDamaged(backup, outcome->findings);
        m_context.announcer.announce(text);
    }
    verifyNext();
}

} // namespace Understudy
