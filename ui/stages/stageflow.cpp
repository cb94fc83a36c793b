// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/stages/stageflow.h"

#include "services/config/settings.h"
#include "ui/announcer.h"
#include "ui/stages/controlpage.h"
#include "ui/stages/editstagedialog.h"
#include "ui/stages/foundpage.h"
#include "ui/stages/removestagedialog.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace Understudy {

StageFlow::StageFlow(const WindowContext &context, QWidget *window)
    : QObject(window)
    , m_context(context)
    , m_window(window)
{ }

void StageFlow::stop(TaskId &task)
{
    if (task != 0)
        m_context.tasks.cancel(std::exchange(task, 0));
}

void StageFlow::stopAll()
{
    stop(m_search);
    stop(m_test);
    stop(m_save);
}

void StageFlow::addStage(const QString &place)
{
    if (m_wizard) {
        m_wizard->raise();
        m_wizard->activateWindow();
        return;
    }
    m_wizard = new AddStageWizard(m_window);
    m_wizard->setAttribute(Qt::WA_DeleteOnClose);
    m_wizard->pages().draft().base.keepAutomatic = m_context.settings.preferences().automaticKept;
    prepare(m_wizard);
    m_wizard->open();
    if (!place.isEmpty())
        m_wizard->setPlace(place);
}

void StageFlow::prepare(AddStageWizard *wizard)
{
    connect(wizard, &AddStageWizard::searchRequested, this,
            [this, wizard](const QString &place) { search(wizard, wizard->pages(), place); });
    connect(wizard, &AddStageWizard::testRequested, this, [this, wizard] { test(wizard, wizard->pages()); });
    connect(wizard, &AddStageWizard::saveRequested, this, [this, wizard](const SaveStageRequest &request) {
        const QString id = wizard->pages().draft().base.id();
        const QPointer<AddStageWizard> shown(wizard);
        save(request, false, [this, shown, id, first = request.firstBackup](const Result<> &saved) {
            onSaved(shown, saved, [this, id, first] {
                m_context.announcer.announce(tr("The stage “%1” was added.").arg(id));
                emit stageAdded(id, first);
            });
        });
    });
    connect(wizard, &QDialog::finished, this, &StageFlow::stopAll);
    BackupService &service = m_context.service;
    const auto known = m_context.tasks.start(
        {.title = tr("Look for stages")},
        [&service](const TaskControl &) -> Result<QList<Stage>> { return service.stages(); }, wizard,
        [wizard](const Result<QList<Stage>> &stages) {
            QStringList ids;
            for (const Stage &stage : stages.value_or(QList<Stage>()))
                ids.append(stage.id());
            wizard->pages().setTakenIds(ids);
        });
    const auto place = m_context.tasks.start(
        {.title = tr("Ask the keychain")},
        [&service](const TaskControl &control) -> Result<PasswordPlace> { return service.passwordPlace(control); },
        wizard,
        [wizard](const Result<PasswordPlace> &found) {
            if (found)
                wizard->pages().name()->setPasswordPlace(found->sentence());
        });
    Q_ASSERT(known && place); // of no stage, so never busy
}

// What is found travels to the window's thread one by one; who closed the dialog gets nothing more.
void StageFlow::search(QPointer<QObject> dialog, StagePages &pages, const QString &place)
{
    stop(m_search);
    pages.found()->beginSearch();
    BackupService &service = m_context.service;
    TaskRunner *const runner = &m_context.tasks;
    const QPointer<StagePages> shown(&pages);
    const auto take = [runner, shown](const DetectedStorage &storage) {
        QMetaObject::invokeMethod(
            runner,
            [shown, storage] {
                if (shown && shown->found()->isSearching())
                    shown->found()->take(storage);
            },
            Qt::QueuedConnection);
    };
    const Result<TaskId> task = m_context.tasks.start(
        {.title = tr("Look for storages")},
        [&service, place, take](const TaskControl &control) { return service.detect(place, take, control); },
        dialog.data(),
        [this, shown](const Result<Detection> &detection) {
            m_search = 0;
            if (!shown || (!detection && detection.error().code == Error::Code::Cancelled))
                return;
            shown->endSearch(detection);
            m_context.announcer.announce(tr("The search has ended."));
        });
    m_search = task.value_or(0);
}

void StageFlow::test(QPointer<QObject> dialog, StagePages &pages)
{
    stop(m_test);
    pages.control()->beginTest();
    BackupService &service = m_context.service;
    const QPointer<StagePages> shown(&pages);
    const Result<TaskId> task = m_context.tasks.start(
        {.title = tr("Test a stage")},
        [&service, json = pages.json(), passwords = pages.passwords()](const TaskControl &control) {
            return service.testStage(json, passwords, control);
        },
        dialog.data(),
        [this, shown](const Result<StageTest> &result) {
            m_test = 0;
            if (!shown || (!result && result.error().code == Error::Code::Cancelled))
                return;
            shown->control()->showTest(result);
            m_context.announcer.announce(tr("The test has ended."));
        });
    m_test = task.value_or(0);
}

// Passwords first: the stage is checked with them while it is added.
void StageFlow::save(const SaveStageRequest &request, bool replace, const std::function<void(const Result<> &)> &done)
{
    BackupService &service = m_context.service;
    const auto work = [&service, request, replace](const TaskControl &control) -> Result<> {
        if (const Result<> saved = service.savePasswords(request.passwords, control); !saved)
            return saved;
        const Result<AddedStage> added = service.addStage(request.json, replace, control);
        return added ? Result<>() : std::unexpected(added.error());
    };
    const Result<TaskId> task = m_context.tasks.start({.title = tr("Save a stage")}, work, this, done);
    m_save = task.value_or(0);
    if (!task)
        done(std::unexpected(task.error()));
}

// Who closes the dialog meanwhile takes the saving back, if there is still time: what was saved nevertheless is told.
template<typename Dialog>
void StageFlow::onSaved(const QPointer<Dialog> &dialog, const Result<> &saved, const std::function<void()> &done)
{
    m_save = 0;
    const bool isOpen = dialog && dialog->isVisible();
    if (saved) {
        if (isOpen)
            dialog->finish();
        done();
    } else if (isOpen) {
        dialog->failToSave(saved.error());
    } else if (saved.error().code != Error::Code::Cancelled) {
        emit failed(saved.error());
    }
}

namespace {

struct KnownStage
{
    Stage stage;
    QList<Backup> backups;
};

} // namespace

// A repository that is away is no reason against editing a stage.
static Result<KnownStage> readStage(BackupService &service, const QString &id)
{
    const Result<Stage> stage = service.stage(id);
    if (!stage)
        return std::unexpected(stage.error());
    return KnownStage{.stage = *stage, .backups = service.backups(id).value_or(QList<Backup>())};
}

void StageFlow::editStage(const QString &id, const QString &safetyBackup)
{
    BackupService &service = m_context.service;
    const Result<TaskId> task = m_context.tasks.start(
        {.title = tr("Read a stage")}, [&service, id](const TaskControl &) { return readStage(service, id); }, this,
        [this, safetyBackup](const Result<KnownStage> &known) {
            if (known)
                openEditor(known->stage, known->backups, safetyBackup);
            else
                emit failed(known.error());
        });
    if (!task)
        emit failed(task.error());
}

void StageFlow::openEditor(const Stage &stage, const QList<Backup> &backups, const QString &safetyBackup)
{
    if (m_editor) {
        m_editor->raise();
        return;
    }
    auto *editor = new EditStageDialog(stage, backups, {safetyBackup}, m_window);
    m_editor = editor;
    editor->setAttribute(Qt::WA_DeleteOnClose);
    const QString id = stage.id();
    connect(editor, &EditStageDialog::searchRequested, this, [this, editor] { search(editor, editor->pages(), {}); });
    connect(editor, &EditStageDialog::testRequested, this, [this, editor] { test(editor, editor->pages()); });
    connect(editor, &EditStageDialog::saveRequested, this, [this, editor, id](const SaveStageRequest &request) {
        save(request, true, [this, shown = QPointer<EditStageDialog>(editor), id](const Result<> &saved) {
            onSaved(shown, saved, [this, id] {
                m_context.announcer.announce(tr("The stage “%1” was changed.").arg(id));
                emit stageChanged(id);
            });
        });
    });
    connect(editor, &QDialog::finished, this, &StageFlow::stopAll);
    emit editing(editor);
    editor->open();
}

void StageFlow::removeStage(const QString &id)
{
    BackupService &service = m_context.service;
    const Result<TaskId> task = m_context.tasks.start(
        {.title = tr("Count backups")}, [&service, id](const TaskControl &) { return service.backups(id); }, this,
        [this, id](const Result<QList<Backup>> &backups) {
            if (backups)
                askToRemove(id, *backups);
            else
                emit failed(backups.error());
        });
    if (!task)
        emit failed(task.error());
}

void StageFlow::askToRemove(const QString &id, const QList<Backup> &backups)
{
    qint64 bytes = 0;
    for (const Backup &backup : backups)
        bytes += backup.manifest.storedBytes;
    auto *dialog = new RemoveStageDialog(id, static_cast<int>(backups.size()), bytes, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this,
            [this, dialog, id, backups] { remove(id, dialog->deletesBackups() ? backups : QList<Backup>()); });
    dialog->open();
}

// Who typed the name means the kept ones too.
static Result<> deleteBackup(BackupService &service, const Backup &backup)
{
    if (backup.marks.kept) {
        if (const Result<> let = service.keep(backup.id(), false); !let)
            return let;
    }
    return service.deleteBackup(backup.id());
}

// The backups go first: where one is in use, the stage and the rest of them stay.
void StageFlow::remove(const QString &id, const QList<Backup> &backups)
{
    BackupService &service = m_context.service;
    const auto work = [&service, id, backups](const TaskControl &control) -> Result<> {
        for (const Backup &backup : backups) {
            if (const Result<> going = control.checkpoint(); !going)
                return going;
            if (const Result<> deleted = deleteBackup(service, backup); !deleted)
                return deleted;
        }
        return service.removeStage(id);
    };
    const Result<TaskId> task = m_context.tasks.start(
        {.title = tr("Remove a stage"), .stage = id}, work, this, [this, id](const Result<> &removed) {
            if (!removed) {
                emit failed(removed.error());
                return;
            }
            m_context.announcer.announce(tr("The stage “%1” was removed.").arg(id));
            emit stageRemoved(id);
        });
    if (!task)
        emit failed(task.error());
}

} // namespace Understudy
