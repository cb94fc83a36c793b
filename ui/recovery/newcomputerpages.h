// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/recovery/recoverypage.h"

class QLineEdit;
class QTreeWidget;

namespace Understudy {

class PressButton;

// 1 of a new computer: where the backups lie.
class PlacePage final : public RecoveryPage
{
    Q_OBJECT

public:
    PlacePage(RecoveryState &state, QWidget *parent);

    void present(const RecoveryFacts &facts) override;
    [[nodiscard]] QString blockedBecause() const override;

signals:
    void folderChosen(const QString &folder);

private:
    void askForFolder();

    QLineEdit *m_folder;
    QLabel *m_found;
    bool m_hasBackups = false;
};

// 2 of a new computer: which stage comes back, from which backup.
class PickPage final : public RecoveryPage
{
    Q_OBJECT

public:
    PickPage(RecoveryState &state, const QDateTime &now, QWidget *parent);

    void present(const RecoveryFacts &facts) override;
    [[nodiscard]] QString blockedBecause() const override;

private:
    void fill();

    QDateTime m_now;
    QList<Backup> m_backups;
    QTreeWidget *m_list;
};

// 3 of a new computer: the stage is made from what the backup says of it.
class CreatePage final : public RecoveryPage
{
    Q_OBJECT

public:
    CreatePage(RecoveryState &state, QWidget *parent);

    void present(const RecoveryFacts &facts) override;
    [[nodiscard]] QString blockedBecause() const override;

signals:
    void createWanted();

private:
    QLabel *m_situation;
    PressButton *m_create;
    bool m_exists = false;
};

} // namespace Understudy
