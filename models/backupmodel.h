// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/backuptexts.h"

#include <QAbstractItemModel>
#include <QHash>

#include <optional>

namespace Understudy {

// The backups of one stage, and below each the storages it holds. Takes whole lists; nothing is made for a row until
// somebody looks at it, so thousands of backups cost no more than their list. What is new or has changed is told row by
// row: selection, expanded rows and the reader's place stay.
class BackupModel final : public QAbstractItemModel
{
    Q_OBJECT

public:
    // Size is that of the data, so that what a backup holds adds up to it; its space on disk is shared with others.
    enum Column { Name, Created, Size, Status, Release, Duration, OnDisk, Note, ColumnCount };
    enum Role {
        SortRole = Qt::UserRole + 1, // raw values
        StateRole, // int(BackupState), of backups
        ReasonIdRole, // why it cannot be restored: "R5"; empty = it can
        IdRole, // of the backup, for its storages too
        StorageRole, // COMPONENT/STORAGE; empty for backups
        MarksRole, // QStringList: kept, safety, automatic, imported
        ShareRole, // of the largest size, 0 to 1: the bar below the text
        ProgressRole, // 0 to 1 while it is not ready, else -1
        KindRole, // int(StorageKind), of storages
        MatchesRole, // text that the filter looks through
    };

    explicit BackupModel(QObject *parent = nullptr);

    void setBackups(const QList<Backup> &backups, const QDateTime &now);
    // A backup that was asked for and is in no list yet. Its row stays when a list has it.
    void setPending(const std::optional<Backup> &pending);
    // What was asked for has become this backup, before any list says so.
    void setMade(const Backup &backup);
    // Of the one that is being made here; nothing if there is none.
    void setProgress(double fraction, const QString &timeLeft);
    void setRestored(const QString &id); // the backup that the stage comes from; it need not be listed
    void setCurrentRelease(const QString &release);
    void setNow(const QDateTime &now); // what was “today” before is not so on another day

    [[nodiscard]] const Backup *backup(const QModelIndex &index) const; // null if there is none
    [[nodiscard]] const Backup *backup(const QString &id) const;
    [[nodiscard]] QModelIndex indexOf(const QString &id) const;
    [[nodiscard]] qsizetype count() const { return m_rows.size(); }
    [[nodiscard]] QStringList names() const;
    [[nodiscard]] QList<Backup> notReady() const;
    [[nodiscard]] QList<qint64> sizes() const; // of the good ones, oldest first

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex &child) const override;
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] bool hasChildren(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;

signals:
    // A name was typed in place. It shows once the list says so.
    void renameAsked(const QString &id, const QString &name);

private:
    struct Row
    {
        Backup backup;
        quintptr key = 0; // of its children's indexes; never 0, never used twice
    };

    [[nodiscard]] const Row *rowOf(const QModelIndex &index) const;
    [[nodiscard]] QVariant backupData(const Row &row, int column, int role) const;
    [[nodiscard]] QVariant backupText(const Row &row, int column) const;
    [[nodiscard]] QVariant backupSortValue(const Row &row, int column) const;
    [[nodiscard]] QVariant backupToolTip(const Row &row, int column) const;
    [[nodiscard]] QVariant storageData(const Row &row, int storage, int column, int role) const;
    [[nodiscard]] QString storageText(const Row &row, const StorageRecord &record, int column) const;
    [[nodiscard]] QString nameText(const Backup &backup) const;
    [[nodiscard]] QString statusText(const Backup &backup) const;
    void adoptPending(const QList<Backup> &backups);
    void removeGone(const QList<Backup> &backups);
    void refreshKept(const QList<Backup> &backups);
    void insertNew(const QList<Backup> &backups);
    void learn();
    void tellChanged(qsizetype row);
    void replace(int row, const Backup &backup);

    QList<Row> m_rows;
    QHash<quintptr, int> m_rowOfKey;
    QHash<QString, int> m_rowOfId;
    quintptr m_lastKey = 0;
    QDateTime m_now;
    QString m_currentRelease;
    QString m_restored; // id of the backup that the stage comes from
    QString m_pending; // id of what was asked for, until a list has it
    QString m_timeLeft;
    qint64 m_largest = 0; // of all backups
};

} // namespace Understudy
