// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/commands/restorecommands.h"

#include "app/commands/backuprestore.h"
#include "app/commands/confirmation.h"
#include "app/commands/options.h"
#include "app/commands/stageargument.h"
#include "app/output/format.h"
#include "app/terminal.h"
#include "models/messages/catalog.h"
#include "services/backupservice.h"

#include <QJsonArray>
#include <QJsonObject>

#include <optional>

using namespace Qt::StringLiterals;

namespace Understudy {

namespace {

class BackupUndo final : public ServiceCommand
{
    Q_DECLARE_TR_FUNCTIONS(Understudy::BackupUndo)

public:
    Description description() const override
    {
        return {.noun = u"backup"_s,
                .verb = u"undo"_s,
                .arguments = u"PROJECT/STAGE"_s,
                .summary = tr("Takes the last restore back: the state before it returns in seconds."),
                .notes = {tr("Shows first what was written since, because that goes.")},
                .examples = {u"backup undo shop/staging"_s, u"backup undo shop/staging --yes"_s}};
    }
    void define(CLI::App &app) override
    {
        m_stage.define(app);
        Options::flag(app, "--yes", m_yes, tr("do not ask; for scripts"));
    }
    ProgressTracker::Operation operation() const override { return ProgressTracker::Operation::Restore; }

protected:
    Result<Outcome> work(BackupService &service, const Session &session) override
    {
        const Result<QString> stage = m_stage.required(session.options);
        if (!stage)
            return std::unexpected(stage.error());
        const Result<UndoPreview> preview = service.undoPreview(*stage, session.control);
        if (!preview)
            return std::unexpected(preview.error());
        if (const Result<> shown = show(*stage, *preview, session); !shown)
            return std::unexpected(shown.error());
        if (const Result<> confirmed = confirm(tr("Type undo to confirm:"), u"undo"_s, m_yes, session); !confirmed)
            return std::unexpected(confirmed.error());
        // With --yes nobody is asked, so whatever was written goes.
        const std::optional<UndoPreview> agreed = m_yes ? std::nullopt : std::optional(*preview);
        if (const Result<> undone = service.undo(*stage, agreed, session.control); !undone)
            return std::unexpected(undone.error());
        return Outcome{.text = tr("“%1” is as it was before the restore.").arg(Format::shown(*stage)) + u'\n',
                       .json = QJsonObject{{u"stage"_s, *stage},
                                           {u"operation"_s, preview->operation},
                                           {u"undone"_s, true},
                                           {u"laterWrites"_s, QJsonArray::fromStringList(preview->laterWrites)}}};
    }

private:
    [[nodiscard]] Result<> show(const QString &stage, const UndoPreview &preview, const Session &session) const
    {
        QString text = tr("Undo the restore of %1 made %2").arg(Format::shown(stage), Format::time(preview.restoredAt))
                       + u"\n\n"_s;
        text += (preview.laterWrites.isEmpty() ? tr("Nothing was written since.")
                                               : tr("What was written since, and goes:"))
                + u'\n';
        for (const QString &write : preview.laterWrites)
            text += u"  "_s + Format::shown(write) + u'\n';
        if (m_yes && (session.options.quiet || session.options.json))
            return {};
        if (!session.options.json)
            return session.terminal.print(text + u'\n');
        session.terminal.say(text);
        return {};
    }

    StageArgument m_stage;
    bool m_yes = false;
};

class BackupAccept final : public ServiceCommand
{
    Q_DECLARE_TR_FUNCTIONS(Understudy::BackupAccept)

public:
    Description description() const override
    {
        return {.noun = u"backup"_s,
                .verb = u"accept"_s,
                .arguments = u"PROJECT/STAGE"_s,
                .summary = tr("Lets the state before the last restore go; it can no longer be undone."),
                .notes = {tr("The safety backup stays.")},
                .examples = {u"backup accept shop/staging"_s}};
    }
    void define(CLI::App &app) override { m_stage.define(app); }

protected:
    // What an earlier one has removed in part is this one's to finish, and to tell of.
    bool recoversFirst() const override { return false; }
    Result<Outcome> work(BackupService &service, const Session &session) override
    {
        const Result<QString> stage = m_stage.required(session.options);
        if (!stage)
            return std::unexpected(stage.error());
        if (const Result<> accepted = service.accept(*stage, session.control); !accepted)
            return std::unexpected(accepted.error());
        return Outcome{.text = tr("What was kept after the restore of “%1” is removed.").arg(Format::shown(*stage))
                               + u'\n',
                       .json = QJsonObject{{u"stage"_s, *stage}, {u"accepted"_s, true}}};
    }

private:
    StageArgument m_stage;
};

class Recover final : public ServiceCommand
{
    Q_DECLARE_TR_FUNCTIONS(Understudy::Recover)

public:
    Description description() const override
    {
        return {.noun = u"recover"_s,
                .arguments = u"[PROJECT/STAGE]"_s,
                .summary = tr("Puts right what a crash left: resumes, finishes or takes back a restore, sweeps."),
                .notes = {tr("Every other command does the same first, as far as there is nothing to choose. "
                             "It also says which restores still wait for undo or accept.")},
                .examples = {u"recover"_s, u"recover shop/staging --finish"_s}};
    }
    void define(CLI::App &app) override
    {
        m_stage.define(app);
        CLI::Option *finish = Options::flag(app, "--finish", m_finish, tr("finish the restore that was interrupted"));
        Options::flag(app, "--roll-back", m_rollBack, tr("take it back"))->excludes(finish);
    }
    ProgressTracker::Operation operation() const override { return ProgressTracker::Operation::Other; }

protected:
    bool recoversFirst() const override { return false; }

    Result<Outcome> work(BackupService &service, const Session &session) override
    {
        const Result<QString> stage = m_stage.optional(session.options);
        if (!stage)
            return std::unexpected(stage.error());
        const BackupService::Recovery how = m_finish     ? BackupService::Recovery::Finish
                                            : m_rollBack ? BackupService::Recovery::RollBack
                                                         : BackupService::Recovery::Auto;
        const Result<RecoverOutcome> outcome = service.recover(*stage, how, session.control);
        if (!outcome)
            return std::unexpected(outcome.error());
        QString text;
        for (const QString &sentence : outcome->done + outcome->waiting)
            text += Format::shown(sentence) + u'\n';
        return Outcome{.text = text.isEmpty() ? tr("Nothing was left to put right.") + u'\n' : text,
                       .json = QJsonObject{{u"done"_s, QJsonArray::fromStringList(outcome->done)},
                                           {u"waiting"_s, QJsonArray::fromStringList(outcome->waiting)}}};
    }

private:
    StageArgument m_stage;
    bool m_finish = false;
    bool m_rollBack = false;
};

} // namespace

Commands restoreCommands()
{
    Commands commands;
    commands.push_back(std::make_unique<BackupPlan>());
    commands.push_back(std::make_unique<BackupRestore>());
    commands.push_back(std::make_unique<BackupUndo>());
    commands.push_back(std::make_unique<BackupAccept>());
    commands.push_back(std::make_unique<Recover>());
    return commands;
}

} // namespace Understudy
