// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/platform/filedescriptor.h"
#include "services/platform/systemresult.h"

#include <QByteArray>

#include <optional>

namespace Understudy {

// A lock on one file of the user's data that every program which asks for it sees, without writing anything there. The
// kernel frees it when the process ends. FolderLock::holder() finds who has it. Where closing a file ends this
// process's other locks on it (POSIX says so), it must outlive them: databases are closed first.
class DataLock
{
public:
    // None if somebody else has it. A link at the end is followed.
    [[nodiscard]] static SystemResult<std::optional<DataLock>> tryTake(const QByteArray &path);

private:
    explicit DataLock(FileDescriptor file)
        : m_file(std::move(file))
    { }
    FileDescriptor m_file;
};

} // namespace Understudy
