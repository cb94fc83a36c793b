// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/notify/quitguard.h"

#include "services/config/settings.h"
#include "services/tasks/taskrunner.h"
#include "ui/notify/quitwhilebusydialog.h"
#include "ui/notify/runningwork.h"

#include <QWidget>

namespace Understudy {

QuitGuard::QuitGuard(TaskRunner &tasks, const Settings &settings, QWidget *window)
    : QObject(window)
    , m_tasks(tasks)
    , m_settings(settings)
    , m_window(window)
    , m_work(new RunningWork(tasks, this))
{
    connect(m_work, &RunningWork::changed, this, &QuitGuard::onChange);
}

bool QuitGuard::isBusy() const
{
    return !m_work->titles().isEmpty();
}

bool QuitGuard::mayClose()
{
    if (m_quitting && !isBusy())
        return true;
    if (m_settings.preferences().keepRunning && !m_quitting) {
        emit backgroundChosen();
        return false;
    }
    if (!isBusy())
        return true;
    ask();
    return false;
}

void QuitGuard::quit()
{
    if (!isBusy()) {
        m_quitting = true;
        emit quitAgreed();
    } else {
        ask();
    }
}

void QuitGuard::ask()
{
    if (m_dialog) {
        m_dialog->raise();
        m_dialog->activateWindow();
        return;
    }
    m_dialog = new QuitWhileBusyDialog(m_window);
    m_dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_dialog, &QuitWhileBusyDialog::keepRunningChosen, this, [this] {
        m_dialog->reject();
        emit backgroundChosen();
    });
    connect(m_dialog, &QuitWhileBusyDialog::cancelAndQuitChosen, this, [this] {
        m_quitting = true;
        m_dialog->setCancelling();
        m_tasks.cancelAll();
    });
    connect(m_dialog, &QDialog::rejected, this, [this] { m_quitting = false; });
    refresh();
    m_dialog->open();
}

void QuitGuard::refresh()
{
    QStringList sentences;
    const QStringList titles = m_work->titles();
    for (const QString &title : titles)
        sentences.append(tr("“%1” is still running.").arg(title));
    m_dialog->setWork(sentences);
    m_dialog->setInterruptible(m_work->canCancel());
    m_dialog->setRollsBack(m_work->cancelRollsBack());
}

void QuitGuard::onChange()
{
    if (!m_dialog)
        return;
    refresh();
    if (isBusy())
        return;
    const bool quitting = m_quitting; // rejecting takes it back
    m_dialog->reject();
    m_quitting = quitting;
    if (quitting)
        emit quitAgreed();
}

} // namespace Understudy
