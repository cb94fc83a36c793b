// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/commands/backupcreate.h"

#include "app/commands/options.h"
#include "app/exitcodes.h"
#include "app/output/backupprinter.h"
#include "app/output/format.h"
#include "app/terminal.h"
#include "models/messages/catalog.h"
#include "services/backupservice.h"

#include <QDateTime>

using namespace Qt::StringLiterals;

namespace Understudy {

static constexpr qsizetype s_longestName = 80; // characters

CliCommand::Description BackupCreate::description() const
{
    return {
        .noun = u"backup"_s,
        .verb = u"create"_s,
        .arguments = u"PROJECT/STAGE"_s,
        .summary = tr("Backs up all data of a stage; ends when the backup is ready."),
        .notes = {tr(
            "With --suspend all storages are of the same moment: the stage stands still for the seconds of the capture. "
            "With neither --suspend nor --live a suspended stage is taken as it is; otherwise you are asked.")},
        .examples = {u"backup create shop/staging --name \"before 2.5\" --suspend"_s,
                     u"backup create shop/staging --live --automatic"_s}};
}

void BackupCreate::define(CLI::App &app)
{
    m_stage.define(app);
    Options::value(app, "--name", m_name, u"NAME"_s, tr("1 to 80 characters; without it: the stage and the time"))
        ->each([this](const std::string &) { m_named = true; });
    Options::flag(app, "--suspend", m_suspend, tr("suspend, capture, resume"));
    Options::flag(app, "--live", m_live, tr("capture while it runs: each storage is consistent by itself"));
    Options::flag(app, "--assume-suspended", m_assumeSuspended,
                  tr("you have stopped all that writes; what cannot be proved costs the grade"));
    Options::flag(app, "--automatic", m_automatic, tr("made by a schedule: only the last ones are kept"));
    Options::value(app, "--note", m_note, u"TEXT"_s, tr("kept with the backup"));
    Options::flag(app, "--keep", m_keep, tr("keep it until it is deleted by hand"));
}

static QString usualName(const QString &stage)
{
    const QString time = QDateTime::currentDateTime().toString(u"yyyy-MM-dd HH:mm"_s);
    return u"%1 %2"_s.arg(stage.section(u'/', 1), time);
}

Result<BackupRequest> BackupCreate::request(const GlobalOptions &options) const
{
    const Result<QString> stage = m_stage.required(options);
    if (!stage)
        return std::unexpected(stage.error());
    if (int(m_suspend) + int(m_live) + int(m_assumeSuspended) > 1)
        return fail("usage.suspendAndLive"_L1);
    const QString name = m_named ? m_name.trimmed() : usualName(*stage);
    const qsizetype length = name.toUcs4().size();
    if (length < 1 || length > s_longestName)
        return fail("usage.badName"_L1, {{"length"_L1, QString::number(length)}});
    const BackupRequest::Hold hold = m_suspend ? BackupRequest::Hold::Suspend
                                     : m_live  ? BackupRequest::Hold::Live
                                               : BackupRequest::Hold::AsIs;
    return BackupRequest{.stage = *stage,
                         .name = name,
                         .note = m_note,
                         .hold = hold,
                         .assumeSuspended = m_assumeSuspended,
                         .keep = m_keep,
                         .origin = m_automatic ? Origin::Automatic : Origin::Manual};
}

// None: neither of the two, so no backup.
static std::optional<BackupRequest::Hold> askHold(const QString &stage, Terminal &terminal)
{
    const std::optional<QString> answer = terminal.ask(
        BackupCreate::tr("“%1” is not suspended. Type suspend to hold it for the capture, or live to keep it running:")
            .arg(Format::shown(stage)));
    if (!answer)
        return std::nullopt;
    const QString word = answer->trimmed().toLower();
    if (word == "suspend"_L1)
        return BackupRequest::Hold::Suspend;
    if (word == "live"_L1)
        return BackupRequest::Hold::Live;
    return std::nullopt;
}

Result<Backup> BackupCreate::backUp(BackupService &service, BackupRequest request, const Session &session) const
{
    const Result<Backup> backup = service.backUp(request, session.control);
    const bool mayAsk = request.hold == BackupRequest::Hold::AsIs && !request.assumeSuspended;
    if (backup || !mayAsk || backup.error().code != Error::Code::Refused)
        return backup;
    // The stage's state decides whether that was the reason: only one that is known to run leaves a choice. Whatever else
    // was refused (a writer, a proof that is not there) has its own words, and its own way out.
    const Result<StageStatus> status = service.status(request.stage, session.control);
    if (!status)
        return std::unexpected(status.error());
    if (status->state != "running"_L1)
        return backup;
    const std::optional<BackupRequest::Hold> hold = askHold(request.stage, session.terminal);
    if (const Result<> going = session.control.checkpoint(); !going)
        return std::unexpected(going.error());
    if (!hold)
        return fail("usage.suspendOrLive"_L1, {{"stage"_L1, request.stage}},
                    backup.error().message + u'\n' + backup.error().why);
    request.hold = *hold;
    return service.backUp(request, session.control);
}

static QString doneText(const Backup &backup)
{
    const Manifest &manifest = backup.manifest;
    QString text = BackupCreate::tr("“%1” is %2. %3 in %4, %5 new in the repository.")
                       .arg(Format::shown(backup.name()), BackupPrinter::statusText(backup),
                            Format::size(manifest.sizeBytes), Format::duration(manifest.durationMs),
                            Format::size(manifest.newBytes))
                   + u'\n';
    if (manifest.suspendedMs > 0)
        text += BackupCreate::tr("The stage was suspended for %1.").arg(Format::duration(manifest.suspendedMs)) + u'\n';
    return text + u'\n' + BackupPrinter::showText(backup);
}

Result<Outcome> BackupCreate::work(BackupService &service, const Session &session)
{
    const Result<BackupRequest> wanted = request(session.options);
    if (!wanted)
        return std::unexpected(wanted.error());
    const Result<Backup> backup = backUp(service, *wanted, session);
    if (!backup)
        return std::unexpected(backup.error());
    return Outcome{.exitCode = backup->status == BackupStatus::Ready ? ExitCode::done : ExitCode::warnings,
                   .text = doneText(*backup),
                   .json = BackupPrinter::showJson(*backup)};
}

} // namespace Understudy
