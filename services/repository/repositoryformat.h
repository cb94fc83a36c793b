// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"
#include "services/repository/layout.h"

namespace Understudy {

// What format.json says, and whether this program may work with it.
namespace RepositoryFormat {
inline constexpr int current = 1;

// Makes the folders and files of a new repository where `layout` points to a missing or empty folder. One that exists
// is only looked at. Refused if it needs a newer reader or features that are not known, or if one of its folders is a
// link; InvalidInput if the folder holds something else, Corrupt if format.json cannot be understood. The repository's id.
[[nodiscard]] Result<QString> openOrMake(const Layout &layout);
// One that was there before; makes nothing. NotFound where there is none, or one with another id: a disk that is not
// mounted looks like an empty folder. Refused if one of its folders is a link.
[[nodiscard]] Result<> expect(const Layout &layout, const QString &repositoryId);

// Those that are missing: some tools leave empty folders out of a copy. Refused if one is a link: what lies in them is
// swept.
[[nodiscard]] Result<> makeFolders(const Layout &layout);

[[nodiscard]] QByteArray toJson(const QString &repositoryId);
[[nodiscard]] Result<QString> check(const QByteArray &json); // the repository's id
} // namespace RepositoryFormat

} // namespace Understudy
