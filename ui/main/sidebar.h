// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/stagemodel.h"

#include <QSet>
#include <QWidget>

class QTreeView;

namespace Understudy {

class Actions;

// Projects and their stages, each with its state, and the way to add one.
class Sidebar final : public QWidget
{
    Q_OBJECT

public:
    explicit Sidebar(Actions &actions, QWidget *parent = nullptr);

    void setItems(const QList<StageItem> &items, const QDateTime &now);
    void update(const StageItem &item, const QDateTime &now);
    // The stage to go to; without effect while there is none of that name.
    void select(const QString &stage);
    [[nodiscard]] QString selected() const; // empty = no stage
    [[nodiscard]] QTreeView *tree() const { return m_tree; }

    // Projects that are folded up; everything else is open.
    [[nodiscard]] QStringList collapsed() const;
    void setCollapsed(const QStringList &projects);

signals:
    void selectedChanged(const QString &stage);

private:
    [[nodiscard]] QWidget *makeFoot(Actions &actions);
    void restoreView(const QString &stage);
    void showMenu(const QPoint &at);

    Actions &m_actions;
    StageModel *m_model;
    QTreeView *m_tree;
    QSet<QString> m_collapsed;
    QString m_selected;
};

} // namespace Understudy
