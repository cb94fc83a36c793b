// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/config/settings.h"
#include "services/tasks/taskrunner.h"
#include "tests/support/fakenotifier.h"
#include "tests/support/patience.h"
#include "ui/announcer.h"
#include "ui/main/bannerslot.h"
#include "ui/restore/restorebanners.h"
#include "ui/restore/restoredialog.h"
#include "ui/restore/restoreflow.h"
#include "ui/widgets/messagebar.h"
#include "ui/windowcontext.h"

#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>

namespace Understudy::Testing {

// As much of the window as a restore needs, over any service.
class RestoreWindow
{
public:
    RestoreWindow(BackupService &backupService, const Home &home, const Clock &clock)
        : service(backupService)
        , settings(home)
        , context{service, tasks, settings, clock, notifier, announcer}
        , flow(context, &window)
        , slot(&window)
        , banners(flow, slot, clock, &window)
        , announced(&announcer, &Announcer::announced)
    {
        slot.setStage(stage());
        slot.resize(1000, 300);
        window.resize(1000, 700);
        window.show();
        QObject::connect(&flow, &RestoreFlow::stageTouched, &window, [this] { reload(); });
        reload();
    }

    void reload()
    {
        const auto started = tasks.start(
            {.title = QStringLiteral("status"), .stage = {}},
            [this](const TaskControl &control) { return service.status(stage(), control); }, &window,
            [this](const Result<StageStatus> &status) {
                if (status)
                    banners.setStatus(*status);
            });
        QVERIFY(started);
    }

    [[nodiscard]] static QString stage() { return QStringLiteral("shop/staging"); }
    [[nodiscard]] RestoreDialog *dialog() const { return window.findChild<RestoreDialog *>(); }
    template<typename Widget>
    [[nodiscard]] Widget *find(const QString &name) const
    {
        return window.findChild<Widget *>(name);
    }
    [[nodiscard]] QPushButton *button(const QString &name) const { return find<QPushButton>(name); }
    [[nodiscard]] MessageBar *bar(const QString &key) const
    {
        const QList<MessageBar *> bars = slot.findChildren<MessageBar *>(QStringLiteral("banner_") + key);
        const auto shown = std::ranges::find_if(bars, [](const MessageBar *bar) { return bar->isVisible(); });
        return shown == bars.end() ? nullptr : *shown;
    }
    [[nodiscard]] bool shows(const QString &key) const { return bar(key) != nullptr; }
    [[nodiscard]] QStringList actions(const QString &key) const
    {
        QStringList texts;
        for (const QPushButton *button : bar(key)->buttons())
            texts.append(button->text());
        return texts;
    }
    void press(const QString &key, const QString &text) const
    {
        QVERIFY(actions(key).contains(text));
        bar(key)->buttons().at(actions(key).indexOf(text))->click();
    }
    [[nodiscard]] bool canRestore() const
    {
        const auto *restore = button(QStringLiteral("btnRestore"));
        return restore && restore->isEnabled();
    }
    [[nodiscard]] bool wasAnnounced(const QString &part) const
    {
        return std::ranges::any_of(
            announced, [&](const QList<QVariant> &arguments) { return arguments.first().toString().contains(part); });
    }

    BackupService &service;
    TaskRunner tasks;
    Settings settings;
    FakeNotifier notifier;
    Announcer announcer;
    WindowContext context;
    QWidget window;
    RestoreFlow flow;
    BannerSlot slot;
    RestoreBanners banners;
    QSignalSpy announced;
};

inline void openAndConfirm(RestoreWindow &window, const Backup &backup)
{
    window.flow.open(backup);
    QTRY_VERIFY_WITH_TIMEOUT(window.dialog(), patienceMs);
    QTRY_VERIFY_WITH_TIMEOUT(window.find<QLineEdit>(QStringLiteral("restoreWord"))->isVisible(), patienceMs);
    QTest::keyClicks(window.find<QLineEdit>(QStringLiteral("restoreWord")), QStringLiteral("restore"));
}

inline void suspendAndRestore(RestoreWindow &window)
{
    QTRY_VERIFY_WITH_TIMEOUT(window.button(QStringLiteral("btnSuspendForSwap")), patienceMs);
    window.button(QStringLiteral("btnSuspendForSwap"))->click();
    QTRY_VERIFY_WITH_TIMEOUT(window.canRestore(), patienceMs);
    window.button(QStringLiteral("btnRestore"))->click();
    QTRY_VERIFY_WITH_TIMEOUT(!window.dialog(), patienceMs);
}

} // namespace Understudy::Testing
