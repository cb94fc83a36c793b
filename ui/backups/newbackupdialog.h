// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/backup.h"
#include "ui/widgets/growingdialog.h"

#include <optional>

class QCheckBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QRadioButton;
class QVBoxLayout;

namespace Understudy {

// What the dialog tells about the stage.
struct NewBackupFacts
{
    QString stage; // PROJECT/STAGE
    bool suspended = false;
    bool canSuspend = false; // its runtime says how
    QStringList holds; // "app 412 MB"
    std::optional<qint64> neededBytes;
    std::optional<qint64> freeBytes;
    std::optional<qint64> downMs; // how long the last backup kept the stage suspended
    QStringList takenNames;
    QDateTime now;
};

// Asks for the name of a new backup and how to take it. Starts nothing.
class NewBackupDialog final : public GrowingDialog
{
    Q_OBJECT

public:
    explicit NewBackupDialog(const NewBackupFacts &facts, QWidget *parent = nullptr);

    [[nodiscard]] BackupRequest request() const;
    [[nodiscard]] bool isToBeVerified() const;
    // While the dialog is open: a stage that was suspended elsewhere needs no choice any more.
    void setSuspended(bool suspended);
    void setFreeBytes(qint64 bytes); // it takes a moment to learn

private:
    [[nodiscard]] QWidget *makeNameArea();
    [[nodiscard]] QWidget *makeConsistencyArea();
    void addChoice(QVBoxLayout *layout, QRadioButton *choice, const QString &explanation);
    [[nodiscard]] QString downtimeText() const;
    void tellSpace();
    void judgeName();

    NewBackupFacts m_facts;
    bool m_suspended;
    QLineEdit *m_name;
    QLabel *m_nameHint;
    QLineEdit *m_note;
    QWidget *m_choices;
    QLabel *m_suspendedLine;
    QRadioButton *m_suspend; // or, where nothing says how: "I have stopped it"
    QRadioButton *m_live;
    QLabel *m_space;
    QCheckBox *m_keep;
    QCheckBox *m_verify;
    QPushButton *m_start;
};

} // namespace Understudy
