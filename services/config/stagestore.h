// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/error.h"
#include "services/config/home.h"
#include "services/config/stagefile.h"

#include <QList>

namespace Understudy {

// The stages of this home: one file each, written atomically. Blocking; thread-safe.
class StageStore
{
public:
    explicit StageStore(const Home &home);

    struct Files
    {
        QList<StageFile> stages; // all that can be read, sorted by id
        QList<BrokenStageFile> broken;
    };
    [[nodiscard]] Result<Files> all() const; // each file is looked at once
    [[nodiscard]] Result<QList<StageFile>> stages() const; // of all(); the broken ones are logged
    [[nodiscard]] Result<StageFile> stage(
        const QString &id) const; // PROJECT/STAGE; NotFound, or why its file is broken
    [[nodiscard]] Result<> add(const StageFile &file, bool replace); // InvalidInput if it exists
    [[nodiscard]] Result<> remove(const QString &id); // backups stay

private:
    const Home &m_home;
};

} // namespace Understudy
