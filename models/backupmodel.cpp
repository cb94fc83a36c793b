// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/backupmodel.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Understudy {

BackupModel::BackupModel(QObject *parent)
    : QAbstractItemModel(parent)
{ }

// A manifest never changes once it is committed: what can differ between two looks at one backup is this.
static bool looksSame(const Backup &one, const Backup &other)
{
    return one.status == other.status && one.marks == other.marks && qFuzzyCompare(1 + one.progress, 1 + other.progress)
           && one.captured == other.captured && one.failure == other.failure
           && one.manifest.createdAt == other.manifest.createdAt && one.manifest.name == other.manifest.name
           && one.manifest.note == other.manifest.note
           && one.manifest.storages.size() == other.manifest.storages.size();
}

void BackupModel::setNow(const QDateTime &now)
{
    const QDateTime before = std::exchange(m_now, now);
    if (before.toLocalTime().date() != now.toLocalTime().date() && !m_rows.isEmpty())
        emit dataChanged(index(0, Name), index(int(m_rows.size()) - 1, ColumnCount - 1));
}

void BackupModel::setBackups(const QList<Backup> &backups, const QDateTime &now)
{
    setNow(now);
    adoptPending(backups);
    if (m_rows.isEmpty() && !backups.isEmpty()) {
        beginResetModel();
        m_rows.reserve(backups.size());
        for (const Backup &backup : backups)
            m_rows.append({.backup = backup, .key = ++m_lastKey});
        learn();
        endResetModel();
        return;
    }
    removeGone(backups);
    refreshKept(backups);
    insertNew(backups);
    const qint64 largestBefore = m_largest;
    learn();
    if (m_largest != largestBefore && !m_rows.isEmpty())
        emit dataChanged(index(0, Name), index(int(m_rows.size()) - 1, ColumnCount - 1));
}

// What was asked for begins as a row without an id. The first attempt that nobody has seen yet is what came of it.
// It is in the list now, so it goes the way of the others.
void BackupModel::adoptPending(const QList<Backup> &backups)
{
    if (!m_pending.isEmpty() && std::ranges::contains(backups, m_pending, &Backup::id))
        m_pending.clear();
}

void BackupModel::setMade(const Backup &backup)
{
    const auto row = m_rowOfId.constFind(backup.id());
    if (m_pending != backup.id() || row == m_rowOfId.cend())
        return;
    m_pending.clear();
    replace(*row, backup);
    learn();
}

void BackupModel::removeGone(const QList<Backup> &backups)
{
    QHash<QString, qsizetype> place;
    for (qsizetype at = 0; at < backups.size(); ++at)
        place.insert(backups[at].id(), at);
    // What changed its place goes as well, and comes back at the new one.
    QList<bool> stays(m_rows.size(), false);
    qsizetype last = -1;
    for (qsizetype row = 0; row < m_rows.size(); ++row) {
        const QString id = m_rows[row].backup.id();
        const auto at = place.constFind(id);
        stays[row] = (at != place.cend() && *at > last) || id == m_pending;
        if (at != place.cend() && stays[row])
            last = *at;
    }
    for (qsizetype end = m_rows.size(); end > 0;) {
        if (stays[end - 1]) {
            --end;
            continue;
        }
        qsizetype begin = end - 1;
        while (begin > 0 && !stays[begin - 1])
            --begin;
        beginRemoveRows({}, int(begin), int(end - 1));
        m_rows.remove(begin, end - begin);
        learn();
        endRemoveRows();
        end = begin;
    }
}

void BackupModel::refreshKept(const QList<Backup> &backups)
{
    for (const Backup &backup : backups) {
        const auto row = m_rowOfId.constFind(backup.id());
        if (row == m_rowOfId.cend() || looksSame(m_rows[*row].backup, backup))
            continue;
        Backup now = backup;
        if (now.status == BackupStatus::NotReady)
            now.progress = std::max(now.progress, m_rows[*row].backup.progress);
        replace(*row, now);
    }
}

// An attempt that has become a backup holds something only now.
void BackupModel::replace(int row, const Backup &backup)
{
    Backup &mine = m_rows[row].backup;
    const int before = int(mine.manifest.storages.size());
    const int after = int(backup.manifest.storages.size());
    if (after > before)
        beginInsertRows(index(row, Name), before, after - 1);
    else if (after < before)
        beginRemoveRows(index(row, Name), after, before - 1);
    mine = backup;
    if (after > before)
        endInsertRows();
    else if (after < before)
        endRemoveRows();
    tellChanged(row);
}

void BackupModel::insertNew(const QList<Backup> &backups)
{
    qsizetype row = 0;
    for (qsizetype at = 0; at < backups.size();) {
        if (row < m_rows.size() && m_rows[row].backup.id() == m_pending) {
            ++row;
            continue;
        }
        if (row < m_rows.size() && m_rows[row].backup.id() == backups[at].id()) {
            ++row;
            ++at;
            continue;
        }
        qsizetype end = at + 1;
        while (end < backups.size() && !m_rowOfId.contains(backups[end].id()))
            ++end;
        beginInsertRows({}, int(row), int(row + end - at - 1));
        for (; at < end; ++at, ++row)
            m_rows.insert(row, {.backup = backups[at], .key = ++m_lastKey});
        learn();
        endInsertRows();
    }
}

void BackupModel::setPending(const std::optional<Backup> &pending)
{
    if (const auto row = m_rowOfId.constFind(m_pending); !m_pending.isEmpty() && row != m_rowOfId.cend()) {
        const int at = *row;
        beginRemoveRows({}, at, at);
        m_rows.remove(at);
        m_pending.clear();
        learn();
        endRemoveRows();
    }
    m_pending.clear();
    if (!pending)
        return;
    beginInsertRows({}, 0, 0);
    m_pending = pending->id();
    m_rows.prepend({.backup = *pending, .key = ++m_lastKey});
    learn();
    endInsertRows();
}

void BackupModel::setProgress(double fraction, const QString &timeLeft)
{
    const auto made = std::ranges::find(m_rows, BackupStatus::NotReady,
                                        [](const Row &row) { return row.backup.status; });
    if (made == m_rows.end())
        return;
    m_timeLeft = timeLeft;
    made->backup.progress = std::max(made->backup.progress, fraction);
    tellChanged(made - m_rows.begin());
}

void BackupModel::setRestored(const QString &id)
{
    const QString before = std::exchange(m_restored, id);
    if (before == id)
        return;
    for (const QString &changed : {before, id}) {
        if (const auto row = m_rowOfId.constFind(changed); row != m_rowOfId.cend())
            tellChanged(*row);
    }
}

void BackupModel::setCurrentRelease(const QString &release)
{
    if (std::exchange(m_currentRelease, release) == release || m_rows.isEmpty())
        return;
    emit dataChanged(index(0, Release), index(int(m_rows.size()) - 1, Release));
}

// What follows from all rows together.
void BackupModel::learn()
{
    m_rowOfKey.clear();
    m_rowOfId.clear();
    m_largest = 0;
    for (int at = 0; at < int(m_rows.size()); ++at) {
        const Row &row = m_rows[at];
        m_rowOfKey.insert(row.key, at);
        m_rowOfId.insert(row.backup.id(), at);
        m_largest = std::max(m_largest, row.backup.manifest.sizeBytes);
    }
}

void BackupModel::tellChanged(qsizetype row)
{
    emit dataChanged(index(int(row), Name), index(int(row), ColumnCount - 1));
}

const Backup *BackupModel::backup(const QModelIndex &index) const
{
    const Row *row = rowOf(index);
    return row ? &row->backup : nullptr;
}

const Backup *BackupModel::backup(const QString &id) const
{
    const auto row = m_rowOfId.constFind(id);
    return row == m_rowOfId.cend() ? nullptr : &m_rows[*row].backup;
}

QModelIndex BackupModel::indexOf(const QString &id) const
{
    const auto row = m_rowOfId.constFind(id);
    return row == m_rowOfId.cend() ? QModelIndex() : index(*row, Name);
}

QStringList BackupModel::names() const
{
    QStringList names;
    for (const Row &row : m_rows)
        names.append(row.backup.name());
    return names;
}

QList<Backup> BackupModel::notReady() const
{
    QList<Backup> some;
    for (const Row &row : m_rows) {
        if (row.backup.status == BackupStatus::NotReady)
            some.append(row.backup);
    }
    return some;
}

QList<qint64> BackupModel::sizes() const
{
    QList<qint64> sizes;
    for (const Row &row : m_rows) {
        if (isRestorable(stateOf(row.backup)))
            sizes.prepend(row.backup.manifest.sizeBytes);
    }
    return sizes;
}

const BackupModel::Row *BackupModel::rowOf(const QModelIndex &index) const
{
    if (!index.isValid() || index.model() != this)
        return nullptr;
    const int row = index.internalId() == 0 ? index.row() : m_rowOfKey.value(index.internalId(), -1);
    return row >= 0 && row < m_rows.size() ? &m_rows[row] : nullptr;
}

QModelIndex BackupModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, parent.isValid() ? m_rows[parent.row()].key : 0);
}

QModelIndex BackupModel::parent(const QModelIndex &child) const
{
    if (!child.isValid() || child.internalId() == 0)
        return {};
    const int row = m_rowOfKey.value(child.internalId(), -1);
    return row < 0 ? QModelIndex() : createIndex(row, 0, quintptr(0));
}

int BackupModel::rowCount(const QModelIndex &parent) const
{
    if (!parent.isValid())
        return int(m_rows.size());
    if (parent.internalId() != 0 || parent.column() != 0 || parent.row() >= m_rows.size())
        return 0;
    return int(m_rows[parent.row()].backup.manifest.storages.size());
}

int BackupModel::columnCount(const QModelIndex &) const
{
    return ColumnCount;
}

bool BackupModel::hasChildren(const QModelIndex &parent) const
{
    return rowCount(parent) > 0;
}

Qt::ItemFlags BackupModel::flags(const QModelIndex &index) const
{
    const Row *row = rowOf(index);
    if (!row)
        return Qt::NoItemFlags;
    Qt::ItemFlags flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable;
    if (index.internalId() != 0)
        return flags | Qt::ItemNeverHasChildren;
    if (index.column() == Name && !isAttempt(stateOf(row->backup)))
        flags |= Qt::ItemIsEditable;
    return flags;
}

bool BackupModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    const Row *row = rowOf(index);
    const QString name = value.toString().trimmed();
    if (!row || role != Qt::EditRole || !flags(index).testFlag(Qt::ItemIsEditable) || name.isEmpty())
        return false;
    if (name != row->backup.name())
        emit renameAsked(row->backup.id(), name);
    return false; // nothing has changed yet: who hears it asks for it
}

} // namespace Understudy
