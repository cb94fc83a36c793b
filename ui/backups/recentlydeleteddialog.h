// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/backup.h"
#include "models/repositoryreports.h"

#include <QDialog>

class QLabel;
class QPushButton;
class QStackedWidget;

namespace Understudy {

class BackupModel;
class BackupTree;

// What was deleted in the last days, to be brought back or to go for good.
class RecentlyDeletedDialog final : public QDialog
{
    Q_OBJECT

public:
    explicit RecentlyDeletedDialog(QWidget *parent = nullptr);

    void setBackups(const QList<Backup> &deleted, const QDateTime &now);
    void tellFreed(const CollectReport &report);

signals:
    void bringBackAsked(const QStringList &ids);
    void purgeAsked(const QStringList &ids); // after it was confirmed

private:
    void confirmPurge(const QList<Backup> &backups);
    void refresh();

    QList<Backup> m_deleted;
    BackupModel *m_model;
    BackupTree *m_tree;
    QLabel *m_empty;
    QStackedWidget *m_pages;
    QLabel *m_hint;
    QPushButton *m_bringBack;
    QPushButton *m_delete;
    QPushButton *m_deleteAll;
};

} // namespace Understudy
