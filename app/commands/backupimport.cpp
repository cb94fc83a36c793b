// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/commands/backupimport.h"

#include "app/commands/options.h"
#include "app/commands/stageargument.h"
#include "app/exitcodes.h"
#include "app/output/backupprinter.h"
#include "app/output/format.h"
#include "models/messages/catalog.h"
#include "services/backupservice.h"

using namespace Qt::StringLiterals;

namespace Understudy {

CliCommand::Description BackupImport::description() const
{
    return {
        .noun = u"backup"_s,
        .verb = u"import"_s,
        .arguments = u"FILE --into PROJECT/STAGE"_s,
        .summary = tr("Adds a dump of a PostgreSQL database to the backups of a stage."),
        .notes = {tr("FILE is plain SQL of pg_dump (.sql, .sql.gz), a file of pg_dump -Fc or a folder of pg_dump -Fd. "
                     "It is loaded once into a database of its own, which proves it, and never restored: do that with "
                     "“backup restore”. The stage is not touched."),
                  tr("Exit code 4 if the dump is damaged or cut off, 3 if it holds what reaches beyond a database.")},
        .examples = {u"backup import shop.dump --into shop/staging"_s,
                     u"backup import nightly.sql.gz --into shop/staging --storage database/main --name nightly"_s}};
}

void BackupImport::define(CLI::App &app)
{
    Options::words(app, m_words, 0, 1, u"FILE"_s, tr("the dump: a file or a folder"));
    Options::value(app, "--into", m_into, u"PROJECT/STAGE"_s, tr("the stage whose backup it becomes"));
    Options::value(app, "--storage", m_request.storage, u"COMPONENT/STORAGE"_s,
                   tr("which database it is; needed only if the stage has several"));
    Options::value(app, "--name", m_request.name, u"NAME"_s, tr("up to 80 characters; without it: that of the file"));
    Options::value(app, "--note", m_request.note, u"TEXT"_s, tr("kept with the backup"));
    Options::flag(app, "--create-roles", m_request.createRoles,
                  tr("create the roles that the server does not have, without password and login"));
    Options::flag(app, "--hand-written", m_request.handWritten,
                  tr("the SQL was not written by pg_dump: nobody can tell whether it is whole"));
}

Result<QString> BackupImport::stage(const GlobalOptions &options) const
{
    const QString byOptions = stageOfOptions(options);
    QString id = m_into.isEmpty() ? byOptions : m_into;
    if (!byOptions.isEmpty() && id != byOptions)
        return fail("usage.twoStages"_L1, {{"first"_L1, id}, {"second"_L1, byOptions}});
    if (id.isEmpty())
        return fail("usage.noStage"_L1);
    const Result<> good = checkStageId(id);
    return good ? Result<QString>(id) : std::unexpected(good.error());
}

static QString doneText(const Backup &backup)
{
    const Manifest &manifest = backup.manifest;
    return BackupImport::tr("“%1” is imported and %2. %3 in %4, %5 new in the repository.")
               .arg(Format::shown(backup.name()), BackupPrinter::statusText(backup), Format::size(manifest.sizeBytes),
                    Format::duration(manifest.durationMs), Format::size(manifest.newBytes))
           + u"\n\n"_s + BackupPrinter::showText(backup);
}

Result<Outcome> BackupImport::work(BackupService &service, const Session &session)
{
    const Result<QString> into = stage(session.options);
    if (!into)
        return std::unexpected(into.error());
    if (m_words.isEmpty() || m_words.first().isEmpty())
        return fail("usage.noFile"_L1);
    ImportRequest request = m_request;
    request.file = m_words.first();
    request.stage = *into;
    request.name = request.name.trimmed();
    const Result<Backup> backup = service.importDump(request, session.control);
    if (!backup)
        return std::unexpected(backup.error());
    return Outcome{.exitCode = backup->status == BackupStatus::Ready ? ExitCode::done : ExitCode::warnings,
                   .text = doneText(*backup),
                   .json = BackupPrinter::showJson(*backup)};
}

} // namespace Understudy
