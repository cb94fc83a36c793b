// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/commands/repositorycommands.h"

#include "app/commands/options.h"
#include "app/exitcodes.h"
#include "app/output/fields.h"
#include "app/output/format.h"
#include "services/backupservice.h"

#include <QCoreApplication>
#include <QDir>
#include <QJsonArray>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace Understudy {

namespace {

class RepositoryStatusCommand final : public ServiceCommand
{
    Q_DECLARE_TR_FUNCTIONS(Understudy::RepositoryStatusCommand)

public:
    Description description() const override
    {
        return {.noun = u"repository"_s,
                .verb = u"status"_s,
                .summary = tr("Shows where the backups lie and how much they take."),
                .examples = {u"repository status"_s}};
    }
    void define(CLI::App &) override { }

protected:
    Result<Outcome> work(BackupService &service, const Session &) override
    {
        const Result<RepositoryStatus> status = service.repositoryStatus();
        if (!status)
            return std::unexpected(status.error());
        return Outcome{.exitCode = status->damagedPacks.isEmpty() ? ExitCode::done : ExitCode::damaged,
                       .text = textOf(*status),
                       .json = jsonOf(*status)};
    }

private:
    static QString textOf(const RepositoryStatus &status)
    {
        Fields fields;
        fields.add(tr("Repository"), QDir::toNativeSeparators(status.path));
        fields.add(tr("Backups"), Format::count(status.backups));
        fields.add(tr("Packs"), tr("%1, %2").arg(Format::count(status.packs), Format::size(status.packBytes)));
        fields.add(tr("Deleted"), tr("%1 until they are collected").arg(Format::size(status.trashBytes)));
        fields.add(tr("Free"), Format::size(status.availableBytes));
        if (!status.lockedBy.isEmpty())
            fields.add(tr("At work"), status.lockedBy);
        for (const QString &pack : status.damagedPacks)
            fields.add(tr("Damaged"), pack);
        return fields.text();
    }
    static QJsonObject jsonOf(const RepositoryStatus &status)
    {
        return {{u"path"_s, status.path},
                {u"format"_s, status.format},
                {u"backups"_s, status.backups},
                {u"packs"_s, status.packs},
                {u"packBytes"_s, status.packBytes},
                {u"liveBytes"_s, status.liveBytes},
                {u"trashBytes"_s, status.trashBytes},
                {u"availableBytes"_s, status.availableBytes},
                {u"damagedPacks"_s, QJsonArray::fromStringList(status.damagedPacks)},
                {u"lockedBy"_s, status.lockedBy}};
    }
};

class RepositoryCheck final : public ServiceCommand
{
    Q_DECLARE_TR_FUNCTIONS(Understudy::RepositoryCheck)

public:
    Description description() const override
    {
        return {
            .noun = u"repository"_s,
            .verb = u"check"_s,
            .summary = tr("Reads every stored byte and compares every checksum."),
            .notes = {tr(
                "Exit code 4 if something is damaged or missing; the next backup stores it again where it still exists.")},
            .examples = {u"repository check"_s}};
    }
    void define(CLI::App &) override { }

protected:
    Result<Outcome> work(BackupService &service, const Session &session) override
    {
        const Result<CheckReport> report = service.checkRepository(session.control);
        if (!report)
            return std::unexpected(report.error());
        return Outcome{.exitCode = report->good() ? ExitCode::done : ExitCode::damaged,
                       .text = textOf(*report),
                       .json = jsonOf(*report)};
    }

private:
    static QString textOf(const CheckReport &report)
    {
        QString text = (report.good() ? tr("The repository is good: %1 packs, %2.")
                                      : tr("The repository is damaged. Checked: %1 packs, %2."))
                           .arg(Format::count(report.packsChecked), Format::size(report.bytesChecked))
                       + u'\n';
        Fields fields;
        for (const QString &pack : report.damagedPacks)
            fields.add(tr("Damaged pack"), pack);
        for (const QString &pack : report.missingPacks)
            fields.add(tr("Missing pack"), pack);
        for (const QString &backup : report.damagedBackups)
            fields.add(tr("Damaged backup"), backup);
        for (const QString &sentence : report.repaired)
            fields.add(tr("Put right"), sentence);
        return text + fields.text();
    }
    static QJsonObject jsonOf(const CheckReport &report)
    {
        return {{u"good"_s, report.good()},
                {u"packsChecked"_s, report.packsChecked},
                {u"bytesChecked"_s, report.bytesChecked},
                {u"damagedPacks"_s, QJsonArray::fromStringList(report.damagedPacks)},
                {u"missingPacks"_s, QJsonArray::fromStringList(report.missingPacks)},
                {u"damagedBackups"_s, QJsonArray::fromStringList(report.damagedBackups)},
                {u"repaired"_s, QJsonArray::fromStringList(report.repaired)}};
    }
};

class RepositoryCollect final : public ServiceCommand
{
    Q_DECLARE_TR_FUNCTIONS(Understudy::RepositoryCollect)

public:
    Description description() const override
    {
        return {.noun = u"repository"_s,
                .verb = u"collect"_s,
                .summary = tr("Frees the space of what no backup needs any more."),
                .examples = {u"repository collect"_s, u"repository collect --empty-trash"_s}};
    }
    void define(CLI::App &app) override
    {
        Options::flag(app, "--empty-trash", m_emptyTrash,
                      tr("also purge what was deleted in the last 7 days; this cannot be undone"));
    }

protected:
    Result<Outcome> work(BackupService &service, const Session &session) override
    {
        const Result<CollectReport> report = service.collect(m_emptyTrash, session.control);
        if (!report)
            return std::unexpected(report.error());
        QString text = tr("%1 freed. Packs removed: %2, rewritten: %3. Deleted backups purged: %4.")
                           .arg(Format::size(report->freedBytes), Format::count(report->packsRemoved),
                                Format::count(report->packsRewritten), Format::count(report->backupsPurged))
                       + u'\n';
        if (report->trashKept)
            text +=
                tr("The trash was not emptied: a damaged backup may need what lies in it. “repository check” names it.")
                + u'\n';
        return Outcome{.text = text,
                       .json = QJsonObject{{u"freedBytes"_s, report->freedBytes},
                                           {u"packsRemoved"_s, report->packsRemoved},
                                           {u"packsRewritten"_s, report->packsRewritten},
                                           {u"backupsPurged"_s, report->backupsPurged},
                                           {u"trashKept"_s, report->trashKept}}};
    }

private:
    bool m_emptyTrash = false;
};

} // namespace

Commands repositoryCommands()
{
    Commands commands;
    commands.push_back(std::make_unique<RepositoryStatusCommand>());
    commands.push_back(std::make_unique<RepositoryCheck>());
    commands.push_back(std::make_unique<RepositoryCollect>());
    return commands;
}

} // namespace Understudy
