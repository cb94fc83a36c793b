// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/stages/foundmodel.h"

#include "models/texts.h"
#include "ui/theme/icons.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

FoundModel::FoundModel(StageDraft &draft, QObject *parent)
    : QAbstractTableModel(parent)
    , m_draft(draft)
{ }

void FoundModel::take(const DetectedStorage &found)
{
    const qsizetype known = found.isSupported() ? m_draft.indexOf(found.config) : -1;
    if (known >= 0) {
        m_draft.take(found);
        const int row = static_cast<int>(known);
        emit dataChanged(index(row, 0), index(row, ColumnCount - 1));
    } else {
        beginInsertRows({}, rowCount(), rowCount());
        m_draft.take(found);
        endInsertRows();
    }
    emit changed();
}

void FoundModel::forgetFound()
{
    beginResetModel();
    m_draft.forgetFound();
    endResetModel();
    emit changed();
}

void FoundModel::remove(int row)
{
    beginRemoveRows({}, row, row);
    m_draft.remove(row);
    endRemoveRows();
    emit changed();
}

// What was said about the old place says nothing about the new one.
void FoundModel::replace(int row, const StorageConfig &config)
{
    DetectedStorage &storage = m_draft.storages[row];
    const bool moved = !StageDraft::isSamePlace(storage.config, config);
    storage.config = config;
    if (moved) {
        storage = {.config = config, .suggested = storage.suggested, .password = storage.password};
        storage.place = StageDraft::placeOf(config);
    }
    emit dataChanged(index(row, 0), index(row, ColumnCount - 1));
    emit changed();
}

void FoundModel::setPassword(int row, const QString &password)
{
    m_draft.storages[row].password = password;
    emit changed();
}

int FoundModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_draft.storages.size());
}

int FoundModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

// That files keep their owners only for an administrator is true of nearly every stage: told, but no warning.
static bool hasGraveLimits(const DetectedStorage &storage)
{
    return !storage.limits.isEmpty() && storage.config.kind != StorageKind::Files;
}

QString FoundModel::stateText(const DetectedStorage &storage)
{
    if (!storage.isSupported())
        return tr("Not supported");
    if (!storage.problems.isEmpty())
        return storage.problems.first().code == Error::Code::Denied && storage.config.kind == StorageKind::Postgres
                   ? tr("Needs a password")
                   : tr("Cannot be read yet");
    if (hasGraveLimits(storage))
        return tr("Works in part");
    return storage.source.isEmpty() ? tr("Not tested yet") : tr("Can be backed up");
}

static QString sizeText(const DetectedStorage &storage)
{
    const QString size = Texts::size(storage.sizeBytes);
    return storage.sizeIsAtLeast && storage.sizeBytes >= 0 ? FoundModel::tr("over %1").arg(size) : size;
}

static QString kindText(const DetectedStorage &storage)
{
    if (!storage.isSupported())
        return storage.unsupported;
    if (storage.config.kind == StorageKind::Postgres && !storage.details.isEmpty())
        return storage.details;
    const QString kind = Texts::kindWord(storage.config.kind);
    return storage.details.isEmpty() || storage.config.kind == StorageKind::Sqlite
               ? kind
               : FoundModel::tr("%1, %2").arg(kind, storage.details);
}

QString FoundModel::text(const DetectedStorage &storage, int column) const
{
    switch (column) {
    case Name:
        return tr("%1 › %2").arg(storage.config.component, storage.config.name);
    case Kind:
        return kindText(storage);
    case Place:
        return storage.place.isEmpty() ? u"—"_s : storage.place;
    case Size:
        return sizeText(storage);
    default:
        return stateText(storage);
    }
}

static std::pair<IconName, Theme::Token> glyphOf(const DetectedStorage &storage)
{
    if (!storage.isSupported())
        return {IconName::Muted, Theme::Token::Muted};
    if (!storage.problems.isEmpty())
        return {IconName::Error, Theme::Token::Error};
    if (hasGraveLimits(storage))
        return {IconName::Warning, Theme::Token::Warning};
    return storage.source.isEmpty() ? std::pair(IconName::Unknown, Theme::Token::Muted)
                                    : std::pair(IconName::Ok, Theme::Token::Ok);
}

QVariant FoundModel::decoration(const DetectedStorage &storage, int column) const
{
    if (column == Name) // each has one, so that the names stand below each other
        return storage.isSupported() ? icon(iconName(storage.config.kind))
                                     : icon(IconName::Unknown, Theme::Token::Muted);
    if (column != State)
        return {};
    const auto [name, token] = glyphOf(storage);
    return icon(name, token);
}

QVariant FoundModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const DetectedStorage &storage = m_draft.storages.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return text(storage, index.column());
    case Qt::DecorationRole:
        return decoration(storage, index.column());
    case Qt::CheckStateRole:
        if (index.column() != Name)
            return {};
        return storage.suggested && storage.isSupported() ? Qt::Checked : Qt::Unchecked;
    case Qt::ToolTipRole:
        return index.column() == Place ? storage.place : storage.source;
    case Qt::TextAlignmentRole:
        return index.column() == Size ? QVariant(static_cast<int>(Qt::AlignRight | Qt::AlignVCenter)) : QVariant();
    case Qt::AccessibleTextRole:
        if (index.column() == Name)
            return tr("%1, %2, %3, %4")
                .arg(text(storage, Name), text(storage, Kind), Texts::spokenSize(storage.sizeBytes),
                     stateText(storage));
        return text(storage, index.column());
    default:
        return {};
    }
}

bool FoundModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::CheckStateRole || !checkIndex(index, CheckIndexOption::IndexIsValid))
        return false;
    m_draft.storages[index.row()].suggested = value.toInt() == Qt::Checked;
    emit dataChanged(index, index, {Qt::CheckStateRole});
    emit changed();
    return true;
}

QVariant FoundModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Horizontal && role == Qt::TextAlignmentRole && section == Size)
        return static_cast<int>(Qt::AlignRight | Qt::AlignVCenter); // as the figures below
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name:
        return tr("Storage");
    case Kind:
        return tr("Kind");
    case Place:
        return tr("Where");
    case Size:
        return tr("Size");
    default:
        return tr("State");
    }
}

Qt::ItemFlags FoundModel::flags(const QModelIndex &index) const
{
    if (!index.isValid())
        return Qt::NoItemFlags;
    Qt::ItemFlags flags = QAbstractTableModel::flags(index) | Qt::ItemNeverHasChildren;
    if (index.column() == Name && m_draft.storages.at(index.row()).isSupported())
        flags |= Qt::ItemIsUserCheckable;
    return flags;
}

} // namespace Understudy
