// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/backupservice.h"
#include "services/tasks/taskrunner.h"
#include "ui/stages/addstagewizard.h"
#include "ui/windowcontext.h"

#include <QObject>
#include <QPointer>

#include <functional>

class QWidget;

namespace Understudy {

class EditStageDialog;

// Adds, edits and removes stages: opens the dialogs, and has the service do in tasks what they ask for.
class StageFlow final : public QObject
{
    Q_OBJECT

public:
    // The context and the window outlive it.
    StageFlow(const WindowContext &context, QWidget *window);

    // `place`: a project's folder or compose file to begin with; empty = the person chooses.
    void addStage(const QString &place = {});
    void editStage(const QString &id,
                   const QString &safetyBackup = {}); // of a restore that can be undone; empty = none
    void removeStage(const QString &id);

signals:
    void stageAdded(const QString &id, bool backUpNow);
    void stageChanged(const QString &id);
    void stageRemoved(const QString &id);
    // Adds pages of others before the dialog opens.
    void editing(Understudy::EditStageDialog *dialog);
    void failed(const Understudy::Error &error);

private:
    void prepare(AddStageWizard *wizard);
    void search(QPointer<QObject> dialog, StagePages &pages, const QString &place);
    void test(QPointer<QObject> dialog, StagePages &pages);
    void save(const SaveStageRequest &request, bool replace, const std::function<void(const Result<> &)> &done);
    template<typename Dialog>
    void onSaved(const QPointer<Dialog> &dialog, const Result<> &saved, const std::function<void()> &done);
    void openEditor(const Stage &stage, const QList<Backup> &backups, const QString &safetyBackup);
    void askToRemove(const QString &id, const QList<Backup> &backups);
    void remove(const QString &id, const QList<Backup> &backups);
    void stop(TaskId &task);
    void stopAll(); // that works for a dialog

    const WindowContext &m_context;
    QWidget *m_window;
    QPointer<AddStageWizard> m_wizard;
    QPointer<EditStageDialog> m_editor;
    TaskId m_search = 0;
    TaskId m_test = 0;
    TaskId m_save = 0;
};

} // namespace Understudy
