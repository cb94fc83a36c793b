// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/commands/backupcommands.h"

#include "app/commands/backupargument.h"
#include "app/commands/backupcreate.h"
#include "app/commands/backupimport.h"
#include "app/commands/options.h"
#include "app/exitcodes.h"
#include "app/output/backupprinter.h"
#include "app/output/format.h"
#include "services/backupservice.h"

using namespace Qt::StringLiterals;

namespace Understudy {

namespace {

class BackupList final : public ServiceCommand
{
    Q_DECLARE_TR_FUNCTIONS(Understudy::BackupList)

public:
    Description description() const override
    {
        return {.noun = u"backup"_s,
                .verb = u"list"_s,
                .arguments = u"[PROJECT/STAGE]"_s,
                .summary = tr("Lists backups, newest first; attempts that failed too."),
                .examples = {u"backup list shop/staging"_s, u"backup list -o json"_s}};
    }
    void define(CLI::App &app) override { m_stage.define(app); }

protected:
    Result<Outcome> work(BackupService &service, const Session &session) override
    {
        const Result<QString> stage = m_stage.optional(session.options);
        if (!stage)
            return std::unexpected(stage.error());
        const Result<QList<Backup>> backups = service.backups(*stage);
        if (!backups)
            return std::unexpected(backups.error());
        return Outcome{.text = BackupPrinter::listText(*backups), .json = BackupPrinter::listJson(*backups)};
    }

private:
    StageArgument m_stage;
};

// The commands on one backup.
class OneBackupCommand : public ServiceCommand
{
public:
    void define(CLI::App &app) override { m_backup.define(app); }

protected:
    Result<Outcome> work(BackupService &service, const Session &session) override
    {
        const Result<Backup> backup = m_backup.find(service, session.options);
        if (!backup)
            return std::unexpected(backup.error());
        return runOn(*backup, service, session);
    }
    [[nodiscard]] virtual Result<Outcome> runOn(const Backup &backup, BackupService &service,
                                                const Session &session) = 0;

private:
    BackupArgument m_backup;
};

class BackupShow final : public OneBackupCommand
{
    Q_DECLARE_TR_FUNCTIONS(Understudy::BackupShow)

public:
    Description description() const override
    {
        return {.noun = u"backup"_s,
                .verb = u"show"_s,
                .arguments = u"[PROJECT/STAGE] BACKUP"_s,
                .summary = tr("Shows what a backup holds, or why an attempt failed."),
                .examples = {u"backup show shop/staging latest"_s, u"backup show 3f2a9c"_s}};
    }

protected:
    Result<Outcome> runOn(const Backup &backup, BackupService &, const Session &) override
    {
        return Outcome{.text = BackupPrinter::showText(backup), .json = BackupPrinter::showJson(backup)};
    }
};

class BackupDelete final : public OneBackupCommand
{
    Q_DECLARE_TR_FUNCTIONS(Understudy::BackupDelete)

public:
    Description description() const override
    {
        return {.noun = u"backup"_s,
                .verb = u"delete"_s,
                .arguments = u"[PROJECT/STAGE] BACKUP"_s,
                .summary = tr("Deletes a backup; for 7 days it lies in Recently deleted."),
                .notes = {tr("Its space is free once “repository collect” has removed what no backup needs.")},
                .examples = {u"backup delete shop/staging friday"_s}};
    }

protected:
    Result<Outcome> runOn(const Backup &backup, BackupService &service, const Session &) override
    {
        if (const Result<> deleted = service.deleteBackup(backup.id()); !deleted)
            return std::unexpected(deleted.error());
        return Outcome{
            .text = tr("Deleted “%1”. It stays in Recently deleted for 7 days.").arg(Format::shown(backup.name()))
                    + u'\n',
            .json = QJsonObject{{u"deleted"_s, backup.id()}}};
    }
};

class BackupKeep final : public OneBackupCommand
{
    Q_DECLARE_TR_FUNCTIONS(Understudy::BackupKeep)

public:
    Description description() const override
    {
        return {.noun = u"backup"_s,
                .verb = u"keep"_s,
                .arguments = u"[PROJECT/STAGE] BACKUP"_s,
                .summary = tr("Keeps a backup: it is neither deleted nor retired until that is turned off."),
                .examples = {u"backup keep shop/staging \"before 2.5\""_s,
                             u"backup keep shop/staging \"before 2.5\" --off"_s}};
    }
    void define(CLI::App &app) override
    {
        OneBackupCommand::define(app);
        Options::flag(app, "--off", m_off, tr("no longer keep it"));
    }

protected:
    Result<Outcome> runOn(const Backup &backup, BackupService &service, const Session &) override
    {
        if (const Result<> kept = service.keep(backup.id(), !m_off); !kept)
            return std::unexpected(kept.error());
        const QString name = Format::shown(backup.name());
        return Outcome{.text = (m_off ? tr("“%1” is no longer kept.").arg(name) : tr("“%1” is kept.").arg(name))
                               + u'\n',
                       .json = QJsonObject{{u"id"_s, backup.id()}, {u"kept"_s, !m_off}}};
    }

private:
    bool m_off = false;
};

class BackupVerify final : public OneBackupCommand
{
    Q_DECLARE_TR_FUNCTIONS(Understudy::BackupVerify)

public:
    Description description() const override
    {
        return {.noun = u"backup"_s,
                .verb = u"verify"_s,
                .arguments = u"[PROJECT/STAGE] BACKUP"_s,
                .summary = tr("Reads all of a backup and compares every checksum."),
                .notes = {tr("Exit code 4 if something is damaged or missing.")},
                .examples = {u"backup verify shop/staging latest"_s}};
    }

protected:
    Result<Outcome> runOn(const Backup &backup, BackupService &service, const Session &session) override
    {
        const Result<VerifyOutcome> verified = service.verify(backup.id(), session.control);
        if (!verified)
            return std::unexpected(verified.error());
        const QString name = Format::shown(backup.name());
        QString text = (verified->good ? tr("“%1” is good: all checksums match.").arg(name)
                                       : tr("“%1” is damaged. Do not rely on it.").arg(name))
                       + u'\n';
        for (const QString &finding : verified->findings)
            text += Format::shown(finding) + u'\n';
        return Outcome{.exitCode = verified->good ? ExitCode::done : ExitCode::damaged,
                       .text = text,
                       .json = QJsonObject{{u"id"_s, backup.id()},
                                           {u"good"_s, verified->good},
                                           {u"findings"_s, QJsonArray::fromStringList(verified->findings)}}};
    }
};

} // namespace

Commands backupCommands()
{
    Commands commands;
    commands.push_back(std::make_unique<BackupCreate>());
    commands.push_back(std::make_unique<BackupList>());
    commands.push_back(std::make_unique<BackupShow>());
    commands.push_back(std::make_unique<BackupDelete>());
    commands.push_back(std::make_unique<BackupKeep>());
    commands.push_back(std::make_unique<BackupVerify>());
    commands.push_back(std::make_unique<BackupImport>());
    return commands;
}

} // namespace Understudy
