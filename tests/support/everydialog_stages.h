// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "tests/support/knowndialog.h"
#include "tests/support/stageworld.h"
#include "ui/main/bannerslot.h"
#include "ui/main/controlflow.h"
#include "ui/main/stagewatch.h"
#include "ui/stages/addstagewizard.h"
#include "ui/stages/controlpage.h"
#include "ui/stages/editstagedialog.h"
#include "ui/stages/foundpage.h"
#include "ui/stages/removestagedialog.h"
#include "ui/stages/storagedialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QTabWidget>
#include <QTreeView>

namespace Understudy::Testing {

// Some of it works, some does not.
[[nodiscard]] inline StageTest usualTest()
{
    const Error refused{.code = Error::Code::Unreachable,
                        .message = QStringLiteral("“api” did not answer."),
                        .why = QStringLiteral("127.0.0.1:8080 refused the connection."),
                        .todo = QStringLiteral("Start the stage, then test again.")};
    return {.parts = {{.kind = TestedPart::Kind::Storage,
                       .name = QStringLiteral("api/app"),
                       .good = true,
                       .answer = QStringLiteral("16.4"),
                       .sizeBytes = 412'000'000},
                      {.kind = TestedPart::Kind::Command,
                       .name = QStringLiteral("state"),
                       .good = true,
                       .answer = QStringLiteral("running")},
                      {.kind = TestedPart::Kind::Health, .name = QStringLiteral("api"), .problems = {refused}}},
            .warnings = {QStringLiteral("“exlude” is not known and was left alone.")}};
}

inline void findShop(StagePages &pages, const QString &folder)
{
    pages.found()->beginSearch();
    const Detection found = shop(folder);
    for (const DetectedStorage &storage : found.storages)
        pages.found()->take(storage);
    pages.endSearch(found);
}

[[nodiscard]] inline std::unique_ptr<QWidget> usualStep(AddStageWizard::PageId page)
{
    auto wizard = std::make_unique<AddStageWizard>();
    const QString folder = QStringLiteral("/srv/webshop");
    QObject::connect(wizard.get(), &AddStageWizard::searchRequested, wizard.get(),
                     [shown = wizard.get(), folder] { findShop(shown->pages(), folder); });
    wizard->restart();
    if (page != AddStageWizard::Where)
        wizard->setPlace(folder);
    while (wizard->currentId() < page)
        wizard->next();
    wizard->pages().name()->setPasswordPlace(QStringLiteral("Passwords go into the system's keychain."));
    if (page == AddStageWizard::Found)
        wizard->findChild<QTreeView *>()->setCurrentIndex(wizard->findChild<QTreeView *>()->model()->index(1, 0));
    if (page == AddStageWizard::Control)
        wizard->pages().control()->showTest(usualTest());
    return wizard;
}

[[nodiscard]] inline std::unique_ptr<QWidget> usualUnsavedStep()
{
    std::unique_ptr<QWidget> wizard = usualStep(AddStageWizard::Name);
    static_cast<AddStageWizard *>(wizard.get())
        ->failToSave({.code = Error::Code::NoSpace,
                      .message = QStringLiteral("“staging.json” could not be written."),
                      .why = QStringLiteral("The disk is full."),
                      .todo = QStringLiteral("Free some space, then try again.")});
    return wizard;
}

[[nodiscard]] inline Stage usualStage()
{
    Stage stage{.project = QStringLiteral("webshop"), .name = QStringLiteral("staging")};
    stage.runtime = {.kind = QStringLiteral("commands"),
                     .suspend = {QStringLiteral("/srv/shop/bin/stage"), QStringLiteral("stop")},
                     .resume = {QStringLiteral("/srv/shop/bin/stage"), QStringLiteral("start")},
                     .state = {QStringLiteral("/srv/shop/bin/stage"), QStringLiteral("state")}};
    stage.health = {{.name = QStringLiteral("api"), .url = QUrl(QStringLiteral("http://127.0.0.1:8080/health"))}};
    for (const DetectedStorage &storage : shop(QStringLiteral("/srv/webshop")).storages.mid(0, 5))
        stage.storages.append(storage.config);
    return stage;
}

[[nodiscard]] inline std::unique_ptr<QWidget> usualTab(int tab)
{
    auto dialog = std::make_unique<EditStageDialog>(usualStage(), someBackups(14));
    dialog->findChild<QTabWidget *>(QStringLiteral("stageTabs"))->setCurrentIndex(tab);
    if (tab == 1)
        dialog->pages().control()->showTest(usualTest());
    return dialog;
}

[[nodiscard]] inline std::unique_ptr<QWidget> usualRemoval(bool deletes)
{
    auto dialog = std::make_unique<RemoveStageDialog>(QStringLiteral("webshop/staging"), 14, 18'000'000'000);
    dialog->findChild<QCheckBox *>()->setChecked(deletes);
    return dialog;
}

[[nodiscard]] inline std::unique_ptr<QWidget> usualQuestionBeforeSuspending(const QString &name)
{
    struct Asker : WindowBench
    {
        QWidget window;
        StageWatch watch{context, {}};
        BannerSlot banners{&window};
        ControlFlow control{context, watch, banners, &window};
    };
    const auto asker = std::make_shared<Asker>();
    asker->addStage(name, name).isProtected = true;
    asker->watch.start();
    const QString stage = name + u'/' + name;
    waitUntil([&] { return !asker->watch.condition(stage).id.isEmpty(); });
    asker->control.suspendOrResume(stage);
    return questionOf(asker->window, QStringLiteral("suspendProtectedDialog"), asker);
}

// What is asked of a storage depends on its kind.
[[nodiscard]] inline std::unique_ptr<QWidget> usualStorage(StorageKind kind)
{
    static const StageDraft nothing;
    auto dialog = std::make_unique<StorageDialog>(nothing, -1);
    auto *kinds = dialog->findChild<QComboBox *>(QStringLiteral("storageKind"));
    kinds->setCurrentIndex(kinds->findData(static_cast<int>(kind)));
    return dialog;
}

[[nodiscard]] inline std::unique_ptr<QWidget> usualStorageInside()
{
    std::unique_ptr<QWidget> dialog = usualStorage(StorageKind::Postgres);
    dialog->findChild<QComboBox *>(QStringLiteral("storageReached"))->setCurrentIndex(1);
    dialog->findChild<QLineEdit *>(QStringLiteral("storageContainer"))->setText(QStringLiteral("shop db"));
    return dialog;
}

[[nodiscard]] inline QList<KnownDialog> dialogsOfStages()
{
    return {
        {"add a stage: where", [] { return usualStep(AddStageWizard::Where); }},
        {"add a stage: found", [] { return usualStep(AddStageWizard::Found); }},
        {"add a stage: control", [] { return usualStep(AddStageWizard::Control); }},
        {"add a stage: name", [] { return usualStep(AddStageWizard::Name); }},
        {"add a stage: not saved", usualUnsavedStep},
        {"storage by hand: a database", [] { return usualStorage(StorageKind::Postgres); }},
        {"storage by hand: a database in a container", usualStorageInside},
        {"storage by hand: files", [] { return usualStorage(StorageKind::Files); }},
        {"storage by hand: SQLite", [] { return usualStorage(StorageKind::Sqlite); }},
        {"storage by hand: secrets", [] { return usualStorage(StorageKind::Secrets); }},
        {"edit a stage: storages", [] { return usualTab(0); }},
        {"edit a stage: control", [] { return usualTab(1); }},
        {"edit a stage: retention", [] { return usualTab(2); }},
        {"edit a stage: name", [] { return usualTab(3); }},
        {"question before suspending a protected stage",
         [] { return usualQuestionBeforeSuspending(QStringLiteral("production")); }},
        {"remove a stage", [] { return usualRemoval(false); }},
        {"remove a stage and its backups", [] { return usualRemoval(true); }},
    };
}

} // namespace Understudy::Testing
