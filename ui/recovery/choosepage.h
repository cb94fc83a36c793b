// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "ui/recovery/recoverypage.h"

class QCheckBox;
class QDateTimeEdit;
class QTreeWidget;

namespace Understudy {

class Timeline;

// 4: which backup to go back to. Only complete ones are there; the best is marked and chosen at first.
class ChoosePage final : public RecoveryPage
{
    Q_OBJECT

public:
    ChoosePage(RecoveryState &state, const QDateTime &now, QWidget *parent);

    void present(const RecoveryFacts &facts) override;
    [[nodiscard]] QString blockedBecause() const override;

private:
    void fill();
    void fillTimeline(const Backup *best);
    void chooseBackup(const QString &id);
    void followTimeline(int dot);
    void onTroubleChanged();

    QDateTime m_now;
    QList<Backup> m_backups;
    QList<Backup> m_spoiled;
    QStringList m_dots; // ids, the oldest first
    QCheckBox *m_known;
    QDateTimeEdit *m_since;
    Timeline *m_timeline;
    QTreeWidget *m_list;
    QLabel *m_suggestion;
};

} // namespace Understudy
