// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QObject>
#include <QPointer>

class QWidget;

namespace Understudy {

class QuitWhileBusyDialog;
class RunningWork;
class Settings;
class TaskRunner;

// Stands between the person who closes the window and the end of the program: nothing that works for a stage is lost by
// a click, and a swap is never broken off.
class QuitGuard final : public QObject
{
    Q_OBJECT

public:
    // `window` is asked about, and lies under the question.
    QuitGuard(TaskRunner &tasks, const Settings &settings, QWidget *window);

    // What the window's closeEvent() asks: true = close. Else it was told what happens instead.
    [[nodiscard]] bool mayClose();
    void quit(); // from the menu or the tray: ends the program, after the question if something works

signals:
    void backgroundChosen(); // go on without the window
    void quitAgreed(); // nothing works any more: end the program

private:
    [[nodiscard]] bool isBusy() const;
    void ask();
    void refresh();
    void onChange();

    TaskRunner &m_tasks;
    const Settings &m_settings;
    QWidget *m_window;
    RunningWork *m_work;
    QPointer<QuitWhileBusyDialog> m_dialog;
    bool m_quitting = false; // as soon as the work has stopped
};

} // namespace Understudy
