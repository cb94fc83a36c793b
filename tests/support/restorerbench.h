// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/operations/backuprestorer.h"
#include "services/platform/durablefile.h"
#include "tests/support/operationbench.h"

#include <QTest>

#include <algorithm>
#include <memory>

namespace Understudy::Testing {

// A stage of storages in memory that has been backed up and has changed since. What tests of restores derive from.
class RestorerBench
{
protected:
    void setUp(); // anew
    [[nodiscard]] RestoreRequest request() const;
    [[nodiscard]] Result<RestoreOutcome> restore(const RestoreRequest &request);
    [[nodiscard]] QMap<QString, FakeContent> live() const;
    void changeEverything();
    [[nodiscard]] bool nothingIsLeft() const;

    std::unique_ptr<OperationBench> m_bench;
    QString m_backup;
    QMap<QString, FakeContent> m_then;
};

inline void RestorerBench::setUp()
{
    m_bench = std::make_unique<OperationBench>();
    m_bench->world.storages[QStringLiteral("database/main")].swapGroup = QStringLiteral("server");
    const Result<Backup> backup = m_bench->backUp(m_bench->request(BackupRequest::Hold::Suspend));
    QVERIFY(backup);
    m_backup = backup->id();
    m_then = live();
    changeEverything();
    m_bench->world.forgetCalls();
}

inline RestoreRequest RestorerBench::request() const
{
    return {.backup = m_backup, .suspend = true, .confirmed = true};
}

inline Result<RestoreOutcome> RestorerBench::restore(const RestoreRequest &request)
{
    return BackupRestorer(m_bench->context).restore(request, m_bench->control);
}

inline QMap<QString, FakeContent> RestorerBench::live() const
{
    QMap<QString, FakeContent> content;
    for (const auto &[id, data] : m_bench->world.storages)
        content.insert(id, data.live);
    return content;
}

inline void RestorerBench::changeEverything()
{
    for (auto &[id, data] : m_bench->world.storages)
        data.live.files["one"] = "changed";
}

inline bool RestorerBench::nothingIsLeft() const
{
    const bool nothingBeside = std::ranges::all_of(m_bench->world.storages,
                                                   [](const auto &storage) { return storage.second.beside.isEmpty(); });
    return nothingBeside && namesIn(m_bench->home.journals())->isEmpty() && namesIn(m_bench->home.leases())->isEmpty();
}

} // namespace Understudy::Testing
