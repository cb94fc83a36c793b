// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

// What the cells of BackupModel say, beside its structure.

#include "models/backupmodel.h"
#include "models/texts.h"

using namespace Qt::StringLiterals;

namespace Understudy {

static QString dash()
{
    return u"—"_s;
}

static QString orDash(const QString &text)
{
    return text.isEmpty() ? dash() : text;
}

static QStringList marksOf(const Backup &backup)
{
    QStringList marks;
    if (backup.marks.kept)
        marks.append(u"kept"_s);
    if (backup.manifest.origin != Origin::Manual)
        marks.append(originName(backup.manifest.origin));
    return marks;
}

// Why there is nothing to restore in it.
static QString reasonOf(BackupState state)
{
    switch (state) {
    case BackupState::NotReady:
        return u"R5"_s;
    case BackupState::Failed:
    case BackupState::Cancelled:
        return u"R6"_s;
    case BackupState::Damaged:
        return u"R7"_s;
    case BackupState::Ready:
    case BackupState::Warnings:
    case BackupState::Deleted:
        return {};
    }
    Q_UNREACHABLE_RETURN({});
}

QVariant BackupModel::data(const QModelIndex &index, int role) const
{
    const Row *row = rowOf(index);
    if (!row)
        return {};
    if (index.internalId() == 0)
        return backupData(*row, index.column(), role);
    if (index.row() >= row->backup.manifest.storages.size())
        return {};
    return storageData(*row, index.row(), index.column(), role);
}

QVariant BackupModel::backupData(const Row &row, int column, int role) const
{
    const Backup &backup = row.backup;
    switch (role) {
    case Qt::DisplayRole:
        return backupText(row, column);
    case Qt::EditRole:
        return column == Name ? QVariant(backup.name()) : backupText(row, column);
    case Qt::TextAlignmentRole:
        return int(column == Size || column == OnDisk || column == Duration ? Qt::AlignRight | Qt::AlignVCenter
                                                                            : Qt::AlignLeft | Qt::AlignVCenter);
    case Qt::ToolTipRole:
        return backupToolTip(row, column);
    case Qt::AccessibleTextRole:
        return column == Name ? QVariant(BackupTexts::spoken(backup, m_now)) : backupText(row, column);
    case Qt::AccessibleDescriptionRole:
        return backupToolTip(row, column);
    case SortRole:
        return backupSortValue(row, column);
    case StateRole:
        return int(stateOf(backup));
    case ReasonIdRole:
        return reasonOf(stateOf(backup));
    case IdRole:
        return backup.id();
    case StorageRole:
        return QString();
    case MarksRole:
        return marksOf(backup);
    case ShareRole:
        return m_largest > 0 ? double(backup.manifest.sizeBytes) / double(m_largest) : 0.0;
    case ProgressRole:
        return backup.status == BackupStatus::NotReady ? backup.progress : -1.0;
    case MatchesRole:
        return QStringList{backup.name(), backup.manifest.release, backup.note()}.join(u'\n');
    default:
        return {};
    }
}

QString BackupModel::nameText(const Backup &backup) const
{
    if (backup.id() != m_restored)
        return backup.name();
    const QDateTime restored = backup.restores().value(backup.manifest.stageId());
    return tr("%1  ← restored %2").arg(backup.name(), Texts::when(restored, m_now));
}

QString BackupModel::statusText(const Backup &backup) const
{
    return BackupTexts::status(backup, m_now);
}

QVariant BackupModel::backupText(const Row &row, int column) const
{
    const Manifest &manifest = row.backup.manifest;
    const bool holdsData = !isAttempt(stateOf(row.backup));
    switch (column) {
    case Name:
        return nameText(row.backup);
    case Created:
        return orDash(Texts::when(manifest.createdAt, m_now));
    case Size:
        return holdsData ? Texts::size(manifest.sizeBytes) : dash();
    case Status:
        return statusText(row.backup);
    case Release: {
        const bool differs = !manifest.release.isEmpty() && !m_currentRelease.isEmpty()
                             && manifest.release != m_currentRelease;
        return differs ? manifest.release + u" ≠"_s : orDash(manifest.release);
    }
    case Duration:
        return orDash(BackupTexts::duration(manifest.durationMs));
    case OnDisk:
        return holdsData ? Texts::size(manifest.storedBytes) : dash();
    case Note:
        return orDash(row.backup.note().simplified());
    default:
        return {};
    }
}

QVariant BackupModel::backupSortValue(const Row &row, int column) const
{
    const Manifest &manifest = row.backup.manifest;
    switch (column) {
    case Name:
        return row.backup.name();
    case Created:
        return manifest.createdAt;
    case Size:
        return manifest.sizeBytes;
    case Status:
        return int(stateOf(row.backup));
    case Release:
        return manifest.release;
    case Duration:
        return manifest.durationMs;
    case OnDisk:
        return manifest.storedBytes;
    case Note:
        return row.backup.note();
    default:
        return {};
    }
}

QVariant BackupModel::backupToolTip(const Row &row, int column) const
{
    const Backup &backup = row.backup;
    switch (column) {
    case Name:
        return QStringList{backup.name(), BackupTexts::origin(backup.manifest.origin), backup.note()}
            .join(u'\n')
            .trimmed();
    case Created:
        return Texts::exactTime(backup.manifest.createdAt);
    case Size:
    case OnDisk:
        if (isAttempt(stateOf(backup)))
            return tr("It holds no data.");
        return tr("%1 of data, for which %2 are stored; %3 of that were new.")
            .arg(Texts::size(backup.manifest.sizeBytes), Texts::size(backup.manifest.storedBytes),
                 Texts::size(backup.manifest.newBytes));
    case Status:
        if (backup.status == BackupStatus::NotReady && !m_timeLeft.isEmpty())
            return m_timeLeft;
        if (const QString trouble = BackupTexts::trouble(backup); !trouble.isEmpty())
            return trouble;
        return backup.manifest.warnings.isEmpty() ? statusText(backup) : backup.manifest.warnings.join(u'\n');
    case Release:
        if (backup.manifest.release.isEmpty())
            return tr("The release was not known.");
        if (!m_currentRelease.isEmpty() && backup.manifest.release != m_currentRelease)
            return tr("Made with release %1; the stage now runs %2.").arg(backup.manifest.release, m_currentRelease);
        return tr("Made with release %1.").arg(backup.manifest.release);
    default:
        return backupText(row, column);
    }
}

QString BackupModel::storageText(const Row &row, const StorageRecord &record, int column) const
{
    switch (column) {
    case Name:
        return tr("%1 (%2)").arg(record.id(), Texts::kindWord(record.kind));
    case Size:
        return Texts::size(record.sizeBytes);
    case Status:
        if (record.lost || record.problemCount > 0)
            return tr("%n problem(s)", nullptr, int(std::max<qint64>(record.problemCount, 1)));
        if (stateOf(row.backup) == BackupState::Damaged)
            return tr("Not certain");
        return row.backup.marks.verifiedGood ? tr("Matches") : tr("Complete");
    case Release:
        return orDash(record.summary);
    default:
        return dash();
    }
}

QVariant BackupModel::storageData(const Row &row, int storage, int column, int role) const
{
    const StorageRecord &record = row.backup.manifest.storages[storage];
    const QString text = storageText(row, record, column);
    switch (role) {
    case Qt::DisplayRole:
        return text;
    case Qt::TextAlignmentRole:
        return int(column == Size ? Qt::AlignRight | Qt::AlignVCenter : Qt::AlignLeft | Qt::AlignVCenter);
    case Qt::ToolTipRole:
    case Qt::AccessibleDescriptionRole:
        if (column == Status && !record.problems.isEmpty()) {
            const Problem &first = record.problems.first();
            return tr("%1: %2").arg(first.subject, first.reason);
        }
        return column == Name ? record.summary : text;
    case Qt::AccessibleTextRole:
        return column == Name
                   ? tr("%1, %2, %3")
                         .arg(text, storageText(row, record, Size), storageText(row, record, Status).toLower())
                   : text;
    case KindRole:
        return int(record.kind);
    case SortRole:
        return column == Size ? QVariant(record.sizeBytes) : QVariant(text);
    case IdRole:
        return row.backup.id();
    case StorageRole:
        return record.id();
    case ShareRole:
        return m_largest > 0 ? double(record.sizeBytes) / double(m_largest) : 0.0;
    case ProgressRole:
        return -1.0;
    case StateRole:
        return int(record.lost || record.problemCount > 0 ? BackupState::Warnings : stateOf(row.backup));
    default:
        return {};
    }
}

QVariant BackupModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    static constexpr const char *s_titles[ColumnCount] = {
        QT_TRANSLATE_NOOP("Understudy::BackupModel", "Name"),
        QT_TRANSLATE_NOOP("Understudy::BackupModel", "Created"),
        QT_TRANSLATE_NOOP("Understudy::BackupModel", "Size"),
        QT_TRANSLATE_NOOP("Understudy::BackupModel", "Status"),
        QT_TRANSLATE_NOOP("Understudy::BackupModel", "Release"),
        QT_TRANSLATE_NOOP("Understudy::BackupModel", "Duration"),
        QT_TRANSLATE_NOOP("Understudy::BackupModel", "On disk"),
        QT_TRANSLATE_NOOP("Understudy::BackupModel", "Note"),
    };
    if (role == Qt::DisplayRole)
        return tr(s_titles[section]);
    if (role == Qt::TextAlignmentRole)
        return int(section == Size || section == OnDisk || section == Duration ? Qt::AlignRight | Qt::AlignVCenter
                                                                               : Qt::AlignLeft | Qt::AlignVCenter);
    return {};
}

} // namespace Understudy
