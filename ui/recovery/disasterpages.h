// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/recovery/recoverypage.h"

class QCheckBox;
class QDateTimeEdit;
class QLineEdit;
class QListWidget;
class QPushButton;

namespace Understudy {

// 1: nothing may write to the stage any more.
class StopPage final : public RecoveryPage
{
    Q_OBJECT

public:
    StopPage(RecoveryState &state, QWidget *parent);

    void present(const RecoveryFacts &facts) override;
    [[nodiscard]] QString blockedBecause() const override;

signals:
    void suspendWanted();

private:
    QLabel *m_situation;
    QPushButton *m_suspend;
    QCheckBox *m_byHand;
    bool m_suspended = false;
};

// 2: what is broken is kept, to learn from it and because it may be all there is.
class EvidencePage final : public RecoveryPage
{
    Q_OBJECT

public:
    EvidencePage(RecoveryState &state, QWidget *parent);

    void present(const RecoveryFacts &facts) override;
    [[nodiscard]] QString blockedBecause() const override;

signals:
    void backUpWanted(const QString &name);

private:
    void judgeName();

    QLineEdit *m_name;
    QPushButton *m_backUp;
    QLabel *m_result;
    QLineEdit *m_skip;
    QString m_working; // what is being done right now
    bool m_failed = false;
};

// 3: what is wrong.
class LookPage final : public RecoveryPage
{
    Q_OBJECT

public:
    LookPage(RecoveryState &state, QWidget *parent);

    void present(const RecoveryFacts &facts) override;
    [[nodiscard]] QString blockedBecause() const override { return {}; }

signals:
    void lookWanted();
    void logsWanted();

private:
    QListWidget *m_findings;
};

// 5: the restore dialog does the rest.
class RestorePage final : public RecoveryPage
{
    Q_OBJECT

public:
    RestorePage(RecoveryState &state, QWidget *parent);

    void present(const RecoveryFacts &facts) override;
    [[nodiscard]] QString blockedBecause() const override;

signals:
    void restoreWanted();

private:
    QLabel *m_situation;
    QPushButton *m_open;
};

// 6: does it work again?
class ReopenPage final : public RecoveryPage
{
    Q_OBJECT

public:
    ReopenPage(RecoveryState &state, QWidget *parent);

    void present(const RecoveryFacts &facts) override;
    [[nodiscard]] QString blockedBecause() const override { return {}; }

signals:
    void lookWanted();
    void resumeWanted();
    void rollBackWanted();

private:
    QLabel *m_situation;
    QListWidget *m_findings;
    QPushButton *m_resume;
    QPushButton *m_rollBack;
};

} // namespace Understudy
