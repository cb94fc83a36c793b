// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/commands/stagecommands.h"

#include "app/commands/options.h"
#include "app/commands/stageargument.h"
#include "app/commands/stagedetect.h"
#include "app/exitcodes.h"
#include "app/output/format.h"
#include "app/output/stageprinter.h"
#include "app/terminal.h"
#include "services/backupservice.h"
#include "services/platform/durablefile.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Understudy {

namespace {

class StageAdd final : public ServiceCommand
{
    Q_DECLARE_TR_FUNCTIONS(Understudy::StageAdd)

public:
    Description description() const override
    {
        return {.noun = u"stage"_s,
                .verb = u"add"_s,
                .arguments = u"FILE"_s,
                .summary = tr("Adds a stage from its stage file."),
                .notes = {tr("Everything in it is checked first; what a role or user cannot do is said.")},
                .examples = {u"stage add shop.staging.json"_s}};
    }
    void define(CLI::App &app) override
    {
        Options::words(app, m_words, 1, 1, u"FILE"_s, tr("the stage file"));
        Options::flag(app, "--replace", m_replace, tr("take the place of the stage of this name"));
    }

protected:
    Result<Outcome> work(BackupService &service, const Session &session) override
    {
        const Result<QByteArray> json = readWhole(QDir::cleanPath(QFileInfo(m_words.first()).absoluteFilePath()));
        if (!json)
            return std::unexpected(json.error());
        const Result<AddedStage> added = service.addStage(*json, m_replace, session.control);
        if (!added)
            return std::unexpected(added.error());
        QString text = tr("The stage was added.") + u'\n';
        for (const QString &limit : added->limits)
            text += tr("Note: %1").arg(Format::shown(limit)) + u'\n';
        for (const QString &warning : added->warnings)
            text += tr("Warning: %1").arg(Format::shown(warning)) + u'\n';
        return Outcome{.exitCode = added->warnings.isEmpty() ? ExitCode::done : ExitCode::warnings,
                       .text = text,
                       .json = QJsonObject{{u"added"_s, true},
                                           {u"limits"_s, QJsonArray::fromStringList(added->limits)},
                                           {u"warnings"_s, QJsonArray::fromStringList(added->warnings)}}};
    }

private:
    QStringList m_words;
    bool m_replace = false;
};

class StageList final : public ServiceCommand
{
    Q_DECLARE_TR_FUNCTIONS(Understudy::StageList)

public:
    Description description() const override
    {
        return {.noun = u"stage"_s,
                .verb = u"list"_s,
                .summary = tr("Lists the stages."),
                .examples = {u"stage list"_s, u"stage list -o json"_s}};
    }
    void define(CLI::App &) override { }

protected:
    Result<Outcome> work(BackupService &service, const Session &) override
    {
        const Result<QList<Stage>> stages = service.stages();
        if (!stages)
            return std::unexpected(stages.error());
        return Outcome{.text = StagePrinter::listText(*stages), .json = StagePrinter::listJson(*stages)};
    }
};

// The commands that take one stage and nothing else.
class OneStageCommand : public ServiceCommand
{
public:
    void define(CLI::App &app) override { m_stage.define(app); }

protected:
    Result<Outcome> work(BackupService &service, const Session &session) override
    {
        const Result<QString> stage = m_stage.required(session.options);
        if (!stage)
            return std::unexpected(stage.error());
        return runOn(*stage, service, session);
    }
    [[nodiscard]] virtual Result<Outcome> runOn(const QString &stage, BackupService &service,
                                                const Session &session) = 0;

private:
    StageArgument m_stage;
};

class StageShow final : public OneStageCommand
{
    Q_DECLARE_TR_FUNCTIONS(Understudy::StageShow)

public:
    Description description() const override
    {
        return {.noun = u"stage"_s,
                .verb = u"show"_s,
                .arguments = u"PROJECT/STAGE"_s,
                .summary = tr("Shows what a stage consists of."),
                .notes = {tr("With -o json: its stage file, as it can be added again.")},
                .examples = {u"stage show shop/staging"_s}};
    }

protected:
    Result<Outcome> runOn(const QString &id, BackupService &service, const Session &session) override
    {
        const Result<Stage> stage = service.stage(id);
        if (!stage)
            return std::unexpected(stage.error());
        return Outcome{.text = StagePrinter::showText(*stage, service.passwordPlace(session.control)),
                       .json = stage->source};
    }
};

class StageRemove final : public OneStageCommand
{
    Q_DECLARE_TR_FUNCTIONS(Understudy::StageRemove)

public:
    Description description() const override
    {
        return {.noun = u"stage"_s,
                .verb = u"remove"_s,
                .arguments = u"PROJECT/STAGE"_s,
                .summary = tr("Forgets a stage; its data and its backups stay."),
                .examples = {u"stage remove shop/staging"_s}};
    }

protected:
    Result<Outcome> runOn(const QString &id, BackupService &service, const Session &) override
    {
        if (const Result<> removed = service.removeStage(id); !removed)
            return std::unexpected(removed.error());
        return Outcome{
            .text = tr("“%1” was removed from Understudy. Its data and its backups stay.").arg(Format::shown(id))
                    + u'\n',
            .json = QJsonObject{{u"removed"_s, id}}};
    }
};

class StageStatusCommand final : public OneStageCommand
{
    Q_DECLARE_TR_FUNCTIONS(Understudy::StageStatusCommand)

public:
    Description description() const override
    {
        return {.noun = u"stage"_s,
                .verb = u"status"_s,
                .arguments = u"PROJECT/STAGE"_s,
                .summary = tr("Looks at a stage right now: state, release, health, storages."),
                .notes = {tr("Exit code 6 if something is not as it should be.")},
                .examples = {u"stage status shop/staging"_s}};
    }

protected:
    Result<Outcome> runOn(const QString &id, BackupService &service, const Session &session) override
    {
        const Result<StageStatus> status = service.status(id, session.control);
        if (!status)
            return std::unexpected(status.error());
        const bool good = status->healthy && status->interrupted.isEmpty() && status->warnings.isEmpty()
                          && std::ranges::all_of(status->storages, &StorageStatus::ready);
        return Outcome{.exitCode = good ? ExitCode::done : ExitCode::warnings,
                       .text = StagePrinter::statusText(*status),
                       .json = StagePrinter::statusJson(*status)};
    }
};

class StageSuspend final : public OneStageCommand
{
    Q_DECLARE_TR_FUNCTIONS(Understudy::StageSuspend)

public:
    Description description() const override
    {
        return {.noun = u"stage"_s,
                .verb = u"suspend"_s,
                .arguments = u"PROJECT/STAGE"_s,
                .summary = tr("Stops what runs on a stage, until it is resumed."),
                .examples = {u"stage suspend shop/staging"_s}};
    }

protected:
    Result<Outcome> runOn(const QString &id, BackupService &service, const Session &session) override
    {
        if (const Result<> suspended = service.suspend(id, session.control); !suspended)
            return std::unexpected(suspended.error());
        return Outcome{.text = tr("“%1” is suspended.").arg(Format::shown(id)) + u'\n',
                       .json = QJsonObject{{u"stage"_s, id}, {u"state"_s, u"suspended"_s}}};
    }
};

class StageResume final : public OneStageCommand
{
    Q_DECLARE_TR_FUNCTIONS(Understudy::StageResume)

public:
    Description description() const override
    {
        return {.noun = u"stage"_s,
                .verb = u"resume"_s,
                .arguments = u"PROJECT/STAGE"_s,
                .summary = tr("Starts a suspended stage again."),
                .examples = {u"stage resume shop/staging"_s}};
    }

protected:
    Result<Outcome> runOn(const QString &id, BackupService &service, const Session &session) override
    {
        if (const Result<> resumed = service.resume(id, session.control); !resumed)
            return std::unexpected(resumed.error());
        return Outcome{.text = tr("“%1” is running.").arg(Format::shown(id)) + u'\n',
                       .json = QJsonObject{{u"stage"_s, id}, {u"state"_s, u"running"_s}}};
    }
};

} // namespace

Commands stageCommands()
{
    Commands commands;
    commands.push_back(std::make_unique<StageAdd>());
    commands.push_back(std::make_unique<StageList>());
    commands.push_back(std::make_unique<StageShow>());
    commands.push_back(std::make_unique<StageRemove>());
    commands.push_back(std::make_unique<StageDetect>());
    commands.push_back(std::make_unique<StageStatusCommand>());
    commands.push_back(std::make_unique<StageSuspend>());
    commands.push_back(std::make_unique<StageResume>());
    return commands;
}

} // namespace Understudy
