// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/restore/restorebanners.h"

#include "models/clock.h"
#include "models/messages/identity.h"
#include "models/texts.h"
#include "ui/main/bannerslot.h"
#include "ui/restore/restoreflow.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Understudy {

using Recovery = BackupService::Recovery;

static const QString s_interrupted = u"interruptedRestore"_s;
static const QString s_watch = u"watch"_s;
static const QString s_failure = u"restoreFailure"_s;
static const QString s_kept = u"keptState"_s;
static const QString s_backup = u"interruptedBackup"_s;

RestoreBanners::RestoreBanners(RestoreFlow &flow, BannerSlot &banners, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_flow(flow)
    , m_banners(banners)
    , m_clock(clock)
{
    connect(&m_flow, &RestoreFlow::newsChanged, this, [this](const QString &stage) {
        showWatch(stage);
        showFailure(stage);
        if (m_statuses.contains(stage))
            setStatus(m_statuses.value(stage));
    });
}

void RestoreBanners::setStatus(const StageStatus &status)
{
    m_statuses.insert(status.stage.id(), status);
    showInterrupted(status);
    showKept(status);
    showFailure(status.stage.id());
}

// Between two states there are two ways and no other. What was only prepared can be removed.
void RestoreBanners::showInterrupted(const StageStatus &status)
{
    const QString stage = status.stage.id();
    if (status.interrupted.isEmpty() || m_flow.isAtWork(stage)) {
        m_banners.hide(s_interrupted, stage);
        return;
    }
    Banner banner{.key = s_interrupted,
                  .stage = stage,
                  .priority = Banner::Priority::Decision,
                  .kind = MessageBar::Kind::Error,
                  .text = status.interrupted,
                  .closable = false};
    if (status.betweenStates) {
        banner.detail = tr("Understudy ended while the data of “%1” was being swapped. Both states are complete on "
                           "disk: choose which one counts.")
                            .arg(status.stage.name);
        banner.actions = {{tr("Finish restore"), [this, stage] { m_flow.recover(stage, Recovery::Finish); }},
                          {tr("Roll back"), [this, stage] { m_flow.recover(stage, Recovery::RollBack); }}};
    } else {
        banner.kind = MessageBar::Kind::Warning;
        banner.detail = tr("Understudy ended before or after the swap, so the data of “%1” is whole. Only what it had "
                           "put beside is left.")
                            .arg(status.stage.name);
        banner.actions = {{tr("Remove what is left"), [this, stage] { m_flow.recover(stage, Recovery::Auto); }}};
    }
    m_banners.show(banner);
}

void RestoreBanners::showKept(const StageStatus &status)
{
    const QString stage = status.stage.id();
    if (status.pendingRestore.isEmpty() || m_flow.isAtWork(stage)) {
        m_banners.hide(s_kept, stage);
        return;
    }
    m_banners.show(
        {.key = s_kept,
         .stage = stage,
         .priority = Banner::Priority::Result,
         .kind = MessageBar::Kind::Good,
         .text = tr("Restored “%1” %2.").arg(status.pendingBackup, Texts::when(status.pendingSince, m_clock.now())),
         .detail = tr("What was there before is still kept. Undo brings it back in seconds; Keep lets it go."),
         .actions = {{tr("Undo…"), [this, stage] { m_flow.undo(stage); }},
                     {tr("Keep"), [this, stage] { m_flow.keep(stage); }}},
         .closable = false});
}

void RestoreBanners::showWatch(const QString &stage)
{
    const std::optional<WatchView> watch = m_flow.watch(stage);
    if (!watch) {
        m_banners.hide(s_watch, stage);
        return;
    }
    const QString time = Texts::countdown(m_flow.watchSecondsLeft(stage));
    m_banners.show({.key = s_watch,
                    .stage = stage,
                    .priority = Banner::Priority::Decision,
                    .kind = MessageBar::Kind::Information,
                    .text = tr("Restored “%1”.").arg(watch->backupName),
                    .detail = watch->health.isEmpty() ? tr("Watching health: %1 left").arg(time)
                                                      : tr("Watching health: %1 — %2 left").arg(watch->health, time),
                    .actions = {{tr("Roll back now"), [this, stage] { m_flow.rollBackNow(stage); }},
                                {tr("Keep"), [this, stage] { m_flow.keep(stage); }}},
                    .closable = false});
}

void RestoreBanners::showFailure(const QString &stage)
{
    const std::optional<RestoreFailure> failure = m_flow.failure(stage);
    if (!failure) {
        m_failures.remove(stage);
        m_banners.hide(s_failure, stage);
        return;
    }
    const bool isNew = m_failures.value(stage).error != failure->error;
    if (isNew)
        m_failures.insert(stage, {.error = failure->error, .text = m_banners.counted(failure->error, stage)});
    if (isNew || m_banners.contains(s_failure, stage)) // what helps depends on how the stage is now
        showWaysOut(stage);
}

void RestoreBanners::showWaysOut(const QString &stage)
{
    const RestoreFailure failure = *m_flow.failure(stage);
    const Error &error = failure.error;
    m_banners.show({.key = s_failure,
                    .stage = stage,
                    .priority = Banner::Priority::Problem,
                    .kind = MessageBar::Kind::Error,
                    .text = m_failures.value(stage).text,
                    .detail = QStringList{error.why, error.todo, error.safe}.join(u' ').simplified(),
                    .actions = waysOut(stage, failure)});
}

// The two that help most; all of what is known stands in the log as well.
QList<MessageAction> RestoreBanners::waysOut(const QString &stage, const RestoreFailure &failure)
{
    const MessageAction details{tr("Details…"), [this, error = failure.error] { emit m_banners.detailsWanted(error); }};
    const MessageAction log{tr("Log"), [this, stage] { emit logWanted(stage); }};
    const MessageAction again{tr("Try again…"), [this, stage] { m_flow.tryAgain(stage); }};
    if (isMessage(failure.error, "restore.swapHalfDone"_L1))
        return {{tr("Open recovery assistant"), [this, stage] { emit recoveryWanted(stage); }}, log};
    if (failure.request.backup.isEmpty())
        return {details};
    if (isMessage(failure.error, "restore.safetyFailed"_L1))
        return {again, {tr("Restore without a safety backup…"), [this, stage, failure] {
                            m_flow.dismissFailure(stage);
                            m_flow.openWithoutSafetyBackup(failure.backup, failure.request.into);
                        }}};
    const StageStatus status = m_statuses.value(stage);
    const bool canResume = status.state == u"suspended" && status.stage.runtime.kind != u"none";
    if (isMessage(failure.error, "restore.swapFailed"_L1) && canResume)
        return {again, {tr("Resume stage"), [this, stage] { emit resumeWanted(stage); }}};
    if (isMessage(failure.error, "restore.swapFailed"_L1) || isMessage(failure.error, "restore.unhealthy"_L1))
        return {again, log};
    return {again, details};
}

// Only while nothing newer is there: whoever has backed up since needs no advice.
void RestoreBanners::setBackups(const QString &stage, const QList<Backup> &backups)
{
    const bool interrupted = !backups.isEmpty() && isMessage(backups.first().failure, "backup.interrupted"_L1);
    if (!interrupted) {
        m_banners.hide(s_backup, stage);
        return;
    }
    if (m_toldBackups.contains(backups.first().id()))
        return;
    m_toldBackups.insert(backups.first().id());
    m_banners.show({.key = s_backup,
                    .stage = stage,
                    .priority = Banner::Priority::Warning,
                    .kind = MessageBar::Kind::Warning,
                    .text = tr("Understudy closed while backing up “%1”.").arg(stage.section(u'/', -1)),
                    .detail = tr("The unfinished backup was removed. Make a new one when you are ready."),
                    .actions = {{tr("Back up now"), [this, stage] { emit backUpWanted(stage); }}}});
}

} // namespace Understudy
