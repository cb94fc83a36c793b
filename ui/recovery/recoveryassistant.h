// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/recovery/recoverypage.h"

#include <QDialog>

class QLabel;
class QProgressBar;
class QPushButton;
class QStackedWidget;

namespace Understudy {

class RecoveryPage;

// Leads through bringing a stage back, step by step, after a disaster or on a new computer. It tells what it wants and is
// told what is known; its state is everything that has to survive a restart.
class RecoveryAssistant final : public QDialog
{
    Q_OBJECT

public:
    RecoveryAssistant(const RecoveryState &state, const QDateTime &now, QWidget *parent = nullptr);

    [[nodiscard]] const RecoveryState &state() const { return m_state; }
    void setFacts(const RecoveryFacts &facts);
    void setEvidence(const QString &backup); // the broken state is saved
    void setRestored(bool restored);
    void setFolder(const QString &folder); // backups were looked for there

signals:
    void stateChanged(const Understudy::RecoveryState &state);
    void stepEntered();
    void finishedAll(); // the last step is done
    void suspendWanted();
    void backUpWanted(const QString &name);
    void lookWanted();
    void logsWanted();
    void restoreWanted();
    void resumeWanted();
    void rollBackWanted();
    void folderChosen(const QString &folder);
    void createWanted();

private:
    void makeDisasterPages(const QDateTime &now);
    void makeNewComputerPages(const QDateTime &now);
    void addPage(RecoveryPage *page);
    [[nodiscard]] RecoveryPage *page() const;
    void layOut();
    void goTo(int step);
    void changed();
    void refresh();
    void showSteps();

    RecoveryState m_state;
    RecoveryFacts m_facts;
    QLabel *m_steps;
    QStackedWidget *m_pages;
    QLabel *m_reason;
    QProgressBar *m_busy;
    QPushButton *m_back;
    QPushButton *m_next;
    QPushButton *m_close;
};

} // namespace Understudy
