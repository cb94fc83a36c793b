// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/storages/storage.h"
#include "tests/support/fakeworld.h"

namespace Understudy::Testing {

// What a FakeStorage staged for one operation. Calls: "swapIn api/uploads" (one for each of a group), "swapBack ...",
// "mayDrop ...", "drop ...".
class FakeStaged final : public Staged
{
public:
    FakeStaged(FakeWorld &world, const QString &storage, const QString &operation);

    [[nodiscard]] QJsonObject identity() const override;
    [[nodiscard]] QString swapGroup() const override;
    [[nodiscard]] Result<> swapIn(const QList<Staged *> &group, const TaskControl &control) override;
    [[nodiscard]] Result<> swapBack(const QList<Staged *> &group, const TaskControl &control) override;
    [[nodiscard]] Result<SwapState> state() override;
    [[nodiscard]] Result<> mayDrop(const TaskControl &control) override;
    [[nodiscard]] Result<> drop(const TaskControl &control) override;
    [[nodiscard]] Result<qint64> keptBytes() override;
    [[nodiscard]] Result<QStringList> writesSinceSwap(const TaskControl &control) override;
    [[nodiscard]] QStringList warnings() const override { return data().warnings; }

private:
    [[nodiscard]] FakeData &data() const;
    [[nodiscard]] Result<> swap(const QList<Staged *> &group, bool in);
    void exchange(bool in);

    FakeWorld &m_world;
    QString m_storage;
    QString m_operation;
};

} // namespace Understudy::Testing
