// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/main/controlflow.h"

#include "models/texts.h"
#include "services/backupservice.h"
#include "services/tasks/taskrunner.h"
#include "ui/announcer.h"
#include "ui/main/bannerslot.h"
#include "ui/main/stagewatch.h"

#include <QMessageBox>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace Understudy {

ControlFlow::ControlFlow(const WindowContext &context, StageWatch &watch, BannerSlot &banners, QWidget *window)
    : QObject(window)
    , m_context(context)
    , m_watch(watch)
    , m_banners(banners)
    , m_window(window)
{
    connect(&m_watch, &StageWatch::conditionChanged, this, &ControlFlow::forgetIfReached);
}

static QString stateAfter(bool suspend)
{
    return suspend ? u"suspended"_s : u"running"_s;
}

void ControlFlow::suspendOrResume(const QString &stage)
{
    const StageCondition condition = m_watch.condition(stage);
    if (condition.id.isEmpty())
        return;
    attempt(stage, !condition.isSuspended);
}

void ControlFlow::attempt(const QString &stage, bool suspend)
{
    if (m_watch.condition(stage).isProtected && suspend)
        ask(stage, suspend);
    else
        run(stage, suspend);
}

// What was wanted came about by other means: it has not failed any more, and is not to be tried again.
void ControlFlow::forgetIfReached(const QString &stage)
{
    const auto failed = m_failed.constFind(stage);
    if (failed == m_failed.cend())
        return;
    const std::optional<StageStatus> status = m_watch.status(stage);
    if (!status || status->state != stateAfter(failed->suspend))
        return;
    const Error error = m_failed.take(stage).error;
    m_banners.hideError(error, stage);
}

// The same again, whatever the stage does by then: somebody else may have resumed what could not be resumed from here.
void ControlFlow::fail(const QString &stage, bool suspend, const Error &error)
{
    m_failed.insert(stage, {.suspend = suspend, .error = error});
    m_banners.showError(error, stage,
                        {{.text = tr("Try again"), .trigger = [this, stage, suspend] { attempt(stage, suspend); }}});
}

void ControlFlow::ask(const QString &stage, bool suspend)
{
    const QString whole = stage.section(u'/', 1);
    const QString name = Texts::shortened(whole);
    auto *question = new QMessageBox(QMessageBox::Question, tr("Suspend %1").arg(Texts::stageTitle(stage)),
                                     tr("Suspend “%1”?").arg(name), QMessageBox::Cancel, m_window);
    question->setObjectName(u"suspendProtectedDialog"_s);
    question->setAttribute(Qt::WA_DeleteOnClose);
    question->setInformativeText(tr("It is a protected stage. It stays down until it is resumed."));
    QPushButton *button = question->addButton(tr("Suspend %1").arg(name), QMessageBox::AcceptRole);
    button->setAutoDefault(false);
    button->setToolTip(name == whole ? QString() : whole);
    question->setDefaultButton(QMessageBox::Cancel);
    connect(question, &QMessageBox::buttonClicked, this, [this, question, button, stage, suspend] {
        if (question->clickedButton() == button)
            run(stage, suspend);
    });
    question->open();
}

void ControlFlow::run(const QString &stage, bool suspend)
{
    // Beside a backup that has captured all, or an import: the runner holds the stage for it, the engine lets a resume pass.
    const StageTask task = m_watch.condition(stage).task;
    const bool beside = task == StageTask::Backup || task == StageTask::Import;
    const TaskInfo info{.title = suspend ? tr("Suspend %1").arg(stage) : tr("Resume %1").arg(stage),
                        .stage = beside ? QString() : stage,
                        .kind = StageTask::Control};
    const auto work = [&service = m_context.service, stage, suspend](const TaskControl &control) {
        return suspend ? service.suspend(stage, control) : service.resume(stage, control);
    };
    const auto finished = [this, stage, suspend](const Result<> &result) {
        if (result)
            m_watch.tellState(stage, stateAfter(suspend));
        m_watch.setTransition(stage, {});
        m_watch.refreshStatus(stage);
        if (!result) {
            fail(stage, suspend, result.error());
            return;
        }
        m_failed.remove(stage);
        m_banners.hide(u"error"_s, stage);
        const QString name = stage.section(u'/', 1);
        m_context.announcer.announce(suspend ? tr("%1 is suspended.").arg(name) : tr("%1 is running.").arg(name));
        emit done(stage, suspend);
    };
    m_watch.setTransition(stage, suspend ? StageState::Suspending : StageState::Resuming);
    const Result<TaskId> started = m_context.tasks.start(info, work, this, finished);
    if (started)
        return;
    m_watch.setTransition(stage, {});
    m_banners.showError(started.error(), stage);
}

} // namespace Understudy
