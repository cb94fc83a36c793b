// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "tests/support/patience.h"
#include "ui/restore/restoredialog.h"

#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QTimeZone>

#include <functional>
#include <memory>

namespace Understudy::Testing {

// The dialog of a restore, whose plans are answered as the engine would for a running stage. What its tests derive from.
class RestoreDialogBench
{
protected:
    void openDialog(); // anew
    [[nodiscard]] static QList<Stage> stages();
    [[nodiscard]] static Backup backup();
    [[nodiscard]] static QList<PlannedStorage> storages();
    [[nodiscard]] static RestorePlan plan(const RestoreRequest &request); // of a running stage
    [[nodiscard]] std::unique_ptr<RestoreDialog> make() const;
    void answer(); // what was wanted last
    template<typename Widget>
    [[nodiscard]] Widget *find(const QString &name) const
    {
        return m_dialog->findChild<Widget *>(name);
    }
    [[nodiscard]] QPushButton *restoreButton() const { return find<QPushButton>(QStringLiteral("btnRestore")); }
    [[nodiscard]] QString reason() const { return find<QLabel>(QStringLiteral("restoreReason"))->text(); }
    void makeReady(); // nothing is left to do but to press
    void type(const QString &text);

    std::function<void(RestorePlan &)> m_change;
    std::unique_ptr<RestoreDialog> m_dialog;
    std::unique_ptr<QSignalSpy> m_plans;
    std::unique_ptr<QSignalSpy> m_restores;
};

inline void RestoreDialogBench::openDialog()
{
    m_change = {};
    m_dialog = make();
    m_plans = std::make_unique<QSignalSpy>(m_dialog.get(), &RestoreDialog::planWanted);
    m_restores = std::make_unique<QSignalSpy>(m_dialog.get(), &RestoreDialog::restoreWanted);
    m_dialog->show();
    QVERIFY(QTest::qWaitForWindowActive(m_dialog.get(), patienceMs));
    QTRY_COMPARE(m_plans->count(), 1);
}

inline QList<Stage> RestoreDialogBench::stages()
{
    Stage staging{.project = QStringLiteral("webshop"),
                  .name = QStringLiteral("staging"),
                  .runtime = {.kind = QStringLiteral("commands")},
                  .health = {{.name = QStringLiteral("api"), .url = QUrl(QStringLiteral("http://127.0.0.1/health"))}}};
    Stage demo = staging;
    demo.name = QStringLiteral("demo");
    demo.runtime.kind = QStringLiteral("none");
    return {staging, demo};
}

inline Backup RestoreDialogBench::backup()
{
    Backup backup;
    backup.manifest.id = QStringLiteral("b1");
    backup.manifest.project = QStringLiteral("webshop");
    backup.manifest.stage = QStringLiteral("staging");
    backup.manifest.name = QStringLiteral("before 2.5 migration");
    backup.manifest.createdAt = QDateTime({2026, 5, 12}, {9, 10}, QTimeZone::UTC);
    backup.manifest.sizeBytes = 1'400'000'000;
    backup.manifest.release = QStringLiteral("2.4.1");
    backup.manifest.grade = Grade::A;
    backup.marks.verifiedAt = backup.manifest.createdAt.addDays(1);
    backup.marks.verifiedGood = true;
    backup.status = BackupStatus::Ready;
    return backup;
}

inline QList<PlannedStorage> RestoreDialogBench::storages()
{
    using Change = Difference::Change;
    const PlannedStorage database{
        .id = QStringLiteral("api/app"),
        .kind = StorageKind::Postgres,
        .sizeBytes = 412'000'000,
        .comparison = {.overwritten = 9877,
                       .removed = 2553,
                       .differences = {{QStringLiteral("public.invoices"), Change::Removed, 2018, -1},
                                       {QStringLiteral("public.orders"), Change::Overwritten, 10'412, 9877}},
                       .loss = QStringLiteral("2 553 rows that exist now will be gone.")}};
    const PlannedStorage uploads{
        .id = QStringLiteral("api/uploads"),
        .sizeBytes = 1'000'000'000,
        .comparison = {.added = 12,
                       .overwritten = 31,
                       .removed = 409,
                       .same = 8171,
                       .differences = {{QStringLiteral("2026/05/a.png"), Change::Removed, 20'000, -1}},
                       .folders = {{QStringLiteral("2026"), 0, 0, 409}, {QStringLiteral("2026/05"), 0, 0, 300}},
                       .loss = QStringLiteral("409 files removed, 31 overwritten.")}};
    const PlannedStorage secrets{.id = QStringLiteral("api/.env"),
                                 .kind = StorageKind::Secrets,
                                 .sizeBytes = 3000,
                                 .comparison = {.overwritten = 1,
                                                .same = 13,
                                                .differences = {{QStringLiteral("API_KEY"), Change::Overwritten}}}};
    return {database, uploads, secrets};
}

inline RestorePlan RestoreDialogBench::plan(const RestoreRequest &request)
{
    RestorePlan plan{
        .backup = QStringLiteral("b1"),
        .backupName = QStringLiteral("before 2.5 migration"),
        .stage = request.into,
        .running = true,
        .notSuspendedBecause = {QStringLiteral("it is running")},
        .schemaThen = 42,
        .schemaSupported = 45,
        .space = {{.fileSystem = QStringLiteral("/"), .staged = 3'100'000'000, .available = 212'000'000'000}}};
    for (PlannedStorage storage : storages()) {
        if (!request.only.isEmpty() && !request.only.contains(storage.id)) {
            storage.action = PlannedStorage::Action::LeaveAsItIs;
            storage.reason = QStringLiteral("It was not chosen.");
            storage.comparison = {};
            plan.mixed.append(storage.id + QStringLiteral(" of today beside 12 May"));
        } else if (!request.compare) {
            storage.comparison = {.compared = false};
        }
        plan.storages.append(storage);
    }
    plan.sumUpLosses();
    return plan;
}

inline std::unique_ptr<RestoreDialog> RestoreDialogBench::make() const
{
    return std::make_unique<RestoreDialog>(backup(), stages(), QDateTime({2026, 11, 21}, {14, 2}, QTimeZone::UTC));
}

inline void RestoreDialogBench::answer()
{
    RestorePlan answered = plan(m_plans->last().first().value<RestoreRequest>());
    if (m_change)
        m_change(answered);
    m_dialog->setPlan(answered);
}

inline void RestoreDialogBench::type(const QString &text)
{
    auto *field = find<QLineEdit>(QStringLiteral("restoreWord"));
    field->setFocus();
    field->clear();
    QTest::keyClicks(field, text);
}

inline void RestoreDialogBench::makeReady()
{
    m_change = [](RestorePlan &plan) { plan.suspended = !(plan.running = false); };
    answer();
    type(QStringLiteral("restore"));
    QVERIFY(restoreButton()->isEnabled());
}

} // namespace Understudy::Testing
