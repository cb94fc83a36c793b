// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/progress.h"
#include "models/restorechecks.h"
#include "models/restoretargets.h"

#include <QDialog>
#include <QTimer>

class QLabel;

namespace Understudy {

class MessageBar;
class RestoreAfter;
class RestoreChanges;
class RestoreCheckList;
class RestoreConfirm;
class RestoreHead;

// Shows what a restore would do and gathers what it needs to begin. It may be opened whatever the stage does: what is
// missing is said, and can mostly be done, inside. Emits what it wants and is told how that went; calls no service.
class RestoreDialog final : public QDialog
{
    Q_OBJECT

public:
    // `targets` as restoreTargets() gives them, at least one.
    RestoreDialog(const Backup &backup, const QList<Stage> &targets, const QDateTime &now, QWidget *parent = nullptr);

    void setTarget(const QString &stage);
    // The answer to planWanted(), whether compared or not.
    void setPlan(const RestorePlan &plan);
    void setPlanFailed(const Error &error);
    void setProgress(const Progress &progress); // of the comparison
    void setSuspending(bool suspending);
    void setFailure(const Error &error); // of something that was wanted from here
    void restoreWithoutSafetyBackup();
    void planAgain(); // something about the stage has changed outside

    [[nodiscard]] QString stage() const; // PROJECT/STAGE the data goes to
    [[nodiscard]] QString backup() const; // id
    [[nodiscard]] RestoreRequest request() const;

signals:
    // With request.compare: first the plan as it is known at once, then with the figures.
    void planWanted(const Understudy::RestoreRequest &request);
    void skipComparisonWanted();
    void suspendWanted(const QString &stage);
    void acceptWanted(const QString &stage);
    void restoreWanted(const Understudy::RestoreRequest &request);

private:
    [[nodiscard]] QWidget *makeChecks();
    void layOut();
    void connectParts();
    void wantPlan(bool compare);
    void act(RestoreCheck::Action action);
    void skipComparison();
    void checkAgain();
    void onTargetChanged();
    void onChosenChanged();
    void remember(const RestorePlan &compared);
    void refresh();
    void showTexts();
    [[nodiscard]] QString lossText() const;
    void orderFocus();

    Backup m_backup;
    RestoreSituation m_situation;
    RestorePlan m_plan;
    RestorePlan m_known; // of this stage: every storage with figures so far
    bool m_hasPlan = false;
    bool m_confirmed = false;
    QTimer m_suspendTimer;

    RestoreHead *m_head;
    MessageBar *m_failure;
    MessageBar *m_refusal;
    MessageBar *m_release;
    RestoreChanges *m_changes;
    RestoreCheckList *m_checks;
    RestoreAfter *m_after;
    QLabel *m_loss;
    RestoreConfirm *m_confirm;
};

} // namespace Understudy
