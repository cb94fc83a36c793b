// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/storages/blobsink.h"

namespace Understudy {

class BackupWriter;
class Repository;

// Join the storages' ports to the repository. Thread-safe, as both sides are; they keep nothing.
class RepositoryBlobSource final : public BlobSource
{
public:
    explicit RepositoryBlobSource(Repository &repository);

    [[nodiscard]] Result<QByteArray> get(const BlobId &id) override;

private:
    Repository &m_repository;
};

class BackupWriterSink final : public BlobSink
{
public:
    explicit BackupWriterSink(BackupWriter &writer);

    [[nodiscard]] Result<BlobId> put(QByteArrayView plain) override;
    [[nodiscard]] Result<BlobId> putText(QByteArrayView plain) override;
    [[nodiscard]] Result<bool> reuse(const BlobId &id) override;

private:
    BackupWriter &m_writer;
};

} // namespace Understudy
