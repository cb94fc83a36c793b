// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/backup.h"
#include "models/stagecondition.h"
#include "ui/theme/theme.h"

#include <QIcon>

#include <optional>

namespace Understudy {

// The drawn family under resources/icons; a name is the file's name.
enum class IconName {
    Activity,
    Add,
    Checking,
    Close,
    Collapse,
    Delete,
    Demo,
    Details,
    Edit,
    Error,
    Expand,
    Files,
    Filter,
    Http,
    Imported,
    Information,
    Interrupted,
    Log,
    More,
    Muted,
    NewBackup,
    NotReady,
    Ok,
    Partly,
    Pinned,
    Postgres,
    Project,
    Recover,
    Refresh,
    Restore,
    Restoring,
    Resume,
    Running,
    Safety,
    Scheduled,
    Secrets,
    Settings,
    Sqlite,
    Suspend,
    Suspended,
    Undo,
    Unknown,
    Unreachable,
    Verify,
    Warning,
    Watching,
};

// Drawn at any size in the colour that fits the palette of the moment: the token's, or the text's. On a selected row
// always that of selected text.
[[nodiscard]] QIcon icon(IconName name, std::optional<Theme::Token> token = {});
[[nodiscard]] QIcon applicationIcon();

// Glyph and meaning of each state, the same everywhere.
[[nodiscard]] IconName iconName(StageState state);
[[nodiscard]] Theme::Token token(StageState state);
[[nodiscard]] IconName iconName(BackupStatus status);
[[nodiscard]] Theme::Token token(BackupStatus status);
[[nodiscard]] IconName iconName(StorageKind kind);

} // namespace Understudy
