// SPDX-FileCopyrightText: 2026 The Understudy Authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "services/platform/rename.h"

#include <cerrno>
#include <cstdio>

namespace Understudy {

static int renameWith(int fromFolder, const char *fromName, int toFolder, const char *toName, unsigned flags)
{
    if (::renameat2(fromFolder, fromName, toFolder, toName, flags) == 0)
        return 0;
    // Old kernels and some network and FUSE file systems do not know the flags.
    return errno == EINVAL || errno == ENOSYS ? ENOTSUP : errno;
}

int renameNoReplace(int fromFolder, const char *fromName, int toFolder, const char *toName)
{
    return renameWith(fromFolder, fromName, toFolder, toName, RENAME_NOREPLACE);
}

int renameExchange(int fromFolder, const char *fromName, int toFolder, const char *toName)
{
    return renameWith(fromFolder, fromName, toFolder, toName, RENAME_EXCHANGE);
}

} // namespace Understudy
