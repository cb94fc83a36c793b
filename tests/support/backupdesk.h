// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/restoredbackup.h"
#include "services/config/home.h"
#include "services/config/settings.h"
#include "services/tasks/taskrunner.h"
#include "tests/support/fakebackupservice.h"
#include "tests/support/fakeclock.h"
#include "tests/support/somebackups.h"
#include "tests/support/windowbench.h"
#include "ui/activity/activitywatch.h"
#include "ui/announcer.h"
#include "ui/backups/backupdetails.h"
#include "ui/backups/backupflow.h"
#include "ui/backups/backuppanes.h"
#include "ui/backups/storagearea.h"
#include "ui/widgets/undobar.h"

#include <QLineEdit>
#include <QSplitter>
#include <QTemporaryDir>
#include <QVBoxLayout>
#include <QWidget>

#include <atomic>
#include <memory>

namespace Understudy::Testing {

// The part of the window that shows backups, with all that works behind it, over a service that is a fake or a real
// one. What the service lists is read again as soon as somebody says that it is out of date.
class BackupDesk final : public QObject
{
public:
    explicit BackupDesk(BackupService &service, const Clock &clock, const Home &home)
        : settings(home)
        , context{service, tasks, settings, clock, notifier, announcer}
        , activities(context, home)
    {
        flow = new BackupFlow(context, activities, &window);
        pane = new BackupPanes(*flow, clock, &window);
        arrange();
        connect(flow, &BackupFlow::listOutdated, this, &BackupDesk::reload);
        connect(flow, &BackupFlow::failed, this, [this](const Error &error) { failures.append(error); });
        connect(flow, &BackupFlow::notMade, this,
                [this](const BackupRequest &, bool, const Error &error) { failures.append(error); });
        connect(flow, &BackupFlow::notImported, this,
                [this](const ImportRequest &, const Error &error) { failures.append(error); });
        connect(&announcer, &Announcer::announced, this, [this](const QString &text) { announced.append(text); });
    }

    void show(const StageCondition &condition)
    {
        stage = condition;
        window.resize(1100, 700);
        pane->showStage(condition);
        window.show();
        reload();
    }
    // As a page does, but simpler.
    void arrange()
    {
        auto *columns = new QSplitter;
        columns->addWidget(pane->backups());
        columns->addWidget(pane->details());
        columns->setStretchFactor(0, 2);
        columns->setStretchFactor(1, 1);
        filter->setAccessibleName(QStringLiteral("Filter"));
        auto *layout = new QVBoxLayout(&window);
        layout->addWidget(filter);
        layout->addWidget(pane->storages());
        layout->addWidget(columns, 1);
        layout->addWidget(pane->undoBar());
        connect(filter, &QLineEdit::textChanged, pane, &BackupPanes::setFilter);
        connect(pane, &BackupPanes::filterToBeCleared, filter, &QLineEdit::clear);
    }
    void reload()
    {
        const Result<TaskId> task = tasks.start(
            {}, [this](const TaskControl &) { return context.service.backups(stage.id); }, this,
            [this](const Result<QList<Backup>> &backups) {
                const Backup *restored = backups ? restoredBackup(*backups, stage.id) : nullptr;
                if (backups)
                    pane->showBackups(*backups, restored ? restored->id() : QString());
                ++reloads;
            });
        Q_ASSERT(task);
    }

    QTemporaryDir folder;
    Settings settings;
    FakeNotifier notifier;
    Announcer announcer;
    TaskRunner tasks;
    WindowContext context;
    ActivityWatch activities;
    QWidget window;
    QLineEdit *filter = new QLineEdit(&window);
    BackupFlow *flow = nullptr;
    BackupPanes *pane = nullptr;
    StageCondition stage;
    QList<Error> failures;
    QStringList announced;
    int reloads = 0;
};

[[nodiscard]] inline StageCondition runningStage()
{
    return {.id = QStringLiteral("shop/staging"),
            .state = StageState::Running,
            .canSuspend = true,
            .storages = 2,
            .reachable = 2};
}

// A desk over a fake service.
struct FakeDesk
{
    FakeDesk() { home.create().value(); }

    QTemporaryDir folder;
    Home home{folder.path()};
    FakeBackupService service;
    FakeClock clock;
    BackupDesk desk{service, clock, home};
};

} // namespace Understudy::Testing
