// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/platform/filedescriptor.h"
#include "services/platform/systemresult.h"

#include <QByteArray>

#include <optional>

namespace Understudy {

// A lock on a folder of the user's data that every program which asks for it sees, without writing anything there.
// The kernel frees it when the process ends.
class FolderLock
{
public:
    // None if somebody else has it.
    [[nodiscard]] static SystemResult<std::optional<FolderLock>> tryTake(const QByteArray &path);
    // The process that has it; 0 if nobody, or nobody whom this process sees.
    [[nodiscard]] static qint64 holder(const QByteArray &path);

private:
    explicit FolderLock(FileDescriptor folder)
        : m_folder(std::move(folder))
    { }
    FileDescriptor m_folder;
};

} // namespace Understudy
