// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/storages/postgres/archivetoc.h"
#include "services/tasks/taskcontrol.h"

#include <QString>

namespace Understudy {

// A dump that is a folder (pg_dump -Fd): a table of contents and a file for the rows of each table.
struct DumpFolder
{
    ArchiveHeader header;
    qint64 size = 0; // of all its files
    int unmarked = 0; // large objects that nobody can tell to be whole

    // That it is one, and that every file its table of contents names is there, whole, a file of this folder, and the
    // only ones there. pg_restore would take the rows of a file that was cut for all there are. Reads all of it. Of large
    // objects that are not packed pg_dump writes neither an end nor, anywhere, a size: they are only counted.
    [[nodiscard]] static Result<DumpFolder> look(const QString &path, const TaskControl &control);
};

} // namespace Understudy
