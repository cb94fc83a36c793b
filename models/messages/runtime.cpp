// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/messages/catalog.h"

namespace Understudy {

using enum Error::Code;

static constexpr MessageTemplate s_messages[] = {
    {"process.missing", NotFound,
     QT_TRANSLATE_NOOP("Messages", "The program “{program}” was not found."),
     QT_TRANSLATE_NOOP("Messages", "It does not exist at this path, or in no folder of PATH."),
     QT_TRANSLATE_NOOP("Messages", "Install it or correct its name, then try again."),
     QT_TRANSLATE_NOOP("Messages", "Nothing was started, so nothing was changed by it.")},
    {"process.folderMissing", NotFound,
     QT_TRANSLATE_NOOP("Messages", "“{program}” could not be started in “{path}”."),
     QT_TRANSLATE_NOOP("Messages", "This folder does not exist."),
     QT_TRANSLATE_NOOP("Messages", "Create the folder or correct its path, then try again."),
     QT_TRANSLATE_NOOP("Messages", "Nothing was started, so nothing was changed by it.")},
    {"process.denied", Denied,
     QT_TRANSLATE_NOOP("Messages", "You are not allowed to run “{program}”."),
     QT_TRANSLATE_NOOP("Messages", "The file is not marked as a program, or a folder on the way to it is closed to you."),
     QT_TRANSLATE_NOOP("Messages", "Make it executable, or run Understudy as a user who may run it."),
     QT_TRANSLATE_NOOP("Messages", "Nothing was started, so nothing was changed by it.")},
    {"process.beingWritten", Busy,
     QT_TRANSLATE_NOOP("Messages", "“{program}” cannot be run at this moment."),
     QT_TRANSLATE_NOOP("Messages", "Another program is still writing its file."),
     QT_TRANSLATE_NOOP("Messages", "Wait until the installation or deployment has finished, then try again."),
     QT_TRANSLATE_NOOP("Messages", "Nothing was started, so nothing was changed by it.")},
    {"process.notStarted", CommandFailed,
     QT_TRANSLATE_NOOP("Messages", "“{program}” could not be started."),
     QT_TRANSLATE_NOOP("Messages", "The system answered: {reason}."),
     QT_TRANSLATE_NOOP("Messages", "Run it by hand to see what it lacks, then try again."),
     QT_TRANSLATE_NOOP("Messages", "Nothing was started, so nothing was changed by it.")},
    {"process.timedOut", CommandFailed,
     QT_TRANSLATE_NOOP("Messages", "“{program}” did not end within {seconds} seconds."),
     QT_TRANSLATE_NOOP("Messages", "It hangs, or has more to do than the time allowed."),
     QT_TRANSLATE_NOOP("Messages", "Run it by hand to see what it waits for, then try again."),
     QT_TRANSLATE_NOOP("Messages", "It was ended together with all that it had started.")},
    {"process.tooMuchOutput", CommandFailed,
     QT_TRANSLATE_NOOP("Messages", "“{program}” printed far more than expected."),
     QT_TRANSLATE_NOOP("Messages", "Its output passed 64 MiB, where a few lines were asked for."),
     QT_TRANSLATE_NOOP("Messages", "Run it by hand and make it print only its answer."),
     QT_TRANSLATE_NOOP("Messages", "It was ended together with all that it had started.")},
    {"process.crashed", CommandFailed,
     QT_TRANSLATE_NOOP("Messages", "“{program}” ended unexpectedly."),
     QT_TRANSLATE_NOOP("Messages", "Signal {signal} stopped it: a crash, or somebody ended it."),
     QT_TRANSLATE_NOOP("Messages", "Look into the system's log for the reason, then try again."),
     QT_TRANSLATE_NOOP("Messages", "Its work was taken as failed, whatever it had done until then.")},
    {"process.failed", CommandFailed,
     QT_TRANSLATE_NOOP("Messages", "“{program}” failed with exit code {code}."),
     QT_TRANSLATE_NOOP("Messages", "It said: {reason}"),
     QT_TRANSLATE_NOOP("Messages", "Remove the cause that it names, then try again."),
     QT_TRANSLATE_NOOP("Messages", "Its work was taken as failed, whatever it had done until then.")},
    {"process.failedSilently", CommandFailed,
     QT_TRANSLATE_NOOP("Messages", "“{program}” failed with exit code {code}."),
     QT_TRANSLATE_NOOP("Messages", "It did not say why."),
     QT_TRANSLATE_NOOP("Messages", "Run it by hand to see what goes wrong, then try again."),
     QT_TRANSLATE_NOOP("Messages", "Its work was taken as failed, whatever it had done until then.")},
};

std::span<const MessageTemplate> MessageAreas::runtime()
{
    return s_messages;
}

} // namespace Understudy
