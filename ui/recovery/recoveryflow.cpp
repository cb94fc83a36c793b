// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/recovery/recoveryflow.h"

#include "models/clock.h"
#include "models/texts.h"
#include "services/config/settings.h"
#include "services/tasks/taskrunner.h"
#include "ui/announcer.h"
#include "ui/main/bannerslot.h"
#include "ui/recovery/recoveryassistant.h"
#include "ui/restore/restoreflow.h"

#include <QDir>
#include <QJsonValue>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

using Kind = RecoveryState::Kind;

static const QString s_key = u"recovery"_s;
static constexpr int s_createStep = 2; // of a new computer

RecoveryFlow::RecoveryFlow(const WindowContext &context, RestoreFlow &restores, const RecoveryStore &store,
                           const QList<BannerSlot *> &places, QWidget *window)
    : QObject(window)
    , m_context(context)
    , m_restores(restores)
    , m_store(store)
    , m_saved(store.load())
    , m_places(places)
    , m_window(window)
{
    connect(&m_restores, &RestoreFlow::restored, this, [this](const QString &stage, const QString &backup) {
        if (m_assistant && m_assistant->state().stage == stage && m_assistant->state().backup == backup)
            m_assistant->setRestored(true);
    });
    connect(&m_restores, &RestoreFlow::stageTouched, this, [this](const QString &stage) {
        if (m_assistant && m_assistant->state().stage == stage)
            look();
    });
}

void RecoveryFlow::save(const RecoveryState &state)
{
    m_saved = state;
    if (!m_saving)
        write();
    showOffer();
}

// One after the other, so that the last one stays.
void RecoveryFlow::write()
{
    m_saving = true;
    const auto started = m_context.tasks.start(
        {.title = tr("Note how far the recovery is"), .stage = {}},
        [store = m_store, state = m_saved](const TaskControl &) { return store.save(state); }, this,
        [this, state = m_saved](const Result<> &result) { onWritten(state, result); });
    if (!started)
        onWritten(m_saved, std::unexpected(started.error()));
}

void RecoveryFlow::onWritten(const RecoveryState &written, const Result<> &result)
{
    m_saving = false;
    if (!result && m_assistant) {
        m_facts.problem = result.error();
        tell();
        return;
    }
    if (written != m_saved)
        write();
    else if (std::exchange(m_reopens, false))
        emit reopenWanted();
}

void RecoveryFlow::showOffer()
{
    const RecoveryState &state = m_saved;
    const Banner offer{
        .key = s_key,
        .stage = {},
        .priority = Banner::Priority::Warning,
        .kind = MessageBar::Kind::Information,
        .text = state.kind == Kind::Disaster
                    ? tr("You were bringing %1 back after something went wrong.").arg(Texts::stageTitle(state.stage))
                    : tr("You were bringing a stage back on this computer."),
        .detail = tr("You can continue at step %1 of %2.").arg(state.step + 1).arg(RecoveryState::steps(state.kind)),
        .actions = {{tr("Continue"), [this] { open(m_saved); }}, {tr("Forget it"), [this] { save({}); }}}};
    for (BannerSlot *place : std::as_const(m_places)) {
        if (state.kind != Kind::None && !m_assistant)
            place->show(offer);
        else
            place->hide(s_key);
    }
}

void RecoveryFlow::begin()
{
    const RecoveryState &state = m_saved;
    const Result<QString> repository = m_context.settings.repository();
    const bool reopened = state.kind == Kind::NewComputer && state.step == s_createStep && repository
                          && *repository == state.folder;
    if (reopened)
        open(state);
    else
        showOffer();
}

void RecoveryFlow::somethingWentWrong(const QString &stage)
{
    const RecoveryState &state = m_saved;
    open(state.kind == Kind::Disaster && state.stage == stage ? state
                                                              : RecoveryState{.kind = Kind::Disaster, .stage = stage});
}

void RecoveryFlow::newComputer()
{
    const RecoveryState &state = m_saved;
    open(state.kind == Kind::NewComputer ? state : RecoveryState{.kind = Kind::NewComputer});
}

void RecoveryFlow::open(const RecoveryState &state)
{
    if (m_assistant) {
        m_assistant->raise();
        m_assistant->activateWindow();
        return;
    }
    m_facts = {};
    m_assistant = new RecoveryAssistant(state, m_context.clock.now(), m_window);
    m_assistant->setAttribute(Qt::WA_DeleteOnClose);
    connectAssistant();
    m_assistant->show(); // not modal: the restore dialog and the window are needed beside it
    save(state);
    loadBackups();
    enterStep();
}

void RecoveryFlow::connectAssistant()
{
    RecoveryAssistant *assistant = m_assistant;
    connect(assistant, &RecoveryAssistant::stateChanged, this, &RecoveryFlow::save);
    connect(assistant, &RecoveryAssistant::stepEntered, this, &RecoveryFlow::enterStep);
    connect(assistant, &RecoveryAssistant::finishedAll, this, [this] { save({}); });
    // Later: a widget tells of its end while pointers to it still stand.
    connect(assistant, &QObject::destroyed, this, &RecoveryFlow::showOffer, Qt::QueuedConnection);
    connect(assistant, &RecoveryAssistant::lookWanted, this, &RecoveryFlow::look);
    connect(assistant, &RecoveryAssistant::folderChosen, this, &RecoveryFlow::lookIn);
    connect(assistant, &RecoveryAssistant::createWanted, this, &RecoveryFlow::create);
    connect(assistant, &RecoveryAssistant::restoreWanted, this, &RecoveryFlow::restore);
    connectDeeds();
}

// What is done to the stage that the assistant is about.
void RecoveryFlow::connectDeeds()
{
    RecoveryAssistant *assistant = m_assistant;
    const QString stage = assistant->state().stage;
    connect(assistant, &RecoveryAssistant::logsWanted, this, [this, stage] { emit logsWanted(stage); });
    connect(assistant, &RecoveryAssistant::rollBackWanted, this, [this, stage] { m_restores.undo(stage); });
    connect(assistant, &RecoveryAssistant::suspendWanted, this, [this, stage] {
        run(
            tr("Suspending…"), stage,
            [&service = m_context.service, stage](const TaskControl &control) {
                return service.suspend(stage, control);
            },
            [this](const auto &) { look(); });
    });
    connect(assistant, &RecoveryAssistant::resumeWanted, this, [this, stage] {
        run(
            tr("Resuming…"), stage,
            [&service = m_context.service, stage](const TaskControl &control) {
                return service.resume(stage, control);
            },
            [this](const auto &) { look(); });
    });
    connect(assistant, &RecoveryAssistant::backUpWanted, this,
            [this, stage](const QString &name) { backUp(stage, name); });
}

// Does one thing at a time for the assistant; `done` only runs while it is open.
template<typename Work, typename Done>
void RecoveryFlow::run(const QString &title, const QString &stage, const Work &work, const Done &done)
{
    m_facts.problem.reset();
    m_facts.working = title;
    tell();
    const auto started = m_context.tasks.start({.title = title, .stage = stage}, work, m_assistant,
                                               [this, stage, done](const auto &result) {
                                                   m_facts.working.clear();
                                                   if (!result)
                                                       m_facts.problem = result.error();
                                                   tell();
                                                   done(result);
                                                   if (!stage.isEmpty())
                                                       emit stageTouched(stage);
                                               });
    if (started)
        return;
    m_facts.working.clear();
    m_facts.problem = started.error();
    tell();
}

// The broken state, before anything is done to it.
void RecoveryFlow::backUp(const QString &stage, const QString &name)
{
    const auto hold = m_facts.status && m_facts.status->state == u"suspended" ? BackupRequest::Hold::AsIs
                                                                              : BackupRequest::Hold::Live;
    const BackupRequest request{.stage = stage, .name = name, .hold = hold, .keep = true};
    run(
        tr("Saving the broken state…"), stage,
        [&service = m_context.service, request](const TaskControl &control) {
            return service.backUp(request, control);
        },
        [this](const Result<Backup> &backup) {
            if (backup)
                m_assistant->setEvidence(backup->id());
            loadBackups();
        });
}

void RecoveryFlow::tell()
{
    if (!m_assistant)
        return;
    m_assistant->setFacts(m_facts);
    if (m_facts.problem)
        m_context.announcer.announce(m_facts.problem->message);
}

void RecoveryFlow::enterStep()
{
    m_facts.problem.reset();
    const RecoveryState &state = m_assistant->state();
    const Result<QString> repository = m_context.settings.repository();
    const bool another = !repository || QDir::cleanPath(*repository) != QDir::cleanPath(state.folder);
    if (state.kind == Kind::NewComputer && state.step >= s_createStep && another)
        workIn(state.folder);
    else if (!state.stage.isEmpty())
        look();
}

// Goes on even when the assistant is closed meanwhile: the settings name the folder then.
void RecoveryFlow::workIn(const QString &folder)
{
    const QJsonValue before = m_context.settings.writtenRepository();
    m_context.settings.chooseRepository(folder);
    const auto done = [this, before](const Result<> &saved) {
        m_facts.working.clear();
        if (saved) {
            m_reopens = true;
            if (!m_saving)
                write();
            return;
        }
        m_context.settings.bringBackRepository(before);
        m_facts.problem = saved.error();
        tell();
    };
    m_facts.working = tr("Opening the folder…");
    tell();
    const auto started = m_context.tasks.start(
        {.title = tr("Save the settings")},
        [save = m_context.settings.unsaved()](const TaskControl &) { return save(); }, this, done);
    Q_ASSERT(started); // it belongs to no stage, so nothing is in its way
}

void RecoveryFlow::look()
{
    const QString stage = m_assistant->state().stage;
    const auto started = m_context.tasks.start(
        {.title = tr("Look at %1").arg(Texts::stageTitle(stage)), .stage = {}},
        [&service = m_context.service, stage](const TaskControl &control) { return service.status(stage, control); },
        m_assistant,
        [this](const Result<StageStatus> &status) {
            m_facts.status = status ? std::optional(*status) : std::nullopt;
            tell();
        });
    if (!started) {
        m_facts.problem = started.error();
        tell();
    }
}

// On a new computer those of the folder, whatever is known here; else those of the stage.
void RecoveryFlow::loadBackups()
{
    const RecoveryState state = m_assistant->state();
    if (state.kind == Kind::NewComputer) {
        if (!state.folder.isEmpty())
            lookIn(state.folder);
        return;
    }
    const auto started = m_context.tasks.start(
        {.title = tr("List the backups"), .stage = {}},
        [&service = m_context.service, stage = state.stage](const TaskControl &) { return service.backups(stage); },
        m_assistant,
        [this](const Result<QList<Backup>> &backups) {
            if (backups) {
                m_facts.backups = recoverableBackups(*backups, m_assistant->state().evidence);
                m_facts.listed = true;
                m_facts.spoiled = spoiledBackups(*backups);
            } else {
                m_facts.problem = backups.error();
            }
            tell();
        });
    if (!started) {
        m_facts.problem = started.error();
        tell();
    }
}

void RecoveryFlow::lookIn(const QString &folder)
{
    m_facts.backups.clear();
    m_facts.listed = false;
    run(
        tr("Looking for backups…"), {},
        [&service = m_context.service, folder](const TaskControl &) { return service.backupsIn(folder); },
        [this, folder](const Result<QList<Backup>> &backups) {
            if (backups)
                m_facts.backups = recoverableBackups(*backups, {});
            m_facts.listed = backups.has_value();
            tell();
            if (m_assistant->state().folder != folder)
                m_assistant->setFolder(folder);
        });
}

void RecoveryFlow::create()
{
    const QString backup = m_assistant->state().backup;
    const int automatic = m_context.settings.preferences().automaticKept;
    run(
        tr("Creating the stage…"), {},
        [&service = m_context.service, backup, automatic](const TaskControl &control) {
            return service.adoptStage(backup, automatic, control);
        },
        [this](const Result<AddedStage> &added) {
            if (added)
                emit stageTouched(m_assistant->state().stage);
            look();
        });
}

void RecoveryFlow::restore()
{
    const RecoveryState state = m_assistant->state();
    const auto backup = std::ranges::find(m_facts.backups, state.backup, &Backup::id);
    if (backup != m_facts.backups.end())
        m_restores.open(*backup, state.stage);
}

} // namespace Understudy
