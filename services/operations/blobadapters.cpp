// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/operations/blobadapters.h"

#include "services/repository/repository.h"

namespace Understudy {

RepositoryBlobSource::RepositoryBlobSource(Repository &repository)
    : m_repository(repository)
{ }

Result<QByteArray> RepositoryBlobSource::get(const BlobId &id)
{
    return m_repository.read(id);
}

BackupWriterSink::BackupWriterSink(BackupWriter &writer)
    : m_writer(writer)
{ }

Result<BlobId> BackupWriterSink::put(QByteArrayView plain)
{
    return m_writer.put(plain);
}

Result<BlobId> BackupWriterSink::putText(QByteArrayView plain)
{
    return m_writer.putText(plain);
}

Result<bool> BackupWriterSink::reuse(const BlobId &id)
{
    return m_writer.reuse(id);
}

} // namespace Understudy
