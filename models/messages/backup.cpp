// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/messages/catalog.h"

namespace Understudy {

using enum Error::Code;

static constexpr MessageTemplate s_messages[] = {
    // Making one
    {"backup.stageBusy", Busy,
     QT_TRANSLATE_NOOP("Messages", "“{stage}” is busy."),
     QT_TRANSLATE_NOOP("Messages", "At work is {holder}."),
     QT_TRANSLATE_NOOP("Messages", "Try again when that is done, or cancel it."),
     QT_TRANSLATE_NOOP("Messages", "Nothing was changed.")},
    {"backup.noStorages", InvalidInput,
     QT_TRANSLATE_NOOP("Messages", "“{stage}” has no storages."),
     QT_TRANSLATE_NOOP("Messages", "Its stage file names no database, folder or file to back up."),
     QT_TRANSLATE_NOOP("Messages", "Add a storage to the stage file first."),
     QT_TRANSLATE_NOOP("Messages", "Nothing was changed.")},
    {"backup.nameTooLong", InvalidInput,
     QT_TRANSLATE_NOOP("Messages", "The name of the backup is too long."),
     QT_TRANSLATE_NOOP("Messages", "A name has at most {maximum} characters."),
     QT_TRANSLATE_NOOP("Messages", "Choose a shorter name, and put the rest into the note."),
     QT_TRANSLATE_NOOP("Messages", "No backup was made.")},
    {"backup.nameReserved", InvalidInput,
     QT_TRANSLATE_NOOP("Messages", "A backup cannot be named “{name}”."),
     QT_TRANSLATE_NOOP("Messages", "“{name}” always means the newest backup that is ready."),
     QT_TRANSLATE_NOOP("Messages", "Choose another name."),
     QT_TRANSLATE_NOOP("Messages", "No backup was made.")},
    {"backup.storageMissing", NotFound,
     QT_TRANSLATE_NOOP("Messages", "The storage “{storage}” does not exist."),
     QT_TRANSLATE_NOOP("Messages", "There is nothing at the place that the stage file names."),
     QT_TRANSLATE_NOOP("Messages", "Check the stage file, or start what provides the storage, then try again."),
     QT_TRANSLATE_NOOP("Messages", "No backup was made; the stage was not suspended, earlier backups are untouched.")},
    {"backup.storageUnreadable", Denied,
     QT_TRANSLATE_NOOP("Messages", "The storage “{storage}” cannot be read."),
     QT_TRANSLATE_NOOP("Messages", "It exists, but not everything in it may be read by this user."),
     QT_TRANSLATE_NOOP("Messages", "Change its permissions, or run Understudy as a user who may read it."),
     QT_TRANSLATE_NOOP("Messages", "No backup was made; the stage was not suspended, earlier backups are untouched.")},
    {"backup.noSpace", NoSpace,
     QT_TRANSLATE_NOOP("Messages", "There is not enough space for this backup."),
     QT_TRANSLATE_NOOP("Messages", "It needs about {needed}, and “{path}” has {available} left."),
     QT_TRANSLATE_NOOP("Messages", "Free space, delete old backups, or choose another folder for the repository."),
     QT_TRANSLATE_NOOP("Messages", "No backup was made; the stage was not suspended, earlier backups are untouched.")},

    // Describing one anew
    {"backup.newNameEmpty", InvalidInput,
     QT_TRANSLATE_NOOP("Messages", "A backup needs a name."),
     QT_TRANSLATE_NOOP("Messages", "The new name is empty."),
     QT_TRANSLATE_NOOP("Messages", "Give it a name of 1 to {maximum} characters."),
     QT_TRANSLATE_NOOP("Messages", "The backup goes on under its old name.")},
    {"backup.newNameTooLong", InvalidInput,
     QT_TRANSLATE_NOOP("Messages", "The new name of the backup is too long."),
     QT_TRANSLATE_NOOP("Messages", "A name has at most {maximum} characters."),
     QT_TRANSLATE_NOOP("Messages", "Choose a shorter name, and put the rest into the note."),
     QT_TRANSLATE_NOOP("Messages", "The backup goes on under its old name.")},
    {"backup.newNameReserved", InvalidInput,
     QT_TRANSLATE_NOOP("Messages", "A backup cannot be renamed to “{name}”."),
     QT_TRANSLATE_NOOP("Messages", "“{name}” always means the newest backup that is ready."),
     QT_TRANSLATE_NOOP("Messages", "Choose another name."),
     QT_TRANSLATE_NOOP("Messages", "The backup goes on under its old name.")},

    // Suspending and resuming
    {"backup.notSuspended", Refused,
     QT_TRANSLATE_NOOP("Messages", "Stage is not suspended."),
     QT_TRANSLATE_NOOP("Messages", "“{stage}” is running, and it was not said whether to suspend it."),
     QT_TRANSLATE_NOOP("Messages", "Suspend it for the capture (--suspend), or take it while it runs (--live)."),
     QT_TRANSLATE_NOOP("Messages", "No backup was made; the stage goes on running.")},
    {"backup.writersFound", Refused,
     QT_TRANSLATE_NOOP("Messages", "Stage is not suspended."),
     QT_TRANSLATE_NOOP("Messages", "Somebody can write to “{stage}”: {writers}."),
     QT_TRANSLATE_NOOP("Messages", "Stop them and try again, or take the stage while it runs (--live)."),
     QT_TRANSLATE_NOOP("Messages", "No backup was made; nothing was stopped.")},
    {"backup.notProved", Refused,
     QT_TRANSLATE_NOOP("Messages", "It cannot be proved that “{stage}” is suspended."),
     QT_TRANSLATE_NOOP("Messages", "Not everything can be seen: {reason}."),
     QT_TRANSLATE_NOOP("Messages", "If you know that nothing writes, say so (--assume-suspended), or take the stage while it runs (--live)."),
     QT_TRANSLATE_NOOP("Messages", "No backup was made; nothing was stopped.")},
    {"backup.noRuntime", Refused,
     QT_TRANSLATE_NOOP("Messages", "Understudy does not know how to suspend or resume “{stage}”."),
     QT_TRANSLATE_NOOP("Messages", "Its stage file describes no runtime."),
     QT_TRANSLATE_NOOP("Messages", "Add a runtime to the stage file, or suspend and resume the stage by hand."),
     QT_TRANSLATE_NOOP("Messages", "Nothing was changed.")},
    {"backup.resumeFailed", CommandFailed,
     QT_TRANSLATE_NOOP("Messages", "“{stage}” could not be resumed."),
     QT_TRANSLATE_NOOP("Messages", "{reason}"),
     QT_TRANSLATE_NOOP("Messages", "Start it by hand, or try again: understudy-cli stage resume {stage}"),
     QT_TRANSLATE_NOOP("Messages", "Its data is untouched. The next command tries once more to resume it.")},
    {"backup.leaseDamaged", Corrupt,
     QT_TRANSLATE_NOOP("Messages", "What ran before a stage was suspended cannot be read."),
     QT_TRANSLATE_NOOP("Messages", "“{path}” is damaged."),
     QT_TRANSLATE_NOOP("Messages", "Look whether the stage runs, start it by hand if need be, then remove this file."),
     QT_TRANSLATE_NOOP("Messages", "Backups and data are untouched.")},

    // Those that came to nothing
    {"backup.interrupted", Io,
     QT_TRANSLATE_NOOP("Messages", "Understudy closed while backing up “{stage}”."),
     QT_TRANSLATE_NOOP("Messages", "The program or the computer was ended before the backup was ready."),
     QT_TRANSLATE_NOOP("Messages", "Make a new one when you are ready."),
     QT_TRANSLATE_NOOP("Messages", "The unfinished backup holds no data; earlier backups are untouched.")},
    {"backup.holdsNothing", Refused,
     QT_TRANSLATE_NOOP("Messages", "“{reference}” holds no complete data."),
     QT_TRANSLATE_NOOP("Messages", "That backup failed, was cancelled or is not ready yet."),
     QT_TRANSLATE_NOOP("Messages", "Choose another backup."),
     QT_TRANSLATE_NOOP("Messages", "Nothing was changed.")},
    {"backup.notReadyYet", Busy,
     QT_TRANSLATE_NOOP("Messages", "The backup “{backup}” is not ready yet."),
     QT_TRANSLATE_NOOP("Messages", "It is being made right now."),
     QT_TRANSLATE_NOOP("Messages", "Wait until it is ready, or cancel it."),
     QT_TRANSLATE_NOOP("Messages", "Nothing was changed.")},

    // Naming one
    {"backup.notFound", NotFound,
     QT_TRANSLATE_NOOP("Messages", "There is no backup “{reference}”."),
     QT_TRANSLATE_NOOP("Messages", "No backup has this id or name, and none has an id that begins with 4 or more such characters."),
     QT_TRANSLATE_NOOP("Messages", "Look it up: understudy-cli backup list"),
     QT_TRANSLATE_NOOP("Messages", "Nothing was changed.")},
    {"backup.noneReady", NotFound,
     QT_TRANSLATE_NOOP("Messages", "“{stage}” has no backup that is ready."),
     QT_TRANSLATE_NOOP("Messages", "None was made yet, or all of them failed, were cancelled or are damaged."),
     QT_TRANSLATE_NOOP("Messages", "Make one first."),
     QT_TRANSLATE_NOOP("Messages", "Nothing was changed.")},
    {"backup.ambiguous", InvalidInput,
     QT_TRANSLATE_NOOP("Messages", "“{reference}” means more than one backup."),
     QT_TRANSLATE_NOOP("Messages", "These match: {backups}."),
     QT_TRANSLATE_NOOP("Messages", "Name it by its id."),
     QT_TRANSLATE_NOOP("Messages", "Nothing was changed.")},

    // Deleting one
    {"backup.kept", Refused,
     QT_TRANSLATE_NOOP("Messages", "The backup “{backup}” is kept."),
     QT_TRANSLATE_NOOP("Messages", "It was marked to be kept forever."),
     QT_TRANSLATE_NOOP("Messages", "Take that mark away first: understudy-cli backup keep --off"),
     QT_TRANSLATE_NOOP("Messages", "Nothing was deleted.")},
    {"backup.neededByRestore", Refused,
     QT_TRANSLATE_NOOP("Messages", "The backup “{backup}” is needed by a restore."),
     QT_TRANSLATE_NOOP("Messages", "A restore into “{stage}” can still be undone, and it rests on this backup."),
     QT_TRANSLATE_NOOP("Messages", "Undo or accept that restore first."),
     QT_TRANSLATE_NOOP("Messages", "Nothing was deleted.")},
};

std::span<const MessageTemplate> MessageAreas::backup()
{
    return s_messages;
}

} // namespace Understudy
