// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/widgets/growingdialog.h"

class QLabel;
class QPushButton;

namespace Understudy {

// Asks what becomes of the work when the person quits. Enter and Esc keep it going.
class QuitWhileBusyDialog final : public GrowingDialog
{
    Q_OBJECT

public:
    explicit QuitWhileBusyDialog(QWidget *parent = nullptr);

    // `running`: a sentence for each piece of work.
    void setWork(const QStringList &running);
    // Data is being swapped in: until that is over there is no quitting, and the dialog says so.
    void setInterruptible(bool interruptible);
    // A restore is being watched: to cancel is to put back what was there before it.
    void setRollsBack(bool rollsBack);
    // The work is being stopped; only waiting is left.
    void setCancelling();

signals:
    void keepRunningChosen(); // in the background
    void cancelAndQuitChosen();

private:
    [[nodiscard]] QString whatCancelDoes() const;
    [[nodiscard]] QString explanation() const;
    void explain();

    QLabel *m_work;
    QLabel *m_explanation;
    QPushButton *m_keepRunning;
    QPushButton *m_cancelAndQuit;
    QPushButton *m_dontQuit;
    bool m_interruptible = true;
    bool m_rollsBack = false;
    bool m_cancelling = false;
};

} // namespace Understudy
