// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/config/home.h"
#include "services/storages/secrets/sealedsecrets.h"
#include "services/storages/secrets/secretsidentity.h"
#include "services/storages/singlefilestaged.h"
#include "services/storages/storage.h"

#include <optional>

namespace Understudy {

// A small file whose values nobody shall read: sealed before it leaves this process, named by its sealed bytes. Names of
// keys are shown, values never, in no record, error, note or log.
class SecretsStorage final : public Storage
{
    Q_DECLARE_TR_FUNCTIONS(SecretsStorage)

public:
    // `home` has the identity, it and its keychain outlive this.
    SecretsStorage(const StorageConfig &config, const IdentityPlace &home);

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
    [[nodiscard]] Result<std::optional<FileStat>> statNow() const;

    StorageConfig m_config;
    IdentityPlace m_home;
    std::optional<SealedSecrets> m_previous;
    std::optional<FileStat> m_atBegin; // of the watch; none: it was missing
};

} // namespace Understudy
