// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "tests/support/backupdesk.h"
#include "tests/support/knowndialog.h"
#include "ui/backups/backuptree.h"
#include "ui/backups/importdialog.h"
#include "ui/backups/newbackupdialog.h"
#include "ui/backups/recentlydeleteddialog.h"

#include <QLineEdit>
#include <QPushButton>

namespace Understudy::Testing {

[[nodiscard]] inline NewBackupFacts usualFacts()
{
    return {.stage = QStringLiteral("webshop/staging"),
            .canSuspend = true,
            .holds = {QStringLiteral("app 412 MB"), QStringLiteral("uploads 1.1 GB"), QStringLiteral("jobs.db 18 MB"),
                      QStringLiteral(".env 3 KB")},
            .neededBytes = 1'500'000'000,
            .freeBytes = 212'000'000'000,
            .downMs = 20'000,
            .takenNames = {QStringLiteral("friday")},
            .now = dayOfBackups()};
}

[[nodiscard]] inline std::unique_ptr<QWidget> usualNewBackup(const std::function<void(NewBackupFacts &)> &change = {},
                                                             const QString &name = {})
{
    NewBackupFacts facts = usualFacts();
    if (change)
        change(facts);
    auto dialog = std::make_unique<NewBackupDialog>(facts);
    if (!name.isNull())
        dialog->findChild<QLineEdit *>(QStringLiteral("nameField"))->setText(name);
    return dialog;
}

[[nodiscard]] inline ImportFacts usualImportFacts()
{
    return {.request = {.file = QStringLiteral("/home/ada/dumps/webshop-2026-11-20.sql.gz"),
                        .stage = QStringLiteral("webshop/staging")},
            .databases = {QStringLiteral("api/app")},
            .takenNames = {QStringLiteral("friday")}};
}

[[nodiscard]] inline std::unique_ptr<QWidget> usualImport(const std::function<void(ImportFacts &)> &change = {})
{
    ImportFacts facts = usualImportFacts();
    if (change)
        change(facts);
    return std::make_unique<ImportDialog>(facts);
}

[[nodiscard]] inline std::unique_ptr<QWidget> usualRecentlyDeleted(int count)
{
    auto dialog = std::make_unique<RecentlyDeletedDialog>();
    dialog->setBackups(someBackups(count), dayOfBackups());
    return dialog;
}

[[nodiscard]] inline std::unique_ptr<QWidget> usualQuestionBeforeDeletingForGood(int count)
{
    const std::shared_ptr<QWidget> asker = usualRecentlyDeleted(count);
    asker->findChild<QPushButton *>(QStringLiteral("emptyButton"))->click();
    return questionOf(*asker, QStringLiteral("deleteForGoodQuestion"), asker);
}

// The backups of a stage with all that is said of one of them, where it is renamed and gets its note.
class BackupsShown final : public QWidget
{
public:
    explicit BackupsShown(bool editsNote)
    {
        m_desk.service.knownBackups = someBackups(12);
        m_desk.service.knownBackups.first().marks.note = QStringLiteral("Before the change of the schema.");
        m_desk.desk.show(runningStage());
        auto *layout = new QVBoxLayout(this);
        layout->setContentsMargins({});
        layout->addWidget(&m_desk.desk.window);
        resize(1000, 640);
        waitUntil([this] { return m_desk.desk.pane->tree()->model()->rowCount() == 12; });
        m_desk.desk.pane->selectBackup(m_desk.service.knownBackups.first().id());
        if (editsNote)
            m_desk.desk.pane->editNoteOfSelected();
    }
    ~BackupsShown() override { m_desk.desk.window.setParent(nullptr); }

private:
    FakeDesk m_desk;
};

[[nodiscard]] inline QList<KnownDialog> dialogsOfBackups()
{
    return {
        {"new backup", [] { return usualNewBackup(); }},
        {"new backup of a suspended stage",
         [] { return usualNewBackup([](NewBackupFacts &facts) { facts.suspended = true; }); }},
        {"new backup of a stage that nobody can suspend",
         [] { return usualNewBackup([](NewBackupFacts &facts) { facts.canSuspend = false; }); }},
        {"new backup without a name", [] { return usualNewBackup({}, QStringLiteral(" ")); }},
        {"import of a dump", [] { return usualImport(); }},
        {"import of a dump that is to be chosen",
         [] { return usualImport([](ImportFacts &facts) { facts.request.file.clear(); }); }},
        {"import into one of several databases",
         [] {
             return usualImport([](ImportFacts &facts) {
                 facts.databases = {QStringLiteral("api/app"), QStringLiteral("billing/ledger")};
                 facts.request.name = QStringLiteral("friday");
                 facts.request.createRoles = true;
             });
         }},
        {"recently deleted", [] { return usualRecentlyDeleted(6); }},
        {"recently deleted, nothing", [] { return usualRecentlyDeleted(0); }},
        {"question before deleting one for good", [] { return usualQuestionBeforeDeletingForGood(1); }},
        {"question before deleting some for good", [] { return usualQuestionBeforeDeletingForGood(6); }},
        {"backups and the details of one", [] { return std::make_unique<BackupsShown>(false); }},
        {"note of a backup", [] { return std::make_unique<BackupsShown>(true); }},
    };
}

} // namespace Understudy::Testing
