// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/actiongate.h"
#include "services/backupservice.h"

#include <QObject>
#include <QPointer>
#include <QTimer>

#include <memory>
#include <optional>

class QLabel;
class QPushButton;
class QStackedWidget;

namespace Understudy {

class BackupDetails;
class BackupFlow;
class BackupModel;
class BackupTree;
class Clock;
class SelectionHint;
class StorageArea;
class UndoBar;
struct NewBackupFacts;

// What a stage holds and which backups there are of it, as parts of a page: the storages, the backups with what can be
// done with the selection, the details of one, and the offer to undo a delete. Whoever arranges them owns them.
class BackupPanes final : public QObject
{
    Q_OBJECT

public:
    BackupPanes(BackupFlow &flow, const Clock &clock, QObject *parent = nullptr);
    ~BackupPanes() override;

    [[nodiscard]] StorageArea *storages() const;
    [[nodiscard]] QWidget *backups() const { return m_list; }
    [[nodiscard]] BackupDetails *details() const;
    [[nodiscard]] UndoBar *undoBar() const;
    [[nodiscard]] BackupTree *tree() const { return m_tree; }
    [[nodiscard]] SelectionHint *hint() const { return m_hint; }

    void showStage(const StageCondition &condition);
    void showStatus(const std::optional<StageStatus> &status); // of the stage; none: not known yet
    // `restored`: id of the backup that the stage comes from, of whatever stage; empty = none.
    void showBackups(const QList<Backup> &backups, const QString &restored);
    void setInUse(const BackupsInUse &inUse);
    void setProtecting(const QString &backup); // the safety backup of a restore that waits; empty: none
    void setFilter(const QString &text);

    [[nodiscard]] QList<Backup> selectedBackups() const;
    void selectBackup(const QString &id); // if it is in no list yet: as soon as it is in one
    [[nodiscard]] NewBackupFacts newBackupFacts() const;

    // What the actions of the window do here.
    void askForBackup();
    void showOldest(); // first
    void verifySelected();
    void renameSelected();
    void editNoteOfSelected();
    void keepSelected(); // or let go, when all of them are kept
    void deleteSelected();
    void undoDelete();
    void showRecentlyDeleted();

    // Columns, for the next time.
    [[nodiscard]] QByteArray saveState() const;
    void restoreState(const QByteArray &state);

signals:
    void emptyChanged(bool empty); // it is known that the stage has no backups, or it has some
    void selectionChanged();
    void menuAsked(const QPoint &globalPosition); // on a backup
    void filterToBeCleared();

private:
    [[nodiscard]] QWidget *makeEmptyPage(QLabel *text, QPushButton *action);
    void makeList();
    void connectParts();
    void connectFlow();
    void refreshSelection();
    void refreshPages();
    void watchElsewhere();

    BackupFlow &m_flow;
    const Clock &m_clock;
    StageCondition m_condition;
    std::optional<StageStatus> m_status;
    BackupsInUse m_inUse;
    QString m_protecting;
    QString m_filter;
    QString m_wanted; // to be selected once a list has it
    BackupModel *m_backupModel;
    QPointer<StorageArea> m_storages;
    QPointer<QWidget> m_list;
    BackupTree *m_tree;
    QPointer<BackupDetails> m_details;
    SelectionHint *m_hint;
    QPointer<UndoBar> m_undoBar;
    QStackedWidget *m_pages;
    QWidget *m_emptyPage;
    QWidget *m_noHitsPage;
    QLabel *m_emptyText;
    QPushButton *m_makeFirst;
    QLabel *m_noHitsText;
    QPushButton *m_clearFilter;
    QTimer m_elsewhere; // a backup is being made by another program
    bool m_listKnown = false;
};

} // namespace Understudy
