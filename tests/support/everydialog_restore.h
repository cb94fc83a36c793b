// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/messages/catalog.h"
#include "tests/support/knowndialog.h"
#include "tests/support/restoredialogbench.h"
#include "tests/support/windowbench.h"
#include "ui/main/bannerslot.h"
#include "ui/restore/restorebanners.h"
#include "ui/restore/restoreflow.h"
#include "ui/restore/undodialog.h"

#include <QRadioButton>
#include <QVBoxLayout>

namespace Understudy::Testing {

// The restore dialog with plans that are answered at once.
struct UsualRestore : RestoreDialogBench
{
    using Change = std::function<void(RestorePlan &)>;

    // `compares`: false = the figures are still being found out.
    [[nodiscard]] static std::unique_ptr<RestoreDialog> opened(const Change &change, bool compares = true)
    {
        auto dialog = std::make_unique<RestoreDialog>(backup(), stages(),
                                                      QDateTime({2026, 11, 21}, {14, 2}, QTimeZone::UTC));
        QObject::connect(dialog.get(), &RestoreDialog::planWanted, dialog.get(),
                         [shown = dialog.get(), change, compares](RestoreRequest request) {
                             request.compare = request.compare && compares;
                             RestorePlan plan = RestoreDialogBench::plan(request);
                             if (change)
                                 change(plan);
                             shown->setPlan(plan);
                         });
        waitUntil([shown = dialog.get()] { return shown->findChild<QLineEdit *>()->isVisibleTo(shown); });
        return dialog;
    }
    static void suspend(RestorePlan &plan)
    {
        plan.suspended = true;
        plan.running = false;
        plan.notSuspendedBecause.clear();
    }
    static void lackRoles(RestorePlan &plan)
    {
        if (plan.storages.first().comparison.compared)
            plan.storages.first().comparison.missingRoles = {QStringLiteral("reporting"), QStringLiteral("shop")};
    }
};

[[nodiscard]] inline std::unique_ptr<QWidget> usualConfirmedRestore()
{
    auto dialog = UsualRestore::opened([](RestorePlan &plan) {
        UsualRestore::suspend(plan);
        plan.releaseThen = QStringLiteral("2.4.1");
        plan.releaseNow = QStringLiteral("2.5.0");
    });
    dialog->findChild<QLineEdit *>(QStringLiteral("restoreWord"))->setText(QStringLiteral("restore"));
    return dialog;
}

[[nodiscard]] inline std::unique_ptr<QWidget> usualRestoreOfSome()
{
    auto dialog = UsualRestore::opened({});
    for (QRadioButton *choice : dialog->findChildren<QRadioButton *>())
        choice->setChecked(true); // the last one: selected storages
    return dialog;
}

[[nodiscard]] inline std::unique_ptr<QWidget> usualRestoreWithoutSafetyBackup()
{
    auto dialog = UsualRestore::opened([](RestorePlan &plan) {
        plan.stageProtected = true;
        plan.storages.first().comparison.readable = false;
    });
    dialog->restoreWithoutSafetyBackup();
    return dialog;
}

[[nodiscard]] inline std::unique_ptr<QWidget> usualFailingRestore()
{
    auto dialog = UsualRestore::opened({}, false);
    dialog->setFailure(Messages::error(QLatin1StringView("common.readFailed"),
                                       {{QLatin1StringView("path"), QStringLiteral("/srv/shop/uploads/report.pdf")},
                                        {QLatin1StringView("reason"), QStringLiteral("Input/output error")}},
                                       QStringLiteral("errno 5")));
    return dialog;
}

[[nodiscard]] inline std::unique_ptr<QWidget> usualUndo(const QStringList &laterWrites)
{
    const QDateTime now({2026, 11, 21}, {14, 2}, QTimeZone::UTC);
    return std::make_unique<UndoDialog>(QStringLiteral("webshop/staging"),
                                        UndoPreview{.restoredAt = now.addSecs(-3600), .laterWrites = laterWrites},
                                        QStringLiteral("before 2.5 migration"), now);
}

// What the page of a stage says about its restores.
class RestoreBannersShown final : public QWidget
{
public:
    enum class News { Interrupted, Kept, Watched };

    explicit RestoreBannersShown(News news)
    {
        auto *layout = new QVBoxLayout(this);
        layout->addWidget(m_slot);
        layout->addStretch();
        resize(1000, 300);
        m_bench.addStage(QStringLiteral("webshop"), QStringLiteral("staging"));
        const Stage stage = m_bench.service.knownStages.first();
        m_slot->setStage(stage.id());
        StageStatus status = m_bench.statusOf(stage);
        if (news == News::Watched) {
            watch(stage);
            return;
        }
        if (news == News::Interrupted) {
            status.interrupted = QStringLiteral("The restore of “before 2.5 migration” was interrupted.");
            status.betweenStates = true;
        } else {
            status.pendingRestore = QStringLiteral("r1");
            status.pendingBackup = QStringLiteral("before 2.5 migration");
            status.pendingSince = m_bench.clock.now().addSecs(-3600);
        }
        m_banners.setStatus(status);
    }

private:
    void watch(const Stage &stage)
    {
        m_bench.service.setWeather([](const TaskControl &control) -> Result<> {
            Result<> going;
            while (going) {
                going = control.checkpoint({.step = Step::Watch, .done = 28'000, .total = 120'000});
                if (going)
                    going = letPass(std::chrono::milliseconds(20), control);
            }
            return going;
        });
        const Backup &backup = m_bench.addBackup(stage.project, stage.name, QStringLiteral("before 2.5 migration"), 60);
        m_flow.restore(backup, {.backup = backup.id(), .into = stage.id()});
        waitUntil([&] { return m_flow.watch(stage.id()).has_value(); });
    }

    WindowBench m_bench;
    RestoreFlow m_flow{m_bench.context, this};
    BannerSlot *m_slot = new BannerSlot(this);
    RestoreBanners m_banners{m_flow, *m_slot, m_bench.clock};
};

[[nodiscard]] inline QList<KnownDialog> dialogsOfRestores()
{
    using News = RestoreBannersShown::News;
    return {
        {"restore", [] { return UsualRestore::opened({}); }},
        {"restore, comparing", [] { return UsualRestore::opened({}, false); }},
        {"restore, confirmed", usualConfirmedRestore},
        {"restore of selected storages", usualRestoreOfSome},
        {"restore without a safety backup", usualRestoreWithoutSafetyBackup},
        {"restore, failing", usualFailingRestore},
        {"restore that lacks roles", [] { return UsualRestore::opened(UsualRestore::lackRoles); }},
        {"restore, refused",
         [] {
             return UsualRestore::opened([](RestorePlan &plan) {
                 plan.schemaThen = 47;
                 plan.refusals = {Messages::error(QLatin1StringView("restore.schemaNewer"),
                                                  {{QLatin1StringView("stage"), QStringLiteral("staging")},
                                                   {QLatin1StringView("then"), QStringLiteral("47")},
                                                   {QLatin1StringView("supported"), QStringLiteral("45")}})};
             });
         }},
        {"undo of a restore",
         [] {
             return usualUndo({QStringLiteral("api/app: 12 rows added to public.orders"),
                               QStringLiteral("api/uploads: 3 files added")});
         }},
        {"undo of a restore, nothing written since", [] { return usualUndo({}); }},
        {"an interrupted restore", [] { return std::make_unique<RestoreBannersShown>(News::Interrupted); }},
        {"the state before a restore", [] { return std::make_unique<RestoreBannersShown>(News::Kept); }},
        {"a restore that is watched", [] { return std::make_unique<RestoreBannersShown>(News::Watched); }},
    };
}

} // namespace Understudy::Testing
