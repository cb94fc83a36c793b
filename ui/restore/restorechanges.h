// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/progress.h"
#include "models/restorechangesmodel.h"

#include <QGroupBox>

class QLabel;
class QProgressBar;
class QTreeView;

namespace Understudy {

// The left of the restore dialog: what will change, storage by storage, and how far the comparison is.
class RestoreChanges final : public QGroupBox
{
    Q_OBJECT

public:
    explicit RestoreChanges(QWidget *parent = nullptr);

    void setPlan(const RestorePlan &plan);
    void setComparing(bool comparing);
    void setProgress(const Progress &progress);
    [[nodiscard]] RestoreChangesModel &model() { return m_model; }
    [[nodiscard]] const RestoreChangesModel &model() const { return m_model; }
    [[nodiscard]] QWidget *tree() const;

private:
    RestoreChangesModel m_model;
    QTreeView *m_tree;
    QLabel *m_comparing;
    QProgressBar *m_progress;
    QLabel *m_mixed;
};

} // namespace Understudy
