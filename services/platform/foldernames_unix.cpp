// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/platform/foldernames.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

namespace Understudy {

static bool isNavigation(const char *name)
{
    return std::strcmp(name, ".") == 0 || std::strcmp(name, "..") == 0;
}

SystemResult<FolderNames> FolderNames::read(int folder)
{
    const int own = ::openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC); // fdopendir() takes what it is given
    const std::unique_ptr<DIR, int (*)(DIR *)> stream(own < 0 ? nullptr : ::fdopendir(own), ::closedir);
    if (!stream)
        return std::unexpected(errno);
    FolderNames names;
    for (;;) {
        errno = 0;
        const dirent *entry = ::readdir(stream.get());
        if (!entry && errno != 0)
            return std::unexpected(errno);
        if (!entry)
            break;
        const char *name = static_cast<const char *>(entry->d_name);
        if (isNavigation(name))
            continue;
        names.m_begins.push_back(static_cast<quint32>(names.m_bytes.size()));
        names.m_bytes.insert(names.m_bytes.end(), name, name + std::strlen(name) + 1);
    }
    const char *bytes = names.m_bytes.data();
    // strcmp() compares as unsigned bytes, as the order of lists does.
    std::ranges::sort(names.m_begins,
                      [bytes](quint32 left, quint32 right) { return std::strcmp(bytes + left, bytes + right) < 0; });
    return names;
}

} // namespace Understudy
