// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/storages/storagefactory.h"
#include "tests/support/fakeworld.h"

namespace Understudy::Testing {

// A storage in memory that really captures, stages and swaps, and fails where the test wants it. Its list is a real
// one, so that a real repository can verify it. Calls are noted as "capture api/uploads".
class FakeStorage final : public Storage
{
public:
    FakeStorage(FakeWorld &world, const StorageConfig &config);

    [[nodiscard]] const StorageConfig &config() const override { return m_config; }
    [[nodiscard]] Result<StorageCheck> check(Purpose purpose, const TaskControl &control) override;
    [[nodiscard]] Result<std::unique_ptr<StorageLock>> lock(const QString &owner) override;
    [[nodiscard]] Result<> prepare(BlobSink &sink, const std::optional<PreviousCapture> &previous,
                                   const TaskControl &control) override;
    [[nodiscard]] Result<Writers> writers(Watch watch, const TaskControl &control) override;
    [[nodiscard]] Result<std::unique_ptr<Capture>> capture(const CaptureRequest &request,
                                                           const TaskControl &control) override;
    [[nodiscard]] Result<Comparison> compare(const StorageRecord &record, BlobSource &blobs,
                                             const TaskControl &control) override;
    [[nodiscard]] Result<std::unique_ptr<Staged>> stage(const StorageRecord &record, BlobSource &blobs,
                                                        const StageRequest &request,
                                                        const TaskControl &control) override;
    [[nodiscard]] Result<std::unique_ptr<Staged>> reopen(const QJsonObject &identity) override;
    [[nodiscard]] Result<> sweep(const QString &operation, const TaskControl &control) override;
    [[nodiscard]] Result<SpaceNeed> space(const StorageRecord &record) override;

private:
    [[nodiscard]] FakeData &data() const;
    [[nodiscard]] QString named(const QString &call) const; // "capture api/uploads"

    FakeWorld &m_world;
    StorageConfig m_config;
};

class FakeStorageFactory final : public StorageFactory
{
public:
    explicit FakeStorageFactory(FakeWorld &world);

    [[nodiscard]] std::unique_ptr<Storage> make(const StorageConfig &config) const override;

private:
    FakeWorld &m_world;
};

} // namespace Understudy::Testing
