// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/commands/backuprestore.h"

#include "app/commands/confirmation.h"
#include "app/commands/options.h"
#include "app/commands/stageargument.h"
#include "app/exitcodes.h"
#include "app/output/format.h"
#include "app/output/planprinter.h"
#include "app/terminal.h"
#include "models/messages/catalog.h"
#include "models/planrefusal.h"
#include "services/backupservice.h"

#include <QJsonArray>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace Understudy {

void RestoreArguments::define(CLI::App &app)
{
    m_backup.define(app);
    Options::values(app, "--only", m_only, u"COMPONENT/STORAGE"_s,
                    tr("restore only this storage; may be given several times"));
    Options::value(app, "--into", m_into, u"PROJECT/STAGE"_s, tr("another stage than the one it was taken from"));
    Options::flag(app, "--create-roles", m_createRoles,
                  tr("create roles that the server lacks, without a password and without the right to log in"));
    Options::flag(app, "--without-safety-backup", m_withoutSafetyBackup,
                  tr("for what can no longer be read; the old bytes are still kept beside"));
}

Result<RestoreRequest> RestoreArguments::request(BackupService &service, const GlobalOptions &options) const
{
    if (!m_into.isEmpty()) {
        if (const Result<> good = checkStageId(m_into); !good)
            return std::unexpected(good.error());
    }
    const Result<Backup> backup = m_backup.find(service, options);
    if (!backup)
        return std::unexpected(backup.error());
    return RestoreRequest{.backup = backup->id(),
                          .into = m_into,
                          .only = m_only,
                          .withoutSafetyBackup = m_withoutSafetyBackup,
                          .createMissingRoles = m_createRoles};
}

CliCommand::Description BackupPlan::description() const
{
    return {.noun = u"backup"_s,
            .verb = u"plan"_s,
            .arguments = u"[PROJECT/STAGE] BACKUP"_s,
            .summary = tr("Shows what a restore would change, and what would be lost; changes nothing."),
            .notes = {tr("Exit code 3 if the restore would be refused.")},
            .examples = {u"backup plan shop/staging latest"_s, u"backup plan \"before 2.5\" --only api/uploads"_s}};
}

Result<Outcome> BackupPlan::work(BackupService &service, const Session &session)
{
    const Result<RestoreRequest> request = m_arguments.request(service, session.options);
    if (!request)
        return std::unexpected(request.error());
    const Result<RestorePlan> plan = service.plan(*request, session.control);
    if (!plan)
        return std::unexpected(plan.error());
    return Outcome{.exitCode = plan->isRefused() ? ExitCode::refused : ExitCode::done,
                   .text = PlanPrinter::text(*plan, session.options.verbose),
                   .json = plan->toJson()};
}

CliCommand::Description BackupRestore::description() const
{
    return {
        .noun = u"backup"_s,
        .verb = u"restore"_s,
        .arguments = u"[PROJECT/STAGE] BACKUP"_s,
        .summary = tr("Puts a backup back: shows the plan, asks, then restores."),
        .notes = {tr(
            "The new data is built beside the live data and swapped in at the end; the state before it is kept until "
            "“backup accept”, and “backup undo” brings it back. A safety backup is made first. The stage must be "
            "suspended, or is with --suspend, for the seconds of the swap.")},
        .examples = {u"backup restore shop/staging \"before 2.5\" --suspend"_s,
                     u"backup restore shop/staging latest --suspend --yes"_s,
                     u"backup restore shop/staging latest --only database/main --suspend"_s}};
}

void BackupRestore::define(CLI::App &app)
{
    m_arguments.define(app);
    Options::flag(app, "--suspend", m_suspend, tr("suspend the stage for the swap, then resume it"));
    Options::flag(app, "--resume", m_resume, tr("resume the stage afterwards, also if it was suspended before"));
    Options::flag(app, "--assume-suspended", m_assumeSuspended,
                  tr("you have stopped all that writes, though it cannot be proved"));
    Options::flag(app, "--space-not-checked", m_assumeSpace,
                  tr("you have looked: there is enough where free space is not known, as on another machine"));
    Options::flag(app, "--yes", m_yes, tr("do not ask; for scripts; with --quiet the plan is not printed either"));
    Options::value(app, "--confirm", m_confirm, u"STAGE"_s, tr("the name of a protected stage"));
}

// With -o json standard output is for the result, so the plan goes where the question goes.
Result<RestorePlan> BackupRestore::planAndShow(BackupService &service, const RestoreRequest &request,
                                               const Session &session) const
{
    Result<RestorePlan> plan = service.plan(request, session.control);
    const bool nobodyReads = m_yes && (session.options.json || session.options.quiet);
    if (!plan || nobodyReads)
        return plan;
    const QString text = PlanPrinter::text(*plan, session.options.verbose);
    if (session.options.json) {
        session.terminal.say(text);
    } else if (const Result<> printed = session.terminal.print(text + u'\n'); !printed) {
        return std::unexpected(printed.error());
    }
    return plan;
}

// What the service would refuse anyway, before somebody types a word for nothing.
Result<> BackupRestore::passGate(const RestorePlan &plan, RestoreRequest &request, const Session &session) const
{
    if (plan.isRefused())
        return std::unexpected(refusalOf(plan));
    if (!plan.suspended && !m_suspend && !m_assumeSuspended)
        return fail("restore.notSuspended"_L1,
                    {{"stage"_L1, plan.stage}, {"writers"_L1, plan.notSuspendedBecause.join(u"; "_s)}});
    if (const QStringList places = plan.placesToConfirm(); !places.isEmpty() && !m_assumeSpace)
        return fail("restore.spaceNotKnown"_L1, {{"places"_L1, places.join(u", "_s)}});
    const Result<QString> name = confirmProtected(plan, m_confirm, session);
    if (!name)
        return std::unexpected(name.error());
    if (const Result<> confirmed = confirm(tr("Type restore to confirm:"), u"restore"_s, m_yes, session); !confirmed)
        return confirmed;
    request.confirmed = true;
    request.confirmedStage = *name;
    request.plannedDefinition = plan.stageDefinition;
    return {};
}

static QString outcomeText(const RestorePlan &plan, const RestoreOutcome &outcome)
{
    const QString stage = Format::shown(plan.stage);
    QString text = outcome.rolledBack
                       ? BackupRestore::tr(
                             "“%1” did not become healthy, so it was put back as it was before the restore.")
                             .arg(stage)
                       : BackupRestore::tr("Restored “%1” into %2. The swap took %3.")
                             .arg(Format::shown(plan.backupName), stage, Format::duration(outcome.downtimeMs));
    text += u'\n';
    if (!outcome.safetyBackup.isEmpty())
        text += BackupRestore::tr("Safety backup: %1").arg(outcome.safetyBackup) + u'\n';
    for (const QString &warning : outcome.warnings)
        text += BackupRestore::tr("Warning: %1").arg(Format::shown(warning)) + u'\n';
    if (!outcome.rolledBack)
        text += BackupRestore::tr(
                    "The state before it is kept: “backup undo %1” brings it back, “backup accept %1” lets it go.")
                    .arg(stage)
                + u'\n';
    return text;
}

static QJsonObject outcomeJson(const RestorePlan &plan, const RestoreOutcome &outcome)
{
    return {{u"operation"_s, outcome.operation},
            {u"backup"_s, plan.backup},
            {u"stage"_s, plan.stage},
            {u"safetyBackup"_s, outcome.safetyBackup},
            {u"downtimeMs"_s, outcome.downtimeMs},
            {u"rolledBack"_s, outcome.rolledBack},
            {u"warnings"_s, QJsonArray::fromStringList(outcome.warnings)},
            {u"plan"_s, plan.toJson()}};
}

Result<Outcome> BackupRestore::work(BackupService &service, const Session &session)
{
    Result<RestoreRequest> request = m_arguments.request(service, session.options);
    if (!request)
        return std::unexpected(request.error());
    request->suspend = m_suspend;
    request->resume = m_resume;
    request->assumeSuspended = m_assumeSuspended;
    request->assumeSpace = m_assumeSpace;
    const Result<RestorePlan> plan = planAndShow(service, *request, session);
    if (!plan)
        return std::unexpected(plan.error());
    if (const Result<> passed = passGate(*plan, *request, session); !passed)
        return std::unexpected(passed.error());
    const Result<RestoreOutcome> outcome = service.restore(*request, session.control);
    if (!outcome)
        return std::unexpected(outcome.error());
    const int exitCode = outcome->rolledBack           ? ExitCode::failed
                         : outcome->warnings.isEmpty() ? ExitCode::done
                                                       : ExitCode::warnings;
    return Outcome{.exitCode = exitCode, .text = outcomeText(*plan, *outcome), .json = outcomeJson(*plan, *outcome)};
}

} // namespace Understudy
