// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/notify/quitguard.h"

#include "services/config/settings.h"
#include "services/tasks/taskrunner.h"
#include "ui/notify/quitwhilebusydialog.h"

#include <QWidget>

namespace Understudy {

QuitGuard::QuitGuard(TaskRunner &tasks, const Settings &settings, QWidget *window)
    : QObject(window)
    , m_tasks(tasks)
    , m_settings(settings)
    , m_window(window)
{
    connect(&tasks, &TaskRunner::started, this, &QuitGuard::refresh);
    connect(&tasks, &TaskRunner::progressed, this, &QuitGuard::onProgress);
    connect(&tasks, &TaskRunner::finished, this, &QuitGuard::onFinished);
}

// What the window asks for by itself belongs to no stage, and is not worth a question.
QStringList QuitGuard::work() const
{
    QStringList sentences;
    for (const TaskId task : m_tasks.running()) {
        const TaskInfo info = m_tasks.info(task);
        if (!info.stage.isEmpty())
            sentences.append(tr("“%1” is still running.").arg(info.title));
    }
    return sentences;
}

bool QuitGuard::mayClose()
{
    if (m_quitting && work().isEmpty())
        return true;
    if (m_settings.preferences().keepRunning && !m_quitting) {
        emit backgroundChosen();
        return false;
    }
    if (work().isEmpty())
        return true;
    ask();
    return false;
}

void QuitGuard::quit()
{
    if (work().isEmpty()) {
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
    if (!m_dialog)
        return;
    m_dialog->setWork(work());
    m_dialog->setInterruptible(m_uninterruptible.isEmpty());
}

void QuitGuard::onProgress(quint64 task, const Progress &progress)
{
    const bool was = m_uninterruptible.contains(task);
    if (was == !progress.canCancel)
        return;
    if (was)
        m_uninterruptible.remove(task);
    else
        m_uninterruptible.insert(task);
    refresh();
}

void QuitGuard::onFinished(quint64 task)
{
    m_uninterruptible.remove(task);
    refresh();
    if (!m_dialog || !work().isEmpty())
        return;
    const bool quitting = m_quitting; // rejecting takes it back
    m_dialog->reject();
    m_quitting = quitting;
    if (quitting)
        emit quitAgreed();
}

} // namespace Understudy
