// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/platform/scratchfile.h"
#include "services/storages/storage.h"

#include <QCoreApplication>

#include <memory>
#include <optional>

namespace Understudy {

struct OpenTree;
struct TreePlace;

// A tree of files. Names are bytes, nothing is followed, everything the system keeps about a file is kept.
class FilesStorage final : public Storage
{
    Q_DECLARE_TR_FUNCTIONS(FilesStorage)

public:
    // `scratchFolder`: where content is set aside during a capture; made when it is needed.
    FilesStorage(const StorageConfig &config, const QString &scratchFolder);
    ~FilesStorage() override;

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
    void checkRights(StorageCheck &check) const;
    [[nodiscard]] Result<> judgeSwap(const OpenTree &tree, StorageCheck &check, const TaskControl &control) const;

    StorageConfig m_config;
    QString m_scratchFolder;
    std::unique_ptr<ScratchFile> m_prePass; // what prepare() saw
    std::optional<Timestamp> m_watchedSince;
    qint64 m_expected = 0; // bytes, as check() found; 0 = not known
};

} // namespace Understudy
