// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/messages/catalog.h"
#include "tests/support/knowndialog.h"
#include "tests/support/windowbench.h"
#include "ui/help/helpflow.h"
#include "ui/help/shortcutsdialog.h"
#include "ui/help/textdialog.h"
#include "ui/notify/quitwhilebusydialog.h"
#include "ui/preferences/preferencesdialog.h"
#include "ui/preferences/securitypage.h"
#include "ui/schedule/retentiontab.h"
#include "ui/widgets/errordetails.h"

#include <QAction>
#include <QSpinBox>

#include <memory>

namespace Understudy::Testing {

[[nodiscard]] inline QList<Backup> usualBackups(int count)
{
    QList<Backup> backups;
    for (int i = 0; i < count; ++i) {
        Backup backup{.status = BackupStatus::Ready};
        backup.manifest.id = QStringLiteral("%1-0000-4000-8000-000000000000").arg(i, 8, 16, QLatin1Char('0'));
        backup.manifest.name = QStringLiteral("nightly %1").arg(i);
        backup.manifest.origin = i % 3 == 0 ? Origin::Manual : Origin::Automatic;
        backup.manifest.createdAt = QDateTime::fromMSecsSinceEpoch(1'778'587'320'000).addDays(i);
        backup.manifest.newBytes = 1'300'000'000;
        backups.append(backup);
    }
    return backups;
}

[[nodiscard]] inline std::unique_ptr<QWidget> usualPreferences()
{
    auto dialog = std::make_unique<PreferencesDialog>(
        Preferences{.postgresFolders = {QStringLiteral("/opt/postgresql-16/bin")}}, false,
        PreferencesDialog::Places{.settings = QStringLiteral("/home/ada/.local/share/understudy/settings"),
                                  .identity = QStringLiteral("/home/ada/.local/share/understudy/identity.txt"),
                                  .recoveryKey = QStringLiteral("/home/ada/.local/share/understudy/recovery-key.txt"),
                                  .logs = QStringLiteral("/home/ada/.local/share/understudy/logs")});
    dialog->setRepository(QStringLiteral("/home/ada/.local/share/understudy/repository"), 212'000'000'000);
    dialog->setTools({{15, QStringLiteral("15.14"), QStringLiteral("/usr/lib/postgresql/15/bin")},
                      {17, QStringLiteral("17.6"), QStringLiteral("/usr/lib/postgresql/17/bin")}});
    dialog->setKeyPlace({.key = KeyPlace::Key::InFile,
                         .passwords = {.file = QStringLiteral("/home/ada/.local/share/understudy/passwords.json")}});
    return dialog;
}

enum class Quitting { Usual, InASwap, InTheWatch };

[[nodiscard]] inline std::unique_ptr<QWidget> usualQuestionBeforeQuitting(Quitting when)
{
    auto dialog = std::make_unique<QuitWhileBusyDialog>();
    dialog->setWork({QStringLiteral("“Back up webshop › staging” is still running.")});
    dialog->setInterruptible(when != Quitting::InASwap);
    dialog->setRollsBack(when == Quitting::InTheWatch);
    return dialog;
}

[[nodiscard]] inline std::unique_ptr<QWidget> usualRetention()
{
    auto tab = std::make_unique<RetentionTab>();
    tab->setStage(7, usualBackups(17));
    tab->resize(760, tab->heightForWidth(760)); // a page of a dialog is as high as its lines need
    return tab;
}

[[nodiscard]] inline std::unique_ptr<QWidget> usualQuestionBeforeKeepingFewer()
{
    const auto asker = std::make_shared<RetentionTab>();
    asker->setStage(7, usualBackups(17));
    asker->findChild<QSpinBox *>(QStringLiteral("retentionNumber"))->setValue(2);
    asker->confirm([] { });
    return questionOf(*asker, QStringLiteral("retentionQuestion"), asker);
}

[[nodiscard]] inline std::unique_ptr<QWidget> usualAbout()
{
    struct Asker : WindowBench
    {
        QWidget window;
        HelpFlow help{service, tasks, &window};
    };
    const auto asker = std::make_shared<Asker>();
    asker->help.showAbout();
    return questionOf(asker->window, QStringLiteral("aboutDialog"), asker);
}

[[nodiscard]] inline std::unique_ptr<QWidget> usualShortcuts()
{
    auto owner = std::make_unique<QObject>();
    QList<QAction *> actions;
    for (const auto &[text, keys] : {std::pair("&New backup…", "Ctrl+N"), std::pair("&Restore…", "Ctrl+Shift+R"),
                                     std::pair("&Preferences…", "Ctrl+,")}) {
        actions.append(new QAction(QString::fromUtf8(text), owner.get()));
        actions.last()->setShortcut(QKeySequence(QString::fromLatin1(keys)));
    }
    return std::make_unique<ShortcutsDialog>(actions);
}

[[nodiscard]] inline QList<KnownDialog> dialogsOfTheProgram()
{
    return {
        {"preferences", usualPreferences},
        {"question before quitting", [] { return usualQuestionBeforeQuitting(Quitting::Usual); }},
        {"question before quitting in a swap", [] { return usualQuestionBeforeQuitting(Quitting::InASwap); }},
        {"question before quitting in the watch after a restore",
         [] { return usualQuestionBeforeQuitting(Quitting::InTheWatch); }},
        {"retention", usualRetention},
        {"question before keeping fewer", usualQuestionBeforeKeepingFewer},
        {"about the program", usualAbout},
        {"keyboard shortcuts", usualShortcuts},
        {"page of the help",
         [] {
             return std::make_unique<TextDialog>(QStringLiteral("Restore without Understudy"),
                                                 QStringLiteral("Every folder of backups holds this text."),
                                                 QStringLiteral("HOW TO GET DATA BACK\n").repeated(40),
                                                 QStringLiteral("RESTORE-BY-HAND.txt"));
         }},
        {"details of an error",
         [] {
             return std::make_unique<ErrorDetails>(
                 Messages::error(QLatin1StringView("common.readFailed"),
                                 {{QLatin1StringView("path"), QStringLiteral("/srv/shop/uploads/2026/11/report.pdf")},
                                  {QLatin1StringView("reason"), QStringLiteral("Input/output error")}},
                                 QStringLiteral("errno 5")));
         }},
    };
}

} // namespace Understudy::Testing
