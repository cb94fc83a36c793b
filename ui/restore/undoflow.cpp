// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/restore/undoflow.h"

#include "models/clock.h"
#include "models/messages/identity.h"
#include "models/texts.h"
#include "ui/announcer.h"
#include "ui/notify/notices.h"
#include "ui/restore/undodialog.h"

using namespace Qt::StringLiterals;

namespace Understudy {

UndoFlow::UndoFlow(const WindowContext &context, QWidget *window)
    : QObject(window)
    , m_context(context)
    , m_window(window)
{ }

// Runs `work` on the stage as its one operation.
template<typename Work>
void UndoFlow::start(const TaskInfo &info, const Work &work, const QString &doneText)
{
    const QString stage = info.stage;
    const auto started = m_context.tasks.start(info, work, this, [this, stage, doneText](const auto &result) {
        if (result)
            m_context.announcer.announce(doneText);
        else
            notDone(stage, result.error());
        emit stageTouched(stage);
    });
    if (!started)
        emit failed(stage, started.error());
}

void UndoFlow::notDone(const QString &stage, const Error &error)
{
    const bool isOther = isMessage(error, "restore.writtenSince"_L1) || isMessage(error, "restore.otherRestore"_L1);
    if (isOther && !m_looking && !m_dialog) {
        m_context.announcer.announce(error.message);
        look(stage, error);
        return;
    }
    if (const std::optional<Notification> notice = Notices::ofUndo(stage, error)) {
        m_context.notifier.notify(*notice);
        emit failed(stage, error);
    }
}

static Result<std::pair<UndoPreview, QString>> whatGoes(BackupService &service, const QString &stage,
                                                        const TaskControl &control)
{
    const Result<UndoPreview> preview = service.undoPreview(stage, control);
    if (!preview)
        return std::unexpected(preview.error());
    const Result<Backup> backup = service.find(stage, preview->backup);
    return std::pair(*preview, backup ? backup->name() : preview->backup);
}

void UndoFlow::ask(const QString &stage)
{
    look(stage, {});
}

// Once, however often it is asked for: the look takes its time, and a second dialog would ask for a second undo.
// `refusal`: why what was agreed to was not done, so that it is asked anew.
void UndoFlow::look(const QString &stage, const std::optional<Error> &refusal)
{
    if (m_looking || m_dialog)
        return;
    m_looking = true;
    const auto started = m_context.tasks.start(
        {.title = tr("Look at what an undo takes away"), .stage = {}},
        [&service = m_context.service, stage](const TaskControl &control) { return whatGoes(service, stage, control); },
        this,
        [this, stage, refusal](const Result<std::pair<UndoPreview, QString>> &found) {
            m_looking = false;
            if (found)
                showDialog(stage, found->first, found->second, refusal);
            else
                emit failed(stage, found.error());
        });
    if (started)
        return;
    m_looking = false;
    emit failed(stage, started.error());
}

void UndoFlow::showDialog(const QString &stage, const UndoPreview &preview, const QString &backupName,
                          const std::optional<Error> &refusal)
{
    m_dialog = new UndoDialog(stage, preview, backupName, m_context.clock.now(), m_window);
    m_dialog->setAttribute(Qt::WA_DeleteOnClose);
    if (refusal)
        m_dialog->tellWhyAgain(*refusal);
    connect(m_dialog, &QDialog::accepted, this, [this, stage, preview] { undo(stage, preview); });
    m_dialog->open();
}

void UndoFlow::undo(const QString &stage, const UndoPreview &shown)
{
    start(
        {.title = tr("Undo the restore of %1").arg(Texts::stageTitle(stage)), .stage = stage, .kind = StageTask::Undo},
        [&service = m_context.service, stage, shown](const TaskControl &control) {
            return service.undo(stage, shown, control);
        },
        tr("“%1” is as it was before the restore.").arg(stage.section(u'/', -1)));
}

void UndoFlow::accept(const QString &stage)
{
    start(
        {.title = tr("Keep the restored data of %1").arg(Texts::stageTitle(stage)), .stage = stage},
        [&service = m_context.service, stage](const TaskControl &control) { return service.accept(stage, control); },
        tr("The restored data of “%1” is kept.").arg(stage.section(u'/', -1)));
}

void UndoFlow::recover(const QString &stage, BackupService::Recovery how)
{
    const bool back = how == BackupService::Recovery::RollBack;
    start(
        {.title = (back ? tr("Roll back %1") : tr("Recover %1")).arg(Texts::stageTitle(stage)),
         .stage = stage,
         .kind = StageTask::Undo},
        [&service = m_context.service, stage, how](const TaskControl &control) {
            return service.recover(stage, how, control);
        },
        tr("The data of “%1” is whole again.").arg(stage.section(u'/', -1)));
}

} // namespace Understudy
