// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/messages/catalog.h"

namespace Understudy {

using enum Error::Code;

static constexpr MessageTemplate s_messages[] = {
    {"usage.noCommand", InvalidInput,
     QT_TRANSLATE_NOOP("Messages", "No command was given."),
     QT_TRANSLATE_NOOP("Messages", "A command is two words, such as backup create, and then what it is about."),
     QT_TRANSLATE_NOOP("Messages", "See {help}."),
     QT_TRANSLATE_NOOP("Messages", "Nothing was done.")},
    {"usage.unknownCommand", InvalidInput,
     QT_TRANSLATE_NOOP("Messages", "There is no command “{word}”."),
     QT_TRANSLATE_NOOP("Messages", "A command is two words, such as backup create, and then what it is about."),
     QT_TRANSLATE_NOOP("Messages", "See {help}."),
     QT_TRANSLATE_NOOP("Messages", "Nothing was done.")},
    {"usage.syntax", InvalidInput,
     QT_TRANSLATE_NOOP("Messages", "The command line could not be understood."),
     QT_TRANSLATE_NOOP("Messages", "{reason}."),
     QT_TRANSLATE_NOOP("Messages", "See {help}."),
     QT_TRANSLATE_NOOP("Messages", "Nothing was done.")},
    {"usage.noStage", InvalidInput,
     QT_TRANSLATE_NOOP("Messages", "No stage was given."),
     QT_TRANSLATE_NOOP("Messages", "This command works on one stage."),
     QT_TRANSLATE_NOOP("Messages", "Name it as PROJECT/STAGE; “stage list” shows which there are."),
     QT_TRANSLATE_NOOP("Messages", "Nothing was done.")},
    {"usage.badStage", InvalidInput,
     QT_TRANSLATE_NOOP("Messages", "“{stage}” does not name a stage."),
     QT_TRANSLATE_NOOP("Messages", "A stage is written as PROJECT/STAGE, with one slash."),
     QT_TRANSLATE_NOOP("Messages", "Write it as shop/staging; “stage list” shows which there are."),
     QT_TRANSLATE_NOOP("Messages", "Nothing was done.")},
    {"usage.twoStages", InvalidInput,
     QT_TRANSLATE_NOOP("Messages", "Two stages were given: “{first}” and “{second}”."),
     QT_TRANSLATE_NOOP("Messages", "Options -p and -s are another way to write PROJECT/STAGE, so only one of the two is needed."),
     QT_TRANSLATE_NOOP("Messages", "Leave one of them out."),
     QT_TRANSLATE_NOOP("Messages", "Nothing was done.")},
    {"usage.whichStage", InvalidInput,
     QT_TRANSLATE_NOOP("Messages", "“{reference}” fits backups of several stages."),
     QT_TRANSLATE_NOOP("Messages", "These stages have one: {stages}."),
     QT_TRANSLATE_NOOP("Messages", "Write the stage before it: PROJECT/STAGE {reference}."),
     QT_TRANSLATE_NOOP("Messages", "Nothing was done.")},
    {"usage.badName", InvalidInput,
     QT_TRANSLATE_NOOP("Messages", "A backup cannot have this name."),
     QT_TRANSLATE_NOOP("Messages", "A name has 1 to 80 characters; this one has {length}."),
     QT_TRANSLATE_NOOP("Messages", "Choose another name; longer text fits into --note."),
     QT_TRANSLATE_NOOP("Messages", "Nothing was done.")},
    {"usage.suspendOrLive", InvalidInput,
     QT_TRANSLATE_NOOP("Messages", "“{stage}” is not suspended, and nothing says how to take the backup."),
     QT_TRANSLATE_NOOP("Messages", "There is nobody to ask here."),
     QT_TRANSLATE_NOOP("Messages", "Add --suspend to hold the stage for the capture, or --live to keep it running."),
     QT_TRANSLATE_NOOP("Messages", "No backup was made; the stage is as it was.")},
    {"usage.suspendAndLive", InvalidInput,
     QT_TRANSLATE_NOOP("Messages", "Options --suspend, --live and --assume-suspended exclude each other."),
     QT_TRANSLATE_NOOP("Messages", "Each of them says how the stage is during the capture."),
     QT_TRANSLATE_NOOP("Messages", "Leave all but one out."),
     QT_TRANSLATE_NOOP("Messages", "Nothing was done.")},
    {"usage.notConfirmed", Refused,
     QT_TRANSLATE_NOOP("Messages", "Not confirmed, so nothing was started."),
     QT_TRANSLATE_NOOP("Messages", "This replaces data, and there is nobody here to type the word {word}."),
     QT_TRANSLATE_NOOP("Messages", "Read the plan, then add --yes."),
     QT_TRANSLATE_NOOP("Messages", "Nothing was changed.")},
    {"usage.wrongWord", Refused,
     QT_TRANSLATE_NOOP("Messages", "Not confirmed, so nothing was started."),
     QT_TRANSLATE_NOOP("Messages", "The word to type was {word}."),
     QT_TRANSLATE_NOOP("Messages", "Start again and type it, or leave it."),
     QT_TRANSLATE_NOOP("Messages", "Nothing was changed.")},
    {"usage.outputFailed", Io,
     QT_TRANSLATE_NOOP("Messages", "The result could not be written to standard output."),
     QT_TRANSLATE_NOOP("Messages", "The system answered: {reason}."),
     QT_TRANSLATE_NOOP("Messages", "Check where the output goes. “backup list” and “stage status” show what there is now."),
     QT_TRANSLATE_NOOP("Messages", "What the command did is done.")},
};

std::span<const MessageTemplate> MessageAreas::usage()
{
    return s_messages;
}

} // namespace Understudy
