// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/platform/filelock.h"
#include "services/repository/layout.h"

namespace Understudy {

// A folder in tmp/ for one writer. Its lock says that the writer lives; destroying it removes the folder.
class WorkFolder
{
public:
    [[nodiscard]] static Result<WorkFolder> create(const Layout &layout);
    // Removes the folders of writers that died; what has another name is not ours and stays.
    [[nodiscard]] static Result<> sweep(const Layout &layout);
    // With no writer at work: also lock files that nobody needs any more.
    [[nodiscard]] static Result<> sweepLocks(const Layout &layout);
    WorkFolder(WorkFolder &&other) noexcept;
    WorkFolder &operator=(WorkFolder &&other) noexcept;
    ~WorkFolder();

    [[nodiscard]] QString path() const { return m_path; }

private:
    WorkFolder(const QString &path, const QString &lockPath, FileLock lock);

    QString m_path; // empty: moved from
    QString m_lockPath;
    FileLock m_lock;
};

} // namespace Understudy
