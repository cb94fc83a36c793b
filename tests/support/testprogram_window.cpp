// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

// What the window does when a person presses its buttons, to be ended in the middle of it: `testprogram_window HOME
// back-up` backs the stage shop/staging up, `testprogram_window HOME restore BACKUP` restores that backup into it. One
// task on one thread, as in the window. `testprogram_window HOME undo` takes that restore back.

#include "app/services.h"
#include "models/clock.h"
#include "services/config/settings.h"
#include "services/tasks/taskrunner.h"
#include "tests/support/fakenotifier.h"
#include "ui/announcer.h"
#include "ui/restore/restoreflow.h"

#include <QApplication>
#include <QWidget>

using namespace Qt::StringLiterals;
using namespace Understudy;

static const QString s_stage = u"shop/staging"_s;

int main(int argc, char *argv[])
{
    const QApplication application(argc, argv);
    const QStringList arguments = QApplication::arguments();
    const Home home(arguments.value(1));
    const Result<std::unique_ptr<Services>> services = Services::open(home.path());
    if (!services)
        return 1;
    BackupService &service = (*services)->service();
    TaskRunner tasks;
    Settings settings(home);
    const SystemClock clock;
    Testing::FakeNotifier notifier;
    Announcer announcer;
    const WindowContext context{service, tasks, settings, clock, notifier, announcer};
    QWidget window;
    RestoreFlow flow(context, &window);
    QObject::connect(&tasks, &TaskRunner::finished, &window,
                     [](quint64, const Result<> &result) { QApplication::exit(result ? 0 : 2); });
    if (arguments.value(2) == u"restore") {
        const Result<Backup> backup = service.find(s_stage, arguments.value(3));
        if (!backup)
            return 1;
        flow.restore(*backup, {.backup = backup->id(), .into = s_stage, .suspend = true, .confirmed = true});
    } else if (arguments.value(2) == u"undo") {
        const auto started = tasks.start(
            {.title = u"undo"_s, .stage = s_stage},
            [&service](const TaskControl &control) { return service.undo(s_stage, {}, control); }, &window,
            [](const Result<> &) {});
        if (!started)
            return 1;
    } else {
        const BackupRequest request{.stage = s_stage, .name = u"unfinished"_s, .hold = BackupRequest::Hold::Suspend};
        const auto started = tasks.start(
            {.title = u"back up"_s, .stage = s_stage},
            [&service, request](const TaskControl &control) { return service.backUp(request, control); }, &window,
            [](const Result<Backup> &) {});
        if (!started)
            return 1;
    }
    return QApplication::exec();
}
