// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QDialog>

class QAction;
class QLineEdit;
class QTableWidget;

namespace Understudy {

// All shortcuts of the window, read from its actions, so that the list cannot be wrong.
class ShortcutsDialog final : public QDialog
{
    Q_OBJECT

public:
    explicit ShortcutsDialog(const QList<QAction *> &actions, QWidget *parent = nullptr);

private:
    void fill(const QList<QAction *> &actions);
    void filter(const QString &text);

    QLineEdit *m_filter;
    QTableWidget *m_table;
};

} // namespace Understudy
