// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/backupservice.h"
#include "services/tasks/taskrunner.h"
#include "ui/windowcontext.h"

#include <QObject>
#include <QPointer>

#include <optional>

namespace Understudy {

class UndoDialog;

// Decides what becomes of the two states that a restore leaves: back, on, or out of a crash.
class UndoFlow final : public QObject
{
    Q_OBJECT

public:
    UndoFlow(const WindowContext &context, QWidget *window);

    void ask(const QString &stage); // shows what an undo would take away
    void accept(const QString &stage);
    void recover(const QString &stage, BackupService::Recovery how);

signals:
    void failed(const QString &stage, const Understudy::Error &error);
    void stageTouched(const QString &stage);

private:
    void look(const QString &stage, const std::optional<Error> &refusal);
    void showDialog(const QString &stage, const UndoPreview &preview, const QString &backupName,
                    const std::optional<Error> &refusal);
    void undo(const QString &stage, const UndoPreview &shown);
    template<typename Work>
    void start(const TaskInfo &info, const Work &work, const QString &doneText);
    void notDone(const QString &stage, const Error &error);

    const WindowContext m_context;
    QWidget *m_window;
    bool m_looking = false; // at what an undo takes away
    QPointer<UndoDialog> m_dialog;
};

} // namespace Understudy
