// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "tests/support/knowndialog.h"
#include "tests/support/windowbench.h"
#include "ui/recovery/recoveryassistant.h"

#include <QTimeZone>

#include <array>

namespace Understudy::Testing {

// A stage that is unwell, and its last nights.
[[nodiscard]] inline RecoveryFacts usualRecoveryFacts()
{
    RecoveryFacts facts;
    facts.status = StageStatus{.stage = {.project = QStringLiteral("webshop"),
                                         .name = QStringLiteral("staging"),
                                         .runtime = {.kind = QStringLiteral("commands")}},
                               .state = QStringLiteral("running"),
                               .storages = {{.id = QStringLiteral("api/uploads"), .ready = true, .sizeBytes = 18'000}},
                               .health = {QStringLiteral("api: 503")},
                               .healthy = false};
    for (int night = 0; night < 6; ++night) {
        Backup backup{.status = night == 1 ? BackupStatus::Failed : BackupStatus::Ready};
        backup.manifest.id = QString::number(night);
        backup.manifest.project = QStringLiteral("webshop");
        backup.manifest.stage = QStringLiteral("staging");
        backup.manifest.name = QStringLiteral("nightly %1").arg(night);
        backup.manifest.createdAt = QDateTime({2026, 11, 20 - night}, {23, 0}, QTimeZone::UTC);
        backup.manifest.sizeBytes = 1'400'000'000 + night * 30'000'000;
        backup.marks.verifiedGood = night > 2;
        backup.marks.verifiedAt = night > 2 ? backup.manifest.createdAt : QDateTime();
        (night == 1 ? facts.spoiled : facts.backups).append(backup);
    }
    facts.listed = true;
    return facts;
}

[[nodiscard]] inline std::unique_ptr<QWidget> usualRecovery(RecoveryState::Kind kind, int step,
                                                            const RecoveryFacts &facts = usualRecoveryFacts())
{
    const RecoveryState state{.kind = kind,
                              .stage = QStringLiteral("webshop/staging"),
                              .step = step,
                              .backup = QStringLiteral("3"),
                              .folder = QStringLiteral("/mnt/nas/understudy/repository")};
    auto assistant = std::make_unique<RecoveryAssistant>(state, QDateTime({2026, 11, 21}, {14, 2}, QTimeZone::UTC));
    assistant->setFacts(facts);
    return assistant;
}

[[nodiscard]] inline std::unique_ptr<QWidget> usualBusyRecovery()
{
    RecoveryFacts facts = usualRecoveryFacts();
    facts.working = QStringLiteral("Backing up the broken state…");
    return usualRecovery(RecoveryState::Kind::Disaster, 1, facts);
}

[[nodiscard]] inline QList<KnownDialog> dialogsOfRecovery()
{
    static constexpr std::array disaster{"something went wrong: stop writes", "something went wrong: save evidence",
                                         "something went wrong: look",        "something went wrong: choose",
                                         "something went wrong: restore",     "something went wrong: reopen"};
    static constexpr std::array computer{"new computer: place", "new computer: backup", "new computer: stage",
                                         "new computer: restore"};
    QList<KnownDialog> dialogs;
    for (int step = 0; step < static_cast<int>(disaster.size()); ++step) {
        dialogs.append({disaster.at(static_cast<size_t>(step)),
                        [step] { return usualRecovery(RecoveryState::Kind::Disaster, step); }});
    }
    for (int step = 0; step < static_cast<int>(computer.size()); ++step) {
        dialogs.append({computer.at(static_cast<size_t>(step)),
                        [step] { return usualRecovery(RecoveryState::Kind::NewComputer, step); }});
    }
    dialogs.append({"something went wrong: working", usualBusyRecovery});
    return dialogs;
}

} // namespace Understudy::Testing
