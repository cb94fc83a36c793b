// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/messages/catalog.h"

namespace Understudy {

using enum Error::Code;

static constexpr MessageTemplate s_messages[] = {
    {"files.tooLarge", InvalidInput,
     QT_TRANSLATE_NOOP("Messages", "“{path}” is too large to be what it should be."),
     QT_TRANSLATE_NOOP("Messages", "It holds more than {maximum} bytes."),
     QT_TRANSLATE_NOOP("Messages", "Check that the path names the right file."),
     QT_TRANSLATE_NOOP("Messages", "Nothing was changed.")},
    {"files.missing", NotFound,
     QT_TRANSLATE_NOOP("Messages", "The folder “{path}” does not exist."),
     QT_TRANSLATE_NOOP("Messages", "The system found nothing at this path."),
     QT_TRANSLATE_NOOP("Messages", "Check the path in the stage file, or mount the disk that holds it."),
     QT_TRANSLATE_NOOP("Messages", "Nothing was changed; earlier backups are complete.")},
    {"files.notAFolder", InvalidInput,
     QT_TRANSLATE_NOOP("Messages", "“{path}” is not a folder."),
     QT_TRANSLATE_NOOP("Messages", "A files storage is a folder with all that is in it."),
     QT_TRANSLATE_NOOP("Messages", "Correct the path in the stage file."),
     QT_TRANSLATE_NOOP("Messages", "Nothing was changed.")},
    {"files.rootNotText", InvalidInput,
     QT_TRANSLATE_NOOP("Messages", "“{path}” leads to a folder whose name is not text."),
     QT_TRANSLATE_NOOP("Messages", "A link on the way has a target that is not UTF-8, so that it could not be written into a journal."),
     QT_TRANSLATE_NOOP("Messages", "Rename that folder, or give its path without the link."),
     QT_TRANSLATE_NOOP("Messages", "Nothing was changed.")},
    {"files.locked", Busy,
     QT_TRANSLATE_NOOP("Messages", "“{path}” is in use by {owner}."),
     QT_TRANSLATE_NOOP("Messages", "Only one operation may work on a folder at a time."),
     QT_TRANSLATE_NOOP("Messages", "Wait until it is done, then try again."),
     QT_TRANSLATE_NOOP("Messages", "Nothing was changed.")},
    {"files.mountInside", Refused,
     QT_TRANSLATE_NOOP("Messages", "“{path}” cannot be exchanged."),
     QT_TRANSLATE_NOOP("Messages", "Another file system is mounted inside it, at “{inside}”, and would stay behind in the old folder."),
     QT_TRANSLATE_NOOP("Messages", "Unmount it for the time of the restore, or make both folders storages of their own."),
     QT_TRANSLATE_NOOP("Messages", "Nothing was changed.")},
    {"files.listHostile", Corrupt,
     QT_TRANSLATE_NOOP("Messages", "The list of files in this backup holds a path that cannot be right: “{path}”."),
     QT_TRANSLATE_NOOP("Messages", "Each path must lie in a folder of the same list."),
     QT_TRANSLATE_NOOP("Messages", "Do not restore this backup. Use another one."),
     QT_TRANSLATE_NOOP("Messages", "Nothing was written outside the folder that was being prepared, and that was removed.")},
    {"files.lengthWrong", Corrupt,
     QT_TRANSLATE_NOOP("Messages", "The content of “{path}” in this backup is not as long as it should be."),
     QT_TRANSLATE_NOOP("Messages", "The list of files and the stored content do not fit together."),
     QT_TRANSLATE_NOOP("Messages", "Verify the backup, and use another one."),
     QT_TRANSLATE_NOOP("Messages", "The live data was not touched.")},
    {"files.stagedWrong", Io,
     QT_TRANSLATE_NOOP("Messages", "The restored copy of “{path}” differs from the backup."),
     QT_TRANSLATE_NOOP("Messages", "“{subject}” did not arrive as it was stored; the file system may not support what it needs."),
     QT_TRANSLATE_NOOP("Messages", "Restore to another file system, or look for the reason in the log."),
     QT_TRANSLATE_NOOP("Messages", "The live data was not touched, and the copy was removed.")},
    {"files.noPlace", Refused,
     QT_TRANSLATE_NOOP("Messages", "“{excluded}” could not be carried over into the restored “{path}”."),
     QT_TRANSLATE_NOOP("Messages", "The backup does not cover it, and has a file where its folder would have to be."),
     QT_TRANSLATE_NOOP("Messages", "Move it away, or restore to another path."),
     QT_TRANSLATE_NOOP("Messages", "Nothing was changed.")},
    {"files.changedSinceStaging", Refused,
     QT_TRANSLATE_NOOP("Messages", "“{path}” is not the folder any more that the restore was prepared for."),
     QT_TRANSLATE_NOOP("Messages", "Somebody moved, replaced or removed it meanwhile."),
     QT_TRANSLATE_NOOP("Messages", "Look at what is there now, then start the restore again or put the folder back."),
     QT_TRANSLATE_NOOP("Messages", "What is there now was not touched.")},
    {"files.keptMissing", NotFound,
     QT_TRANSLATE_NOOP("Messages", "The former content of “{path}” is not there any more."),
     QT_TRANSLATE_NOOP("Messages", "The folder that kept it was removed."),
     QT_TRANSLATE_NOOP("Messages", "Restore the safety backup instead."),
     QT_TRANSLATE_NOOP("Messages", "What is live now was not touched.")},
    {"files.dropMixed", Refused,
     QT_TRANSLATE_NOOP("Messages", "What is kept beside “{path}” cannot be removed yet."),
     QT_TRANSLATE_NOOP("Messages", "A swap stopped halfway, so that both states are still needed."),
     QT_TRANSLATE_NOOP("Messages", "Run recover first."),
     QT_TRANSLATE_NOOP("Messages", "Nothing was removed.")},
    {"files.sweepRefused", Refused,
     QT_TRANSLATE_NOOP("Messages", "“{path}” was not removed."),
     QT_TRANSLATE_NOOP("Messages", "It may hold the only copy of what was live before a restore."),
     QT_TRANSLATE_NOOP("Messages", "Undo or accept that restore; remove the folder yourself once you are sure."),
     QT_TRANSLATE_NOOP("Messages", "Nothing was removed.")},
    {"files.journalUnreadable", Corrupt,
     QT_TRANSLATE_NOOP("Messages", "What was noted about a prepared folder cannot be read."),
     QT_TRANSLATE_NOOP("Messages", "The journal or the note beside the folder is damaged."),
     QT_TRANSLATE_NOOP("Messages", "Run recover, and look at the folders whose names contain “.understudy-”."),
     QT_TRANSLATE_NOOP("Messages", "Nothing was changed.")},
};

std::span<const MessageTemplate> MessageAreas::files()
{
    return s_messages;
}

} // namespace Understudy
