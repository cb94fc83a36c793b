// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/restorechecks.h"

#include <QHash>
#include <QWidget>

class QCheckBox;
class QLabel;
class QVBoxLayout;

namespace Understudy {

class PressButton;

// The checks of a restore, one below the other: shape, words, why, and what can be done about it here. A row keeps its
// widgets while its check is there, so that the focus stays where it is.
class RestoreCheckList final : public QWidget
{
    Q_OBJECT

public:
    explicit RestoreCheckList(QWidget *parent = nullptr);

    void setChecks(const QList<RestoreCheck> &checks);
    [[nodiscard]] QList<QWidget *> focusChain() const; // what Tab goes through, from top to bottom

signals:
    void actionWanted(Understudy::RestoreCheck::Action action);
    void promised(Understudy::RestoreCheck::Action promise, bool on); // that all is stopped, that there is space
    void rolesWanted(bool on); // that are missing

protected:
    void changeEvent(QEvent *event) override;

private:
    struct Row;

    [[nodiscard]] Row makeRow(const RestoreCheck &check);
    void fill(Row &row, const RestoreCheck &check);
    void addAction(Row &row, RestoreCheck::Action action);
    void showIcon(const Row &row) const;

    QVBoxLayout *m_layout;
    QStringList m_order; // keys of the rows, from top to bottom
    QHash<QString, Row> m_rows;
};

struct RestoreCheckList::Row
{
    RestoreCheck check;
    QWidget *widget = nullptr;
    QLabel *icon = nullptr;
    QLabel *text = nullptr;
    QLabel *details = nullptr;
    QList<QWidget *> actions; // buttons, or the box of a promise
    QVBoxLayout *actionRow = nullptr;
};

} // namespace Understudy
