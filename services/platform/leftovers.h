// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"

#include <QString>
#include <QStringList>

namespace Understudy {

// The name aside under which writeDurably() writes what becomes `path`; another one each time.
[[nodiscard]] QString asidePathOf(const QString &path);
// The files under such names. Without a lock nobody can tell what a killed program left from what another writes now.
[[nodiscard]] Result<QStringList> leftoversOf(const QString &path);

} // namespace Understudy
