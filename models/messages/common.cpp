// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/messages/catalog.h"

namespace Understudy {

using enum Error::Code;

static constexpr MessageTemplate s_messages[] = {
    {"common.cancelled", Cancelled,
     QT_TRANSLATE_NOOP("Messages", "The operation was cancelled."),
     QT_TRANSLATE_NOOP("Messages", "It was stopped on request."),
     QT_TRANSLATE_NOOP("Messages", "Start it again when you are ready."),
     QT_TRANSLATE_NOOP("Messages", "Nothing half done was left behind.")},
    {"common.readFailed", Io,
     QT_TRANSLATE_NOOP("Messages", "“{path}” could not be read."),
     QT_TRANSLATE_NOOP("Messages", "The system answered: {reason}."),
     QT_TRANSLATE_NOOP("Messages", "Check that it exists and that you may read it, then try again."),
     QT_TRANSLATE_NOOP("Messages", "Nothing was changed.")},
    {"common.writeFailed", Io,
     QT_TRANSLATE_NOOP("Messages", "“{path}” could not be written."),
     QT_TRANSLATE_NOOP("Messages", "The system answered: {reason}."),
     QT_TRANSLATE_NOOP("Messages", "Check the permissions and the disk, then try again."),
     QT_TRANSLATE_NOOP("Messages", "What was there before is untouched.")},
    {"common.noSpace", NoSpace,
     QT_TRANSLATE_NOOP("Messages", "There is no space left to write “{path}”."),
     QT_TRANSLATE_NOOP("Messages", "The disk or its quota is full."),
     QT_TRANSLATE_NOOP("Messages", "Free space or choose another folder, then try again."),
     QT_TRANSLATE_NOOP("Messages", "The unfinished file was removed; earlier backups are untouched.")},
    {"common.denied", Denied,
     QT_TRANSLATE_NOOP("Messages", "You are not allowed to use “{path}”."),
     QT_TRANSLATE_NOOP("Messages", "The system answered: {reason}."),
     QT_TRANSLATE_NOOP("Messages", "Change its permissions or run Understudy as a user who may."),
     QT_TRANSLATE_NOOP("Messages", "Nothing was changed.")},
    {"common.missing", NotFound,
     QT_TRANSLATE_NOOP("Messages", "“{path}” does not exist."),
     QT_TRANSLATE_NOOP("Messages", "The system found nothing at this path."),
     QT_TRANSLATE_NOOP("Messages", "Check the path, or mount the disk that holds it."),
     QT_TRANSLATE_NOOP("Messages", "Nothing was changed.")},
    {"common.readOnly", Denied,
     QT_TRANSLATE_NOOP("Messages", "“{path}” is on a read-only file system."),
     QT_TRANSLATE_NOOP("Messages", "The disk is mounted read-only."),
     QT_TRANSLATE_NOOP("Messages", "Mount it writable or choose another folder."),
     QT_TRANSLATE_NOOP("Messages", "Nothing was changed.")},
};

std::span<const MessageTemplate> MessageAreas::common()
{
    return s_messages;
}

} // namespace Understudy
