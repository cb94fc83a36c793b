// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/storages/postgres/datacapture.h"
#include "services/storages/postgres/dumpstream.h"

#include <memory>

namespace Understudy {

// Everything in one stream of pg_dump: slower, and right for whatever a database keeps its rows in.
class StreamCapture final : public DataCapture
{
public:
    // `hold` outlives it.
    [[nodiscard]] static Result<std::unique_ptr<DataCapture>> begin(SnapshotHold &hold, const CommandRunner &commands,
                                                                    const Tools &tools,
                                                                    const QStringList &dumpArguments,
                                                                    const TaskControl &control);

    [[nodiscard]] Result<StoredData> read(PostgresFacts &facts, BlobSink &sink, const Progress &progress,
                                          const TaskControl &control) override;

private:
    StreamCapture(SnapshotHold &hold, std::unique_ptr<DumpStream> dump);

    SnapshotHold &m_hold;
    std::unique_ptr<DumpStream> m_dump;
};

} // namespace Understudy
