// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "tests/support/patience.h"
#include "tests/support/somebackups.h"
#include "tests/support/windowbench.h"
#include "ui/backups/backuppanes.h"
#include "ui/backups/backuptree.h"
#include "ui/main/backupparts.h"
#include "ui/main/bannerslot.h"
#include "ui/main/mainwindow.h"
#include "ui/main/stagewatch.h"
#include "ui/widgets/messagebar.h"

#include <QPushButton>
#include <QTest>

#include <memory>

namespace Understudy::Testing {

// The window with its backups and its activity, over a fake service that has one stage.
struct PartsWindow
{
    explicit PartsWindow(const QList<Backup> &backups = {someBackup(3, QStringLiteral("nightly")),
                                                         someBackup(2, QStringLiteral("friday")),
                                                         someBackup(1, QStringLiteral("old"))})
    {
        bench.home.create().value();
        bench.addStage(QStringLiteral("shop"), QStringLiteral("staging"));
        bench.service.knownBackups = backups;
        window = std::make_unique<MainWindow>(bench.context, QStringList());
        parts = new BackupParts(*window, bench.home);
        window->resize(1200, 760);
        window->start();
        window->show();
    }
    [[nodiscard]] static QString stage() { return QStringLiteral("shop/staging"); }
    [[nodiscard]] bool isLoaded() const
    {
        return QTest::qWaitFor([this] { return window->watch().status(stage()) && window->watch().backupsLoaded(); },
                               patienceMs);
    }
    [[nodiscard]] MessageBar *bar(const QString &key) const
    {
        for (MessageBar *bar : window->banners().findChildren<MessageBar *>(QStringLiteral("banner_") + key)) {
            if (bar->isVisible())
                return bar;
        }
        return nullptr;
    }
    [[nodiscard]] QStringList actions(const QString &key) const
    {
        QStringList texts;
        if (const MessageBar *shown = bar(key)) {
            for (const QPushButton *button : shown->buttons())
                texts.append(button->text());
        }
        return texts;
    }
    void press(const QString &key, const QString &text) const
    {
        QVERIFY2(actions(key).contains(text), qPrintable(actions(key).join(QStringLiteral(" | "))));
        bar(key)->buttons().at(actions(key).indexOf(text))->click();
    }
    void select(int number) const { parts->panes().selectBackup(someBackup(number).id()); }
    void trigger(ActionId id) const { window->actions().action(id)->trigger(); }

    WindowBench bench;
    std::unique_ptr<MainWindow> window;
    BackupParts *parts = nullptr;
};

} // namespace Understudy::Testing
