// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/recoverystate.h"
#include "services/backupservice.h"

#include <QWidget>

class QLabel;
class QVBoxLayout;

namespace Understudy {

// What is known while a stage is brought back; the pages show it and never fetch anything.
struct RecoveryFacts
{
    std::optional<StageStatus> status; // of the stage
    QList<Backup> backups; // that could be restored, newest first
    bool listed = false; // these are they; before, nobody knows
    QList<Backup> spoiled; // failed or damaged ones of the same stage
    QString working; // what is being done right now; empty = nothing
    std::optional<Error> problem; // of what was tried last on this page
};

// One step of the way back. It reads and changes the state it was given, and says when the next step may come.
class RecoveryPage : public QWidget
{
    Q_OBJECT

public:
    RecoveryPage(RecoveryState &state, const QString &title, const QString &advice, QWidget *parent);

    [[nodiscard]] QString title() const { return m_title; }
    virtual void present(const RecoveryFacts &facts) = 0;
    // Why the next step has to wait; empty = it has not.
    [[nodiscard]] virtual QString blockedBecause() const = 0;

    // Whether the backup that was chosen is not there any more, as after days.
    [[nodiscard]] bool isBackupGone(const RecoveryFacts &facts) const;

signals:
    void changed(); // the state

protected:
    [[nodiscard]] RecoveryState &state() { return m_state; }
    [[nodiscard]] const RecoveryState &state() const { return m_state; }
    [[nodiscard]] QVBoxLayout *body() const { return m_body; }
    QLabel *addText(const QString &text = {}) const;
    [[nodiscard]] QString stageName() const { return m_state.stage.section(QLatin1Char('/'), -1); }

private:
    RecoveryState &m_state;
    QString m_title;
    QVBoxLayout *m_body;
};

} // namespace Understudy
