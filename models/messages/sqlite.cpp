// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/messages/catalog.h"

namespace Understudy {

using enum Error::Code;

static constexpr MessageTemplate s_messages[] = {
    {"sqlite.locked", Busy,
     QT_TRANSLATE_NOOP("Messages", "The database “{path}” is locked."),
     QT_TRANSLATE_NOOP("Messages", "Another program kept its lock for longer than Understudy waited."),
     QT_TRANSLATE_NOOP("Messages", "Suspend the stage, or try again when that program is done."),
     QT_TRANSLATE_NOOP("Messages", "Nothing was changed.")},
    {"sqlite.damaged", Corrupt,
     QT_TRANSLATE_NOOP("Messages", "“{path}” is not a sound SQLite database."),
     QT_TRANSLATE_NOOP("Messages", "SQLite found damage in it, or it is a file of another kind; the log has what it found."),
     QT_TRANSLATE_NOOP("Messages", "Restore it from an earlier backup, or repair it with the sqlite3 program."),
     QT_TRANSLATE_NOOP("Messages", "No backup of it was made from damaged data; earlier backups are untouched.")},
    {"sqlite.cannotOpen", Denied,
     QT_TRANSLATE_NOOP("Messages", "The database “{path}” could not be opened."),
     QT_TRANSLATE_NOOP("Messages", "SQLite needs to read the file and, for a database with a journal or a write-ahead log, to write into its folder."),
     QT_TRANSLATE_NOOP("Messages", "Run Understudy as a user who may, usually the one who runs the application."),
     QT_TRANSLATE_NOOP("Messages", "Nothing was changed.")},
    {"sqlite.failed", Io,
     QT_TRANSLATE_NOOP("Messages", "SQLite could not work with “{path}”."),
     QT_TRANSLATE_NOOP("Messages", "It answered with an error; the log has its words."),
     QT_TRANSLATE_NOOP("Messages", "Check the disk and the file, then try again."),
     QT_TRANSLATE_NOOP("Messages", "Nothing was changed.")},
    {"sqlite.inUse", Refused,
     QT_TRANSLATE_NOOP("Messages", "The database “{path}” is in use."),
     QT_TRANSLATE_NOOP("Messages", "Another program is connected to it and would go on writing to the old file."),
     QT_TRANSLATE_NOOP("Messages", "Suspend the stage so that nothing has the database open, then try again."),
     QT_TRANSLATE_NOOP("Messages", "Nothing was swapped; the database in use is untouched.")},
    {"sqlite.stagedDiffers", Corrupt,
     QT_TRANSLATE_NOOP("Messages", "“{path}” did not come out of the backup as it went in."),
     QT_TRANSLATE_NOOP("Messages", "The rows of the rebuilt database are not those that were captured."),
     QT_TRANSLATE_NOOP("Messages", "Verify the backup, and restore another one if it is damaged."),
     QT_TRANSLATE_NOOP("Messages", "The rebuilt file was removed; the database in use is untouched.")},
    {"singlefile.notAFile", InvalidInput,
     QT_TRANSLATE_NOOP("Messages", "“{path}” is not a file."),
     QT_TRANSLATE_NOOP("Messages", "This kind of storage is exactly one file, and something else lies there."),
     QT_TRANSLATE_NOOP("Messages", "Correct the path in the stage file, or use the kind “files” for a folder."),
     QT_TRANSLATE_NOOP("Messages", "Nothing was changed.")},
    {"singlefile.mountPoint", Refused,
     QT_TRANSLATE_NOOP("Messages", "“{path}” is mounted by itself."),
     QT_TRANSLATE_NOOP("Messages", "A file that is a mount point cannot be replaced in one step, and changing it in place could leave it half written."),
     QT_TRANSLATE_NOOP("Messages", "Mount its folder instead of the file, then try again."),
     QT_TRANSLATE_NOOP("Messages", "Nothing was changed.")},
    {"singlefile.cannotExchange", Refused,
     QT_TRANSLATE_NOOP("Messages", "“{path}” cannot be swapped in one step."),
     QT_TRANSLATE_NOOP("Messages", "Its file system cannot exchange two files."),
     QT_TRANSLATE_NOOP("Messages", "Move the file to a local disk (ext4, XFS, Btrfs), then try again."),
     QT_TRANSLATE_NOOP("Messages", "Nothing was swapped.")},
    {"singlefile.changedMeanwhile", Refused,
     QT_TRANSLATE_NOOP("Messages", "“{path}” was replaced by something else meanwhile."),
     QT_TRANSLATE_NOOP("Messages", "It is not the file that was there when the restore was prepared."),
     QT_TRANSLATE_NOOP("Messages", "Suspend the stage so that nothing replaces it, then start again."),
     QT_TRANSLATE_NOOP("Messages", "It is as its program left it.")},
    {"singlefile.oldIsGone", Refused,
     QT_TRANSLATE_NOOP("Messages", "The old “{path}” is not there any more."),
     QT_TRANSLATE_NOOP("Messages", "The file that was kept beside it was removed."),
     QT_TRANSLATE_NOOP("Messages", "Restore the safety backup that was made before the restore."),
     QT_TRANSLATE_NOOP("Messages", "What is in use is untouched.")},
    {"singlefile.unknownState", Refused,
     QT_TRANSLATE_NOOP("Messages", "What lies at “{path}” is not known."),
     QT_TRANSLATE_NOOP("Messages", "Neither the old nor the restored file is there under its name: something else moved them."),
     QT_TRANSLATE_NOOP("Messages", "Look into its folder: names that contain “understudy” are what was kept. Put the file you want in place."),
     QT_TRANSLATE_NOOP("Messages", "Nothing was removed or moved.")},
    {"singlefile.listDamaged", Corrupt,
     QT_TRANSLATE_NOOP("Messages", "The backup of this file is damaged."),
     QT_TRANSLATE_NOOP("Messages", "Its list does not describe exactly one file, or not all of its content is there."),
     QT_TRANSLATE_NOOP("Messages", "Verify the backup, and use another one."),
     QT_TRANSLATE_NOOP("Messages", "Nothing was changed.")},
    {"singlefile.journalDamaged", Corrupt,
     QT_TRANSLATE_NOOP("Messages", "The journal of an earlier restore is damaged."),
     QT_TRANSLATE_NOOP("Messages", "It does not say which file was swapped."),
     QT_TRANSLATE_NOOP("Messages", "Look beside the file for names that contain “understudy”, and keep a copy before you remove anything."),
     QT_TRANSLATE_NOOP("Messages", "Nothing was changed.")},
    {"singlefile.busy", Busy,
     QT_TRANSLATE_NOOP("Messages", "“{path}” is being used by another Understudy: {holder}."),
     QT_TRANSLATE_NOOP("Messages", "Two operations on the same data would undo each other."),
     QT_TRANSLATE_NOOP("Messages", "Try again when the other one is done."),
     QT_TRANSLATE_NOOP("Messages", "Nothing was changed.")},
};

std::span<const MessageTemplate> MessageAreas::sqlite()
{
    return s_messages;
}

} // namespace Understudy
