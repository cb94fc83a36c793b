// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ui/stages/stageactions.h"

#include "ui/main/actions.h"
#include "ui/main/bannerslot.h"
#include "ui/main/mainwindow.h"
#include "ui/main/stagewatch.h"
#include "ui/stages/stageflow.h"

#include <QTimer>

#include <chrono>

using namespace std::chrono_literals;

namespace Understudy {

static constexpr std::chrono::minutes s_offered = 1min;

// How to take the first backup is asked as always, as soon as it is known whether the new stage runs. Whoever has gone on
// to something else meanwhile is not asked out of the blue.
static void offerBackup(MainWindow &window, const QString &stage)
{
    Actions &actions = window.actions();
    if (!actions.isHandled(ActionId::NewBackup))
        return;
    auto *once = new QObject(&window);
    QTimer::singleShot(s_offered, once, &QObject::deleteLater);
    QObject::connect(&window, &MainWindow::selectionChanged, once, [once, stage](const Selection &selection) {
        if (selection.stage != stage)
            once->deleteLater();
    });
    const auto tryIt = [&window, &actions, stage, once] {
        if (window.selection().stage != stage || !actions.action(ActionId::NewBackup)->isEnabled())
            return;
        once->deleteLater();
        QObject::disconnect(&actions, nullptr, once, nullptr);
        actions.action(ActionId::NewBackup)->trigger();
    };
    QObject::connect(&actions, &Actions::blockedChanged, once, tryIt, Qt::QueuedConnection);
}

StageFlow *handleStageActions(MainWindow &window)
{
    auto *flow = new StageFlow(window.context(), &window);
    Actions &actions = window.actions();
    actions.handle(ActionId::AddStage, flow, [flow] { flow->addStage(); });
    actions.handle(ActionId::EditStage, flow, [flow, &window] {
        const QString stage = window.selection().stage;
        const std::optional<StageStatus> status = window.watch().status(stage);
        flow->editStage(stage, status ? status->pendingSafety : QString());
    });
    actions.handle(ActionId::RemoveStage, flow, [flow, &window] { flow->removeStage(window.selection().stage); });
    QObject::connect(&window, &MainWindow::projectDropped, flow, [flow](const QString &path) { flow->addStage(path); });
    QObject::connect(flow, &StageFlow::stageAdded, &window, [&window](const QString &id, bool backUpNow) {
        window.watch().refresh();
        window.selectStage(id);
        if (backUpNow)
            offerBackup(window, id);
    });
    QObject::connect(flow, &StageFlow::stageChanged, &window, [&window] { window.watch().refresh(); });
    QObject::connect(flow, &StageFlow::stageRemoved, &window, [&window] { window.watch().refresh(); });
    QObject::connect(flow, &StageFlow::failed, &window,
                     [&window](const Error &error) { window.banners().showError(error); });
    return flow;
}

} // namespace Understudy
