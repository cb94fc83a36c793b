// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"
#include "services/repository/blobplace.h"
#include "services/tasks/taskcontrol.h"

#include <QList>
#include <QString>

namespace Understudy {

// Whether a pack is what its name says. Thread-safe.
struct PackCheck
{
    PackId pack;
    qint64 bytes = 0;
    bool good = true;
    QList<BlobId> badBlobs; // of byBlobs(); empty and not good: what else is in it
    QString problem;

    // All stored bytes have the hash that is the name. An error (Cancelled, Denied, Io) if it could
    // not be read: that says nothing about the pack.
    [[nodiscard]] static Result<PackCheck> byName(const PackId &pack, const QString &path, const TaskControl &control);
    // Every blob in it decompresses and has the hash that is its name, and what zstd and tar alone would read before,
    // between and behind them is as it was written.
    [[nodiscard]] static Result<PackCheck> byBlobs(const PackId &pack, const QString &path, const TaskControl &control);
};

} // namespace Understudy
