// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/stagedraft.h"

#include <QWidget>

class QCheckBox;
class QLabel;
class QLineEdit;

namespace Understudy {

// What the stage is called, and what happens to it at the end.
class NamePage final : public QWidget
{
    Q_OBJECT

public:
    enum class For { NewStage, KnownStage };

    // The draft outlives it. The name of a known stage stays: its backups are found by it.
    NamePage(StageDraft &draft, For purpose, QWidget *parent = nullptr);

    void load(); // from the draft; what was typed stays
    void setReason(const QString &reason); // why it cannot be saved yet; empty = it can
    void setPasswordPlace(const QString &sentence);
    [[nodiscard]] bool wantsFirstBackup() const;

signals:
    void changed();

private:
    void build(For purpose);
    void save();

    StageDraft &m_draft;
    QLineEdit *m_project;
    QLineEdit *m_stage;
    QCheckBox *m_protected;
    QCheckBox *m_firstBackup;
    QLabel *m_passwords;
    QLabel *m_reason;
    bool m_typed = false;
};

} // namespace Understudy
