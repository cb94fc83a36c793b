// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/backup.h"

#include <QTreeView>

namespace Understudy {

class BackupModel;
class RowFilter;

// The backups of a stage as a tree that is at home with the keyboard: Left and Right fold and unfold, * unfolds all, F2
// renames in place, Ctrl+C copies the rows as tab-separated text, letters look a name up.
class BackupTree final : public QTreeView
{
    Q_OBJECT

public:
    explicit BackupTree(BackupModel *model, QWidget *parent = nullptr);

    void setLookedFor(const QString &text);
    [[nodiscard]] int shownBackups() const;

    [[nodiscard]] QList<Backup> selectedBackups() const; // a storage stands for its backup
    void selectBackup(const QString &id);
    void renameCurrent();

    // Widths, order and sorting of the columns, and which are shown.
    [[nodiscard]] QByteArray columnState() const;
    bool restoreColumnState(const QByteArray &state);
    void resetColumns();

signals:
    void selectionChangedTo(); // or what is selected has changed
    void menuAsked(const QPoint &globalPosition);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void changeEvent(QEvent *event) override;
    void selectionChanged(const QItemSelection &selected, const QItemSelection &deselected) override;

private:
    void setUpColumns();
    void showHeaderMenu(const QPoint &position);
    void keepACurrentRow();
    void applyIconSize();

    BackupModel *m_model;
    RowFilter *m_rows;
};

} // namespace Understudy
