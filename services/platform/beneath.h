// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "services/platform/filedescriptor.h"
#include "services/platform/systemresult.h"

#include <QByteArray>

namespace Understudy {

// Opening below a folder without ever leaving it: no link is followed, nowhere in the path. Paths are raw bytes below
// the folder, '/' between names, of any length; empty is the folder itself.

[[nodiscard]] SystemResult<FileDescriptor> openFolderBeneath(int root, const QByteArray &path);
// For reading, without blocking on what is not a file, and without changing its access time where that is allowed.
[[nodiscard]] SystemResult<FileDescriptor> openFileAt(int folder, const QByteArray &name);
// A new file (mode 0600); EEXIST if the name is taken.
[[nodiscard]] SystemResult<FileDescriptor> createFileAt(int folder, const QByteArray &name);
// A path of our own choosing, links followed.
[[nodiscard]] SystemResult<FileDescriptor> openFolder(const QByteArray &path);

// A path of a list or a journal that can be trusted as far as its form goes: no empty, "." or ".." name, no NUL, not
// absolute, no name beyond what file systems take. The empty path is the root.
[[nodiscard]] bool isPlainPath(QByteArrayView path);

} // namespace Understudy
