// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/messages/catalog.h"

namespace Understudy {

using enum Error::Code;

static constexpr MessageTemplate s_messages[] = {
    {"repository.listDamaged", Corrupt,
     QT_TRANSLATE_NOOP("Messages", "The list of a backup is damaged."),
     QT_TRANSLATE_NOOP("Messages", "Its bytes are not what Understudy wrote."),
     QT_TRANSLATE_NOOP("Messages", "Use another backup of the stage. “repository check” shows which ones are complete."),
     QT_TRANSLATE_NOOP("Messages", "Nothing was changed.")},
    {"repository.listNotInOrder", InvalidInput,
     QT_TRANSLATE_NOOP("Messages", "The list of a storage could not be written."),
     QT_TRANSLATE_NOOP("Messages", "An entry came twice, out of order, or with values that cannot be stored."),
     QT_TRANSLATE_NOOP("Messages", "Start the backup again. If it happens again, report it with the log."),
     QT_TRANSLATE_NOOP("Messages", "Your data and earlier backups are untouched.")},
    {"repository.listLineTooLong", InvalidInput,
     QT_TRANSLATE_NOOP("Messages", "A file is too large to be backed up."),
     QT_TRANSLATE_NOOP("Messages", "A single file may have 8 TB at most."),
     QT_TRANSLATE_NOOP("Messages", "Exclude the file, or split it."),
     QT_TRANSLATE_NOOP("Messages", "Your data and earlier backups are untouched.")},
    {"repository.manifestDamaged", Corrupt,
     QT_TRANSLATE_NOOP("Messages", "The manifest of a backup is damaged."),
     QT_TRANSLATE_NOOP("Messages", "Its bytes are not what Understudy wrote."),
     QT_TRANSLATE_NOOP("Messages", "Use another backup of the stage, or bring the file back from a copy."),
     QT_TRANSLATE_NOOP("Messages", "Nothing was changed; other backups are not affected.")},
    {"repository.manifestNewer", Refused,
     QT_TRANSLATE_NOOP("Messages", "This backup was made by a newer Understudy."),
     QT_TRANSLATE_NOOP("Messages", "Its manifest has format {format}; this version reads up to {known}."),
     QT_TRANSLATE_NOOP("Messages", "Update Understudy, then try again."),
     QT_TRANSLATE_NOOP("Messages", "Nothing was changed.")},
    {"repository.marksDamaged", Corrupt,
     QT_TRANSLATE_NOOP("Messages", "The name and notes of a backup are damaged."),
     QT_TRANSLATE_NOOP("Messages", "The bytes of its marks are not what Understudy wrote."),
     QT_TRANSLATE_NOOP("Messages", "Give the backup its name again; that writes them anew."),
     QT_TRANSLATE_NOOP("Messages", "The data of the backup is not affected.")},
};

std::span<const MessageTemplate> MessageAreas::repository()
{
    return s_messages;
}

} // namespace Understudy
