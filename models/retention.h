// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/backup.h"

#include <QSet>

namespace Understudy {

// Which backups of one stage go, oldest first, so that the newest `automatic` of those that nobody asked for by name
// stay: automatic ones, and safety backups that no restore needs any more. Never: what somebody made or imported, what
// is kept, what was restored from last, the newest good one, what is in `needed`. What is not ready or damaged is
// neither counted nor named.
[[nodiscard]] QStringList beyondRetention(const QList<Backup> &ofStage, int automatic, const QSet<QString> &needed);

} // namespace Understudy
