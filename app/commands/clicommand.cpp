// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/commands/clicommand.h"

#include "app/output/errortext.h"
#include "app/output/format.h"
#include "app/terminal.h"
#include "services/backupservice.h"

namespace Understudy {

// Another process that is at work is no leftover, and what cannot be put right now stops no other command. What waits for
// a decision is told by `recover` and `stage status`, not by every command.
static void recover(BackupService &service, const Session &session)
{
    const Result<RecoverOutcome> outcome = service.recover({}, BackupService::Recovery::Auto, session.control);
    if (!outcome) {
        if (outcome.error().code != Error::Code::Busy && outcome.error().code != Error::Code::Cancelled)
            session.terminal.say(errorText(outcome.error(), session.options.verbose));
        return;
    }
    for (const QString &sentence : outcome->done)
        session.terminal.say(Format::shown(sentence));
}

Result<Outcome> ServiceCommand::run(const Session &session)
{
    const Result<BackupService *> service = session.services(session.options.home);
    if (!service)
        return std::unexpected(service.error());
    if (recoversFirst())
        recover(**service, session);
    // Who interrupted that does not want the rest either.
    if (const Result<> going = session.control.checkpoint(); !going)
        return std::unexpected(going.error());
    return work(**service, session);
}

} // namespace Understudy
