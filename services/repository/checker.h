// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/manifest.h"
#include "models/repositoryreports.h"
#include "services/repository/blobreader.h"
#include "services/tasks/taskcontrol.h"

#include <QList>

namespace Understudy {

// Reads what is stored and compares it with its names.
class Checker
{
public:
    Checker(const Layout &layout, BlobReader &reader);

    // Every pack and index segment byte by byte, every list for blobs that are missing.
    [[nodiscard]] Result<CheckReport> check(const TaskControl &control);
    // Every blob of one backup, decompressed and hashed.
    [[nodiscard]] Result<CheckReport> verify(const Manifest &manifest, const TaskControl &control);

private:
    [[nodiscard]] Result<> checkIndex(CheckReport &report);
    [[nodiscard]] Result<> checkPacks(CheckReport &report, const TaskControl &control);
    [[nodiscard]] Result<> checkBackups(CheckReport &report, const TaskControl &control);
    [[nodiscard]] Result<bool> isAnyBlobMissing(const QList<Manifest> &manifests, const TaskControl &control);
    [[nodiscard]] Result<> blame(const Manifest &manifest, CheckReport &report, const TaskControl &control);
    [[nodiscard]] Result<> noteBadPack(const PackId &pack, CheckReport &report);

    const Layout m_layout;
    BlobReader &m_reader;
};

} // namespace Understudy
