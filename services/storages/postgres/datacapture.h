// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "models/listwriter.h"
#include "services/storages/blobsink.h"
#include "services/storages/postgres/facts.h"
#include "services/tasks/taskcontrol.h"

namespace Understudy {

struct StoredData
{
    ListRoot list;
    qint64 sizeBytes = 0; // plain
    qint64 entries = 0; // of the list
};

// How the schema and the rows of a held database come into the repository. Begun while the stage stands still: whatever
// it needs of the server it has by then. Destroying it ends its sessions and programs.
class DataCapture
{
public:
    virtual ~DataCapture() = default;

    // Puts everything and the list; fills in the rows and digests of the tables in `facts`, and the form. Called once.
    [[nodiscard]] virtual Result<StoredData> read(PostgresFacts &facts, BlobSink &sink, const Progress &progress,
                                                  const TaskControl &control) = 0;
};

} // namespace Understudy
