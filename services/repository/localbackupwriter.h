// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/repository/blobreader.h"
#include "services/repository/blobwriter.h"
#include "services/repository/repository.h"
#include "services/repository/usedblobs.h"
#include "services/repository/workfolder.h"

namespace Understudy {

// A backup on its way into a repository of this computer.
class LocalBackupWriter final : public BackupWriter
{
public:
    // `reader` is the repository's and outlives this.
    [[nodiscard]] static Result<std::unique_ptr<LocalBackupWriter>> create(const Layout &layout, BlobReader &reader,
                                                                           const TaskControl &control);

    Result<BlobId> put(QByteArrayView plain) override { return store(plain, Compression::Thorough); }
    Result<BlobId> putText(QByteArrayView plain) override { return store(plain, Compression::Quick); }
    Result<bool> reuse(const BlobId &id) override;
    Result<QByteArray> get(const BlobId &id) override;
    Result<> confirm() override;
    Result<Manifest> commit(Manifest manifest, const Marks &marks) override;

private:
    [[nodiscard]] Result<BlobId> store(QByteArrayView plain, Compression compression);
    [[nodiscard]] Result<Manifest> commitAll(Manifest manifest, const Marks &marks);
    LocalBackupWriter(const Layout &layout, BlobReader &reader, const TaskControl &control, WorkFolder work,
                      PackSet packs, BlobIndex index);
    [[nodiscard]] Result<std::optional<BlobReference>> known(const BlobId &id) const;
    void use(const BlobReference &reference);
    void fillFigures(Manifest &manifest, const QByteArray &marks) const;
    void repairIndex();

    const Layout m_layout;
    BlobReader &m_reader;
    const TaskControl m_control;
    const WorkFolder m_work;
    PackSet m_packs; // as they were at the beginning: collect waits until this is done, but damage may be found
    const BlobIndex m_index;
    QMutex m_mutex; // guards the three below
    UsedBlobs m_used;
    QSet<PackId> m_usedPacks;
    qint64 m_reusedBytes = 0;
    BlobWriter m_blobs; // before m_work is gone
};

} // namespace Understudy
