// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/backups/glyphs.h"

#include "models/backupmodel.h"
#include "models/storagemodel.h"

namespace Understudy {

using Glyph = StatusDelegate::Glyph;

Glyph glyph(BackupState state)
{
    using Theme::Token;
    switch (state) {
    case BackupState::NotReady:
        return {.icon = IconName::NotReady, .token = Token::Running};
    case BackupState::Ready:
        return {.icon = IconName::Ok, .token = Token::Ok};
    case BackupState::Warnings:
        return {.icon = IconName::Warning, .token = Token::Warning};
    case BackupState::Failed:
    case BackupState::Damaged:
        return {.icon = IconName::Error, .token = Token::Error};
    case BackupState::Cancelled:
    case BackupState::Deleted:
        return {.icon = IconName::Muted, .token = Token::Muted};
    }
    Q_UNREACHABLE_RETURN({});
}

std::optional<Glyph> backupGlyph(const QModelIndex &index)
{
    const QVariant state = index.data(BackupModel::StateRole);
    if (!state.isValid())
        return std::nullopt;
    return glyph(static_cast<BackupState>(state.toInt()));
}

std::optional<Glyph> storageGlyph(const QModelIndex &index)
{
    using Theme::Token;
    switch (static_cast<StorageRow::State>(index.data(StorageModel::StateRole).toInt())) {
    case StorageRow::State::Checking:
        return Glyph{.icon = IconName::Checking, .token = Token::Muted};
    case StorageRow::State::Reachable:
        return Glyph{.icon = IconName::Ok, .token = Token::Ok};
    case StorageRow::State::Limited:
        return Glyph{.icon = IconName::Warning, .token = Token::Warning};
    case StorageRow::State::Unreachable:
        return Glyph{.icon = IconName::Unreachable, .token = Token::Error};
    }
    Q_UNREACHABLE_RETURN(std::nullopt);
}

} // namespace Understudy
