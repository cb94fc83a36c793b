// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QList>
#include <QObject>
#include <QPointer>

class QAction;
class QDialog;
class QWidget;

namespace Understudy {

class BackupService;
class TaskRunner;
struct Error;

// The pages behind the Help menu.
class HelpFlow final : public QObject
{
    Q_OBJECT

public:
    HelpFlow(BackupService &service, TaskRunner &tasks, QWidget *window);

    void showShortcuts(const QList<QAction *> &actions);
    void showRestoreByHand();
    void showAbout();

signals:
    void failed(const Understudy::Error &error);

private:
    void open(QDialog *dialog);

    BackupService &m_service;
    TaskRunner &m_tasks;
    QWidget *m_window;
    QPointer<QDialog> m_dialog;
};

} // namespace Understudy
