// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "app/demo/demoplace.h"
#include "models/error.h"

#include <QJsonObject>
#include <QList>
#include <QString>

namespace Understudy::Demo {

// What one storage holds: in words, and as one digest of all of it.
struct StorageEvidence
{
    QString id; // COMPONENT/STORAGE
    QString holds; // "100 123 rows in 7 tables"
    QString digest;
    bool operator==(const StorageEvidence &) const = default;
};

using Evidence = QList<StorageEvidence>;

// Counts and digests everything the shop holds, read by code of its own: rows, sequences and definitions of the
// database; names, modes, times and bytes of the files; rows of the queue; bytes of the secrets. Nobody may write.
[[nodiscard]] Result<Evidence> takeEvidence(const Place &place);

[[nodiscard]] Result<> saveEvidence(const Evidence &evidence, const QString &path);
[[nodiscard]] Result<Evidence> loadEvidence(const QString &path);

} // namespace Understudy::Demo
