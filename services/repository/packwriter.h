// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/crypto/sha256.h"
#include "services/platform/durablefile.h"
#include "services/repository/frame.h"
#include "services/repository/packindex.h"

namespace Understudy {

struct FinishedPack
{
    PackId id;
    qint64 size = 0;
    PackIndex index;
};

// Writes one pack into a folder aside, where it gets its name; whoever commits moves it to its place.
class PackWriter
{
public:
    // A pack is full at this size or at this many blobs: then it ends below 32 MiB, its index included.
    static constexpr qint64 fullSize = 20 * 1024 * 1024;
    static constexpr qsizetype fullCount = 128 * 1024;

    [[nodiscard]] static Result<PackWriter> create(const QString &folder, const QString &asideName);

    [[nodiscard]] Result<> add(const StoredFrame &frame);
    [[nodiscard]] bool isFull() const;
    [[nodiscard]] const PackIndex &index() const { return m_index; }
    [[nodiscard]] QString asidePath() const { return m_asidePath; }
    // Durable under its name in the folder.
    [[nodiscard]] Result<FinishedPack> finish();

private:
    PackWriter(const QString &folder, const QString &asidePath, DurableFile file);
    [[nodiscard]] Result<> write(QByteArrayView bytes);

    QString m_folder;
    QString m_asidePath;
    DurableFile m_file;
    Sha256 m_hash;
    PackIndex m_index;
};

} // namespace Understudy
