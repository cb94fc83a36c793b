// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"
#include "services/config/home.h"

namespace Understudy {

// Which repository this home used last. A disk that is not mounted leaves an empty folder: without this memory it would
// be taken for a new repository, and backups would go where nobody looks for them.
class KnownRepository
{
public:
    explicit KnownRepository(const Home &home);

    // The id of the repository that was used in `folder`; empty if another folder was used last, or none yet.
    [[nodiscard]] Result<QString> idIn(const QString &folder) const;
    [[nodiscard]] Result<> remember(const QString &folder, const QString &id) const; // on the disk when it returns

private:
    QString m_path;
};

} // namespace Understudy
